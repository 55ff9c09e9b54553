package assay.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import assay.family.Families;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.assertj.core.api.ListAssert;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/// A config with wrong fields is refused once, with all of them, each at its pointer.
final class WrongFieldsTest {
    private static final String WHOLE = "not a whole number";

    @Test
    void everyWrongFieldIsReported() {
        assertThatProblems("""
                {"model_type": "gpt2", "vocab_size": 2.5, "n_positions": 0, "n_embd": "big", "n_layer": -12,
                 "n_head": 1e30, "n_inner": [1], "tie_word_embeddings": "maybe"}
                """)
                .containsExactlyInAnyOrder(
                        tuple("stdin#/vocab_size", "is 2.5, " + WHOLE),
                        tuple("stdin#/n_positions", "is 0; a size is at least 1"),
                        tuple("stdin#/n_embd", "is 'big', " + WHOLE),
                        tuple("stdin#/n_layer", "is -12; a size is at least 1"),
                        tuple("stdin#/n_head", "is 1" + "0".repeat(30) + ", more than any model has"),
                        tuple("stdin#/n_inner", "is a list, " + WHOLE),
                        tuple("stdin#/tie_word_embeddings", "is 'maybe', not true or false"));
    }

    @Test
    void everyTypeButTheRightOneIsWrong() {
        assertThatProblems("""
                {"vocab_size": 1e-5, "num_layers": true, "d_model": {"size": 64}, "num_heads": "8", "d_ff": [],
                 "ffn": 3, "tied": 1, "norm": "batchnorm"}
                """)
                .containsExactlyInAnyOrder(
                        tuple("stdin#/vocab_size", "is 0.00001, " + WHOLE),
                        tuple("stdin#/num_layers", "is true or false, " + WHOLE),
                        tuple("stdin#/d_model", "is an object, " + WHOLE),
                        tuple("stdin#/num_heads", "is '8', " + WHOLE),
                        tuple("stdin#/d_ff", "is a list, " + WHOLE),
                        tuple("stdin#/ffn", "is 3, not one of swiglu, geglu, mlp"),
                        tuple("stdin#/tied", "is 1, not true or false"),
                        tuple("stdin#/norm", "is 'batchnorm', not one of rmsnorm, layernorm"));
    }

    /// Where a number must stand, they are wrong; where nobody reads, they do not matter.
    @Test
    void noNumbersAreWrongWhereANumberIsNeeded() {
        assertThatProblems("""
                {"vocab_size": NaN, "num_layers": Infinity, "d_model": 64, "num_heads": 8, "d_ff": -Infinity,
                 "time_step_limit": [0.0, Infinity], "loss": NaN}
                """)
                .containsExactlyInAnyOrder(
                        tuple("stdin#/vocab_size", "is NaN, " + WHOLE),
                        tuple("stdin#/num_layers", "is Infinity, " + WHOLE),
                        tuple("stdin#/d_ff", "is -Infinity, " + WHOLE));
    }

    @Test
    void whatIsMissingOrNullIsReportedWithTheRest() {
        assertThatProblems("""
                {"model_type": "llama", "hidden_size": 100, "num_attention_heads": 7, "num_hidden_layers": null,
                 "hidden_act": "quick"}
                """)
                .contains(
                        tuple("stdin", "'vocab_size' is missing"),
                        tuple("stdin", "'num_hidden_layers' is missing"),
                        tuple("stdin#/hidden_act", "is 'quick', not one of swiglu, geglu, mlp"))
                .extracting(problem -> problem.toList().getLast())
                .contains("d_model 100 is not divisible by num_heads 7")
                .hasSize(4);
    }

    @Test
    void anUnknownModelTypeIsReportedWithTheNearest() {
        assertThat(problems("{\"model_type\": \"gtp2\"}")).containsExactly(new Problem("stdin", "stdin#/model_type",
                "unknown model_type 'gtp2'", "did you mean gpt2?"));
    }

    private static ListAssert<Tuple> assertThatProblems(String config) {
        return assertThat(problems(config).stream().map(p -> tuple(p.place(), p.message())).toList());
    }

    private static List<Problem> problems(String config) {
        var spec = ConfigFile.read(new ByteArrayInputStream(config.getBytes(UTF_8)), "stdin");
        var refusal = catchThrowableOfType(Refusal.class, () -> Families.build(spec));
        assertThat(refusal).isNotNull();
        return refusal.problems();
    }
}

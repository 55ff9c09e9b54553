package assay.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import assay.account.Parameters;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.family.Families;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CatalogTest {
    /// The GPT-2 and Llama counts are those of the published checkpoints; a SwiGLU model has
    /// 2*V*d + L*(4*d^2 + 3*d*d_ff + 2*d) + d.
    @ParameterizedTest
    @CsvSource({
        "gpt2, 124439808", "gpt2-medium, 354823168", "gpt2-large, 774030080", "gpt2-xl, 1557611200",
        "gpt2-small-swiglu, 190460160", "gpt2-medium-swiglu, 505629696", "gpt2-large-swiglu, 1072469760",
        "gpt2-xl-swiglu, 2127057600", "llama-2-7b, 6738415616", "llama-3-8b, 8030261248"
    })
    void aModelHasTheParametersThatItIsKnownToHave(String name, long parameters) {
        var model = Families.build(Catalog.find(name));
        var total = new Parameters().of(model, Terms.DEFAULT).orElseThrow().total();
        assertThat(total.with(model.sizes().bindings(Set.of())).constant()).isEqualTo(Rational.of(parameters));
    }

    @ParameterizedTest
    @MethodSource("assay.catalog.Catalog#rows")
    void everyRowIsAModelWhoseFieldsAreAllRead(Row row) {
        var read = Families.read(row.spec());
        assertThat(read.model().name()).isEqualTo(row.name());
        assertThat(row.source()).isNotBlank();
        assertThat(read.ignored()).as(row.name()).isSubsetOf("torch_dtype");
        assertThat(Catalog.row(row.name())).contains(row);
        row.aliases().forEach(alias -> assertThat(Catalog.row(alias)).contains(row));
    }

    @Test
    void theListIsInOrder() {
        assertThat(Catalog.names()).startsWith("gpt2", "gpt2-medium", "gpt2-large", "gpt2-xl", "gpt2-small-swiglu",
                "gpt2-medium-swiglu", "gpt2-large-swiglu", "gpt2-xl-swiglu", "llama-2-7b", "llama-3-8b");
        assertThat(Catalog.names()).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    }

    @Test
    void aSpecSaysThatItIsTheCatalogues() {
        var spec = Catalog.find("llama-3-8b");
        assertThat(spec.name()).isEqualTo("llama-3-8b");
        assertThat(spec.source()).isEqualTo("catalogue: llama-3-8b");
        assertThat(spec.fields().values()).extracting(Field::place).containsOnly("catalogue: llama-3-8b");
        assertThat(spec.fields()).extracting("torch_dtype", "num_key_value_heads", "tie_word_embeddings")
                .extracting("value")
                .containsExactly(new Value.Text("bfloat16"), new Value.Numeral(Rational.of(8)), new Value.Flag(false));
    }

    @ParameterizedTest
    @CsvSource({
        "GPT2-XL, gpt2-xl", "gpt2-small, gpt2", "openai-community/gpt2-xl, gpt2-xl", "OpenAI-Community/GPT2, gpt2",
        "meta-llama/llama-2-7b-hf, llama-2-7b", "meta-llama/Meta-Llama-3-8B, llama-3-8b", "Llama-3-8B, llama-3-8b"
    })
    void aModelGoesByItsAliasesInEitherCase(String alias, String name) {
        assertThat(Catalog.find(alias).name()).isEqualTo(name);
    }

    @Test
    void aNameThatIsNoneIsRefusedWithTheNearest() {
        var none = "no model of the catalogue and no file";
        refused("gpt2-xxl", none, "did you mean gpt2-xl or gpt2?");
        refused("LLAMA-3-8", none, "did you mean llama-3-8b or llama-30b or llama-13b?");
        refused("zebra", none, "assay models lists the catalogue");
    }

    @Test
    void whatLooksLikeAPathIsAMissingFile() {
        refused("models/tiny.json", "no such file", "");
        refused("./tiny", "no such file", "");
        refused("tiny.JSON", "no such file", "");
        refused("openai/gpt2-xl", "no such file", "did you mean gpt2-xl or gpt2?");
    }

    @Test
    void aRowIsNamesASourceAndFields() {
        var rows = Catalog.rows("""
                # a remark

                a  b c/d | where it is from | n=12 x=1/2 y=-2.5 on=true off=false t=float16
                e | here |
                """);
        assertThat(rows).hasSize(2);
        var row = rows.getFirst();
        assertThat(row.name()).isEqualTo("a");
        assertThat(row.aliases()).containsExactly("b", "c/d");
        assertThat(row.source()).isEqualTo("where it is from");
        assertThat(row.fields().values()).containsExactly(number("12"), number("1/2"), number("-5/2"),
                new Value.Flag(true), new Value.Flag(false), new Value.Text("float16"));
        assertThat(row.fields().keySet()).containsExactly("n", "x", "y", "on", "off", "t");
        assertThat(rows.getLast().fields()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a", "a | b", "| b | c=1", "a | | c=1", "a | b | c", "a | b | =1", "a | b | c=", "a | b | c=1 c=2",
        "a | b | c=1x", "a A | b |", "a | b |\nc | d |\nx A | e |"
    })
    void aBadRowIsADefectOfOurs(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Catalog.rows(text));
    }

    private static Value number(String text) {
        return new Value.Numeral(Rational.parse(text));
    }

    private static void refused(String name, String message, String hint) {
        var refusal = catchThrowableOfType(Refusal.class, () -> Catalog.find(name));
        assertThat(refusal).isNotNull();
        assertThat(refusal.problems()).containsExactly(new Problem(name, "", message, hint));
    }
}

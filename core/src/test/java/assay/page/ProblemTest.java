package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void everyProblemAtOnce() {
        // @start region="refusal"
        var missing = new Problem("config.json", "", "'n_layer' is missing", "it is never assumed");
        var wrong = Problem.of("config.json", "#/n_head", "is 1.5, not a whole number");
        var refusal = new Refusal(List.of(missing, wrong));

        assertThat(refusal.problems()).containsExactly(missing, wrong);
        assertThat(refusal).hasMessage("""
                config.json: 'n_layer' is missing (it is never assumed)
                config.json#/n_head: is 1.5, not a whole number""");
        // @end
    }

    @Test
    void aHintNamesTheNearest() {
        // @start region="nearest"
        var known = List.of("gpt2", "gpt2-xl", "llama-2-7b");

        assertThat(Nearest.hint("gpt2-xll", known)).isEqualTo("did you mean gpt2-xl or gpt2?");
        assertThat(Nearest.hint("zebra", known)).isEqualTo("known: gpt2, gpt2-xl, llama-2-7b");
        // @end
    }
}

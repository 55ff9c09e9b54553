package assay.report;

import static org.assertj.core.api.Assertions.assertThat;

import assay.ask.Answer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExplainSheetTest {
    @Test
    void theRuleIsTheOneThatGaveTheValue() {
        assertThat(rules("w1", "matmul"))
                .contains("rule: a contraction: 2 for every combination of its indices (matmul)");
        assertThat(rules("scores", "kaplan")).contains(
                "rule: a contraction: 2 for every combination of its indices, half of all pairs (kaplan)",
                "rule: a contraction: 2 for every combination of its indices, half of all pairs; backward 2 times "
                        + "forward (kaplan)");
        assertThat(rules("w1", "6n")).contains("rule: 2 for each of its parameters and each token (6n)");
        assertThat(rules("ln1", "6n")).contains(
                "rule: 2 for each of its parameters and each token; backward 2 times forward (6n)");
        assertThat(rules("ln1", "literal")).contains("rule: RMSNorm by the price list (literal)");
        assertThat(rules("token_embeddings", "chinchilla")).contains(
                "rule: a product with one-hot rows: 2 for every combination of its indices (chinchilla)");
        assertThat(rules("lm_head", "matmul-last")).contains(
                "rule: a contraction: 2 for every combination of its indices, at the last position (matmul-last)");
    }

    @Test
    void whatIsNotCountedStandsBesideTheWholeAlone() {
        assertThat(Cases.lines(explain("flops.forward", "matmul"), "Not counted")).contains(
                "RMSNorm: 5 ops writing 640 elements", "embedding lookup: 1 op writing 128 elements");
        assertThat(Cases.lines(explain("layers", "matmul"), "Not counted")).isEmpty();
    }

    private static List<String> rules(String what, String convention) {
        return explain(what, convention).sections().stream()
                .flatMap(s -> s instanceof Sheet.Lines(_, var lines) ? lines.stream() : Stream.of())
                .map(Sentence::toString)
                .filter(l -> l.startsWith("rule: "))
                .toList();
    }

    private static Sheet explain(String what, String convention) {
        return ExplainSheet.of(Answer.of(Cases.of(8, "32", 16, convention)), what);
    }
}

package assay.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleSheetTest {
    @Test
    void whatGrowsHow() {
        assertThat(grown(16, 64, "matmul"))
                .anyMatch(l -> l.startsWith("4x (linear in T): ") && l.contains("lm_head") && !l.contains("scores"))
                .anyMatch(l -> l.equals("16x (quadratic in T): layers/attn/scores, layers/attn/mix."))
                .anyMatch(l -> l.startsWith("The total grows "));
    }

    @Test
    void aFactorIsComparedExactly() {
        assertThat(grown(1_000_000, 1_000_001, "matmul"))
                .anyMatch(l -> l.equals("1.0000x (quadratic in T): layers/attn/scores, layers/attn/mix."));
    }

    @Test
    void whatDoesNotGrow() {
        assertThat(grown(16, 64, "matmul-last")).contains("1x (whatever T is): lm_head.");
    }

    @Test
    void aShorterAndAnEqualContext() {
        assertThat(grown(64, 16, "matmul")).anyMatch(l -> l.startsWith("The total shrinks to 0."));
        assertThat(grown(16, 16, "matmul")).hasSize(2)
                .noneMatch(l -> l.contains("in T)"))
                .anyMatch(l -> l.startsWith("The total stays "));
    }

    private static List<String> grown(long from, long to, String convention) {
        return Cases.lines(
                ScaleSheet.of(List.of(Cases.of(8, "32", from, convention), Cases.of(8, "32", to, convention))),
                "What grows how");
    }
}

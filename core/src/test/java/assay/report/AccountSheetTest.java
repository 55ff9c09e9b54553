package assay.report;

import static org.assertj.core.api.Assertions.assertThat;

import assay.ask.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountSheetTest {
    @Test
    void growthListsEveryPowerOfTheContext() {
        assertThat(lines("How it grows", "matmul")).first().isEqualTo(
                "Forward FLOPs: 64*B*T^2 (quadratic in T), and 5696*B*T (linear in T).");
        assertThat(lines("How it grows", "matmul-last")).first().isEqualTo(
                "Forward FLOPs: 64*B*T^2 (quadratic in T), and 4096*B*T (linear in T), and 1600*B (whatever T is).");
        assertThat(lines("How it grows", "matmul-causal")).first().isEqualTo(
                "Forward FLOPs: 32*B*T^2 (quadratic in T), and 5728*B*T (linear in T).");
        assertThat(lines("How it grows", "matmul-causal", "sliding_window=4")).first().asString()
                .contains("no polynomial");
    }

    @Test
    void oneIsSingular() {
        var text = String.join("\n", lines("", "seed-000"));
        assertThat(text).contains("the head (1 op, 1,600 elements)", "RMSNorm (5 ops, 640 elements)", "for 16 tokens,")
                .doesNotContain("1 ops");
        var least = String.join("\n", Cases.lines(sheet(1, "matmul"), ""));
        assertThat(least).contains("for 1 token,");
    }

    @Test
    void partsOfEqualSizeAreNotLargest() {
        // A block and token: attention 8*d^2 + 4*T*d = 576 at d = 8, T = 2, feed-forward 6*d*d_ff = 576.
        var dominance = Cases.lines(AccountSheet.of(Statement.of(Cases.of(8, "12", 2, "matmul"))), "What dominates");
        assertThat(dominance.getLast()).isEqualTo(
                "Of a block's forward FLOPs, attention is 50.00 %, exactly half; then feed-forward 50.00 %.");
    }

    /// At T = 16, 136 of 256 pairs; of a window of 4, 58.
    @Test
    void exactPairsStandBesideTheTotal() {
        assertThat(lines("Forward pass", "matmul").get(2)).isEqualTo(
                "by exactly the pairs that masks leave (causal): 99,840 FLOPs (7.14 % less)");
        assertThat(lines("Forward pass", "matmul", "sliding_window=4").get(2)).isEqualTo(
                "by exactly the pairs that masks leave (sliding window): 94,848 FLOPs (11.79 % less); what narrows a "
                        + "causal mask changes nothing in the total above, and decoding honours it");
        assertThat(lines("Forward pass", "matmul-causal")).noneMatch(l -> l.contains("exactly"));
        assertThat(lines("Decoding", "matmul")).noneMatch(l -> l.contains("exactly"));
    }

    @Test
    void activeParametersNameTheirBasis() {
        assertThat(lines("Parameters", "matmul")).last().isEqualTo("active a token: 3,688 parameters in all; "
                + "2,888 parameters without the input table; 2,088 parameters without input table and head");
    }

    /// Scores of 5,000 tokens are more than 3 times the work of the parameters.
    @Test
    void aRuleThatMissesByFarSaysThatItDoesNotApply() {
        assertThat(Cases.lines(sheet(5000, "matmul"), "Rules")).anyMatch(l -> l.startsWith("2N a token says ")
                && l.endsWith("times too little), since most work is in score matmuls, which have no parameters."));
    }

    private static List<String> lines(String section, String convention, String... more) {
        return Cases.lines(sheet(16, convention, more), section);
    }

    private static Sheet sheet(long context, String convention, String... more) {
        return AccountSheet.of(Statement.of(Cases.of(8, "32", context, convention, more)));
    }
}

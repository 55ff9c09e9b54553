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

    private static List<String> lines(String section, String convention, String... more) {
        return Cases.lines(sheet(16, convention, more), section);
    }

    private static Sheet sheet(long context, String convention, String... more) {
        return AccountSheet.of(Statement.of(Cases.of(8, "32", context, convention, more)));
    }
}

package assay.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What an answer's own sums, shares and formulas tell of its figures.
class AccountTest {
    private static final String XL = """
            GPT-2 XL: 48 layers, d_model 1600, d_ff 6400, 25 heads, vocab 50257, context 1024

            """;

    private static List<Finding> figures(String text) {
        return Audited.of("answer.md", text, Library.NONE).figures();
    }

    private static Finding last(String text) {
        return figures(XL + text).getLast();
    }

    private static Finding of(String text, String figure) {
        return figures(XL + text).stream().filter(f -> f.text().startsWith(figure)).findFirst().orElseThrow();
    }

    private static final String HALVED = """
            attention 1.329 TFLOPs
            FFN 1.510 TFLOPs
            head 0.165 TFLOPs
            total 3.003 TFLOPs
            """;

    /// The feed-forward's 3.0199e12 halved; 1.3288 + 1.50995 + 0.16468 = 3.00339.
    @Test
    void ofPartsThatAddUpToAWrongTotalTheOneThatIsWrongIsTold() {
        assertThat(of(HALVED, "1.510").mistakes()).containsExactly("MAC-AS-FLOP");
        assertThat(of(HALVED, "3.003").mistakes()).containsExactly("MAC-AS-FLOP");
        assertThat(of(HALVED, "1.329").wrong()).isFalse();
    }

    /// 1.3288 / 3.00339 = 44.2 %, where 29.4 % is right.
    @Test
    void aShareOfAWrongTotalInheritsItsMistake() {
        var share = last(HALVED + "attention is 44.2% of it");
        assertThat(share.status()).isEqualTo(Status.INHERITED);
        assertThat(share.mistakes()).containsExactly("MAC-AS-FLOP");
    }

    /// Two norms of 1,600 gains each.
    @Test
    void aLineOfAListIsWhatItNames() {
        assertThat(of("attention 10,240,000\nFFN 30,720,000\nnorms 6,400\n", "6,400").mistakes())
                .containsExactly("LAYERNORM-FOR-RMSNORM");
        assertThat(of("attention 10,240,000\nFFN 30,720,000\nnorms 3,200\n", "3,200").wrong()).isFalse();
    }

    @Test
    void aTablesUnitStandsAboveIt() {
        var table = """
                GFLOPs of one forward pass:

                | | XL |
                |---|---|
                | FFN | 3019.9 |""";
        assertThat(last(table).status()).isEqualTo(Status.ROUNDED);
        assertThat(last(table).quantity()).isEqualTo("flops.ffn");
    }

    /// 4 x 4,096² x 1,600 x 48 = 5.1540e12.
    @Test
    void aRowsLengthIsItsContext() {
        var table = """
                | tokens | scores and values (TFLOPs) | head (TFLOPs) |
                |---|---|---|
                | 1024 | 0.322 | 0.165 |
                | 4096 | 5.154 | 0.659 |""";
        assertThat(figures(XL + table)).noneMatch(Finding::wrong);
        assertThat(last(table).status()).isEqualTo(Status.ROUNDED);
    }

    @Test
    void aNumberBelowTenBeforeAPowerOfTenHasAPoint() {
        var power = last("Parameter: 2.127.057.600. Ein Vorwärtslauf: $4.513 \\times 10^{12}$ FLOPs");
        assertThat(power.status()).isEqualTo(Status.ROUNDED);
        assertThat(power.quantity()).isEqualTo("flops.total");
    }
}

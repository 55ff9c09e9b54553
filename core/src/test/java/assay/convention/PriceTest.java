package assay.convention;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Trees;
import assay.algebra.Expr;
import assay.model.Line;
import assay.notation.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTest {
    private static Expr price(String rule, Pairs pairs, String line) {
        return Price.of(rule).of(Line.of(line), Trees.place(), pairs);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "3*n             | 3*B*T*D",
        "w               | D",
        "rows            | B*T",
        "4*n + 2*rows    | 4*B*T*D + 2*B*T",
        "2*w*n           | 2*B*T*D^2",
        "n*rows - w      | B^2*T^2*D - D",
        "7               | 7",
        "read + more     | B*T*D + 1",
    })
    void ofANorm(String rule, String formula) {
        assertThat(price(rule, Pairs.ALL, "x[b t d] .weight[d] -> y[b t d]")).isEqualTo(Parser.parse(formula));
    }

    /// The elements of the first tensor that is written, however many are read.
    @Test
    void ofTheFirstTensorWritten() {
        assertThat(price("n + w", Pairs.ALL, "x[b t d] y[b h k] -> u[b t h] z[b]"))
                .isEqualTo(Parser.parse("B*T*H + H"));
    }

    @Test
    void aMaskLeavesElementsOut() {
        var softmax = "a[b h t s] -> p[b h t s] where s <= t";
        assertThat(price("n", Pairs.NEEDED, softmax)).isEqualTo(Parser.parse("B*H*T*(T + 1)/2"));
        assertThat(price("rows", Pairs.NEEDED, softmax)).isEqualTo(Parser.parse("B*H*T"));
        assertThat(price("w", Pairs.NEEDED, softmax)).isEqualTo(Parser.parse("T"));
        assertThat(price("n", Pairs.HALF, softmax)).isEqualTo(Parser.parse("B*H*T^2/2"));
    }

    @Test
    void onceOrEveryTime() {
        assertThat(Price.once("2*n").once()).isTrue();
        assertThat(Price.of("2*n").once()).isFalse();
        assertThat(Price.once("2*n").rule()).isEqualTo(Price.of("2*n").rule());
    }
}

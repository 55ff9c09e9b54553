package assay.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void whatIsNotZeroDoesNotLookLikeIt() {
        assertThat(Figures.percent(Rational.of(266_240, 8_030_261_248L))).isEqualTo("< 0.01 %");
        assertThat(Figures.percent(Rational.of(-1, 30_000))).isEqualTo("> -0.01 %");
        assertThat(Figures.points(Rational.of(1, 30_000))).isEqualTo("+0.0033 points");
        assertThat(Figures.factor(Rational.of(1, 30_000))).isEqualTo("0.000033x");
        assertThat(Figures.scaled(Rational.of(1, 30_000))).isEqualTo("0.000033");
        assertThat(Figures.fixed(Rational.of(1, 30), 1)).isEqualTo("0.033");
        assertThat(Figures.fixed(Rational.of(11, 10_000_000_000_000L), 1)).isEqualTo("0.0000000000011");
    }

    @Test
    void whatNeedsTooManyDigitsIsBelow() {
        var least = Rational.of(BigInteger.TEN.pow(40)).inverse();
        assertThat(Figures.fixed(least, 2)).isEqualTo("< 0.000000000001");
        assertThat(Figures.fixed(least.negated(), 2)).isEqualTo("> -0.000000000001");
    }

    @Test
    void zeroIsZero() {
        assertThat(Figures.percent(Rational.ZERO)).isEqualTo("0 %");
        assertThat(Figures.points(Rational.ZERO)).isEqualTo("0 points");
        assertThat(Figures.factor(Rational.ZERO)).isEqualTo("0x");
    }

    @Test
    void otherFiguresHaveTheDecimalsAskedFor() {
        assertThat(Figures.fixed(Rational.of(1, 8), 2)).isEqualTo("0.13");
        assertThat(Figures.fixed(Rational.of(-1, 8), 2)).isEqualTo("-0.13");
        assertThat(Figures.fixed(Rational.of(-1_234_567), 0)).isEqualTo("-1,234,567");
        assertThat(Figures.percent(Rational.of(1, 20_000))).isEqualTo("0.01 %");
    }
}

package assay.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RationalTest {
    private static final Rational HALF = Rational.of(1, 2);
    private static final Rational THIRD = Rational.of(1, 3);

    @ParameterizedTest
    @CsvSource({"1, 2, 1/2", "2, 4, 1/2", "-1, 2, -1/2", "1, -2, -1/2", "-6, -4, 3/2", "6, 3, 2", "6, -3, -2",
        "0, -7, 0"})
    void isInLowestTermsWithAPositiveDenominator(long num, long den, String form) {
        var value = Rational.of(num, den);
        assertThat(value).hasToString(form);
        assertThat(value.den()).isPositive();
        assertThat(value.num().gcd(value.den())).isEqualTo(BigInteger.ONE);
    }

    @Test
    void zeroDividesNothing() {
        assertThatThrownBy(() -> Rational.of(3, 0)).isInstanceOf(ArithmeticException.class)
            .hasMessage("division of 3 by zero");
        assertThatThrownBy(Rational.ZERO::inverse).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> HALF.over(Rational.ZERO)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Rational.ZERO.pow(-1)).isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @CsvSource({"12, 12", "-12, -12", "0, 0", "-7/3, -7/3", "4/2, 2", "4.5, 9/2", "-4.50, -9/2", "0.125, 1/8",
        "-0.5, -1/2", "007, 7", "123456789012345678901234567890, 123456789012345678901234567890"})
    void reads(String text, String form) {
        assertThat(Rational.parse(text)).hasToString(form);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "+1", "1/", "/2", "1/-2", "1/2/3", "1.", ".5", "-.5", "1.2.3", "1.-2", "1 ", "x",
        "1e3", "1.5/2", "1/2.5", "--1", "\u0661", ":", "1_0"})
    void refusesWhatIsNoNumber(String text) {
        assertThatThrownBy(() -> Rational.parse(text)).isInstanceOf(NumberFormatException.class)
            .hasMessage("'" + text + "' is not a number such as 12, -7/3 or 4.5");
    }

    @Test
    void readsNoDivisionByZero() {
        assertThatThrownBy(() -> Rational.parse("1/0")).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void arithmetic() {
        assertThat(HALF.plus(THIRD)).hasToString("5/6");
        assertThat(HALF.plus(HALF)).isEqualTo(Rational.ONE);
        assertThat(Rational.of(2).plus(THIRD)).hasToString("7/3");
        assertThat(THIRD.plus(Rational.of(2))).hasToString("7/3");
        assertThat(HALF.minus(THIRD)).hasToString("1/6");
        assertThat(HALF.times(Rational.of(4, 3))).hasToString("2/3");
        assertThat(HALF.over(THIRD)).hasToString("3/2");
        assertThat(HALF.over(THIRD.negated())).hasToString("-3/2");
        assertThat(HALF.negated()).hasToString("-1/2");
        assertThat(Rational.of(-2, 3).inverse()).hasToString("-3/2");
        assertThat(Rational.of(-2, 3).pow(3)).hasToString("-8/27");
        assertThat(Rational.of(-2, 3).pow(-2)).hasToString("9/4");
        assertThat(Rational.ZERO.pow(0)).isEqualTo(Rational.ONE);
        assertThatThrownBy(() -> HALF.pow(Integer.MIN_VALUE)).isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @CsvSource({"7/2, 3, 4", "-7/2, -4, -3", "1/3, 0, 1", "-1/3, -1, 0", "5, 5, 5", "-5, -5, -5", "0, 0, 0"})
    void rounds(String value, long floor, long ceil) {
        assertThat(Rational.parse(value).floor()).isEqualTo(Rational.of(floor));
        assertThat(Rational.parse(value).ceil()).isEqualTo(Rational.of(ceil));
    }

    @ParameterizedTest
    @CsvSource({"6, 4, 2", "1/2, 1/3, 1/6", "-6, 4, 2", "0, 3/4, 3/4", "0, 0, 0", "3/4, 9/2, 3/4"})
    void commonMeasure(String a, String b, String measure) {
        assertThat(Rational.parse(a).gcd(Rational.parse(b))).hasToString(measure);
    }

    @Test
    void comparesByValue() {
        var ascending = List.of(Rational.of(-2), Rational.of(-3, 2), Rational.ZERO, THIRD, HALF, Rational.ONE,
            Rational.of(3, 2));
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                var a = ascending.get(i);
                var b = ascending.get(j);
                assertThat(Integer.signum(a.compareTo(b))).isEqualTo(Integer.compare(i, j));
                assertThat(a.min(b)).isEqualTo(ascending.get(Math.min(i, j)));
                assertThat(a.max(b)).isEqualTo(ascending.get(Math.max(i, j)));
            }
        }
    }

    @Test
    void predicates() {
        assertThat(Rational.of(4, 2).isInteger()).isTrue();
        assertThat(HALF.isInteger()).isFalse();
        assertThat(HALF.signum()).isEqualTo(1);
        assertThat(HALF.negated().signum()).isEqualTo(-1);
        assertThat(Rational.ZERO.signum()).isZero();
        assertThat(Rational.of(BigInteger.TWO.pow(100)).num()).isEqualTo(BigInteger.TWO.pow(100));
    }

    @Test
    void aFieldWithinRandomFractions() {
        var r = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            var a = fraction(r);
            var b = fraction(r);
            var c = fraction(r);
            assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
            assertThat(a.times(b.plus(c))).isEqualTo(a.times(b).plus(a.times(c)));
            assertThat(a.minus(b).plus(b)).isEqualTo(a);
            if (b.signum() != 0) assertThat(a.over(b).times(b)).isEqualTo(a);
            assertThat(Rational.parse(a.toString())).isEqualTo(a);
            assertThat(a.compareTo(b)).isEqualTo(a.minus(b).signum());
            assertThat(a.minus(a.floor()).compareTo(Rational.ONE)).isNegative();
            assertThat(a.minus(a.floor()).signum()).isNotNegative();
        }
    }

    private static Rational fraction(Random r) {
        return Rational.of(r.nextInt(-30, 31), r.nextInt(1, 12));
    }
}

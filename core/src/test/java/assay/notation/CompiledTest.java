package assay.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompiledTest {

    private static Compiled compiled(String text, String... dims) {
        var compiled = Compiled.of(Parser.parse(text), List.of(dims));
        assertThat(compiled.isBytecode()).isTrue();
        return compiled;
    }

    private static Rational power(int base, int k) {
        return Rational.of(BigInteger.valueOf(base).pow(k));
    }

    @Test
    void pointsListTheDimensionsInOrder() {
        var f = compiled("x - 2*y", "y", "unused", "x");
        assertThat(f.dims()).containsExactly("y", "unused", "x");
        assertThat(f.expr()).isEqualTo(Parser.parse("x - 2*y"));
        assertThat(f.longAt(3, 99, 10)).isEqualTo(4);
        assertThat(f.at(3, 99, 10)).isEqualTo(Rational.of(4));
    }

    @Test
    void constantsHaveNoDimensions() {
        assertThat(compiled("0").longAt()).isZero();
        assertThat(compiled("7/2").at()).isEqualTo(Rational.of(7, 2));
    }

    @Test
    void fractionsAreExact() {
        var pairs = compiled("1/2*T^2 + 1/2*T", "T");
        assertThat(pairs.longAt(1_024)).isEqualTo(524_800);
        var third = compiled("x/3", "x");
        assertThat(third.at(5)).isEqualTo(Rational.of(5, 3));
        assertThat(third.longAt(6)).isEqualTo(2);
        assertThatThrownBy(() -> third.longAt(5)).isInstanceOf(ArithmeticException.class)
            .hasMessage("5/3 is no integer");
    }

    @Test
    void negativePowersDivide() {
        assertThat(compiled("B*T/n + 1/n^2", "B", "T", "n").at(3, 5, 2)).isEqualTo(Rational.of(31, 4));
    }

    @Test
    void ceilingsOfNegativeFractionsRoundUp() {
        var f = compiled("ceil((x - y)/4)", "x", "y");
        assertThat(f.longAt(0, 5)).isEqualTo(-1);
        assertThat(f.longAt(5, 0)).isEqualTo(2);
        assertThat(f.longAt(4, 0)).isEqualTo(1);
    }

    @Test
    void publishedSizes() {
        assertThat(compiled("256*ceil(d/96)", "d").longAt(4_096)).isEqualTo(11_008);
        assertThat(compiled("roundNearest(8/3*d, 64)", "d").longAt(1_600)).isEqualTo(4_288);
        assertThat(compiled("roundDown(8/3*d, 64)", "d").longAt(1_600)).isEqualTo(4_224);
    }

    @Test
    void minimaOfFractions() {
        var f = compiled("min(x/2, y/3, z/n)", "x", "y", "z", "n");
        assertThat(f.at(3, 5, 7, 2)).isEqualTo(Rational.of(3, 2));
        assertThat(f.at(9, 5, 7, 2)).isEqualTo(Rational.of(5, 3));
        assertThat(f.at(9, 50, 7, 2)).isEqualTo(Rational.of(7, 2));
    }

    @Test
    void aNegativeDenominatorTurnsAMinimumAround() {
        var f = compiled("min(a/ceil((x - y)/z), b/ceil((x - y)/z))", "a", "b", "x", "y", "z");
        assertThat(f.at(3, 5, 0, 2, 2)).isEqualTo(Rational.of(-5));
        assertThat(f.at(3, 5, 2, 0, 2)).isEqualTo(Rational.of(3));
        assertThatThrownBy(() -> f.at(3, 5, 1, 1, 2)).isInstanceOf(ArithmeticException.class)
            .hasMessageContaining("by zero");
    }

    @Test
    void aDenominatorMayBeNegativeInTheEnd() {
        var share = compiled("a/ceil((x - y)/z)", "a", "x", "y", "z");
        assertThat(share.at(3, 0, 4, 2)).isEqualTo(Rational.of(-3, 2));
        assertThat(share.longAt(6, 0, 4, 2)).isEqualTo(-3);
        assertThat(compiled("ceil(a/ceil((x - y)/z))", "a", "x", "y", "z").longAt(3, 0, 4, 2)).isEqualTo(-1);
    }

    @Test
    void exactOnBothSidesOfOverflow() {
        var square = compiled("x^2", "x");
        assertThat(square.longAt(3_037_000_499L)).isEqualTo(9_223_372_030_926_249_001L);
        assertThat(square.at(3_037_000_500L)).hasToString("9223372037000250000");
        assertThatThrownBy(() -> square.longAt(3_037_000_500L)).isInstanceOf(ArithmeticException.class);
        var sum = compiled("x + y", "x", "y");
        assertThat(sum.longAt(Long.MAX_VALUE - 1, 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(sum.at(Long.MAX_VALUE, 1)).isEqualTo(power(2, 63));
        assertThat(compiled("-x - y", "x", "y").longAt(Long.MAX_VALUE, 1)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void overflowOnTheWayIsNoOverflow() {
        assertThat(compiled("x^2/y", "x", "y").longAt(1L << 40, 1L << 40)).isEqualTo(1L << 40);
        assertThat(compiled("x^2 - y^2", "x", "y").longAt(1L << 40, 1L << 40)).isZero();
    }

    @Test
    void largeCoefficientsTakeTheSlowWay() {
        var edge = Expr.of(Long.MAX_VALUE).times(Expr.dim("x"));
        assertThat(Compiled.of(edge, List.of("x")).isBytecode()).isTrue();
        var beyond = Compiled.of(edge.plus(Expr.dim("x")), List.of("x"));
        assertThat(beyond.isBytecode()).isFalse();
        assertThat(beyond.at(2)).isEqualTo(power(2, 64));
        assertThat(beyond.longAt(0)).isZero();
        var inside = Compiled.of(edge.plus(Expr.dim("x")).min(Expr.dim("y").pow(2)), List.of("x", "y"));
        assertThat(inside.isBytecode()).isFalse();
        assertThat(inside.at(2, 1L << 40)).isEqualTo(power(2, 64));
    }

    @Test
    void manyFactorsAreSquaredUp() {
        var many = compiled("x^1000*y^1000", "x", "y");
        assertThat(many.longAt(1, 1)).isEqualTo(1);
        assertThat(many.at(1, 2)).isEqualTo(power(2, 1_000));
        var beyond = Compiled.of(Expr.dim("x").pow(7_997), List.of("x"));
        assertThat(beyond.longAt(1)).isEqualTo(1);
        assertThat(beyond.at(2)).isEqualTo(power(2, 7_997));
    }

    @Test
    void zeroIsAValueAndDivisionByItIsNot() {
        assertThat(compiled("T + P", "T", "P").longAt(7, 0)).isEqualTo(7);
        assertThat(compiled("min(T, w)/2", "T", "w").longAt(7, 0)).isZero();
        for (var text : List.of("T/n", "ceil(T/n)", "min(T/n, w)", "T/ceil(n/2)", "T/n - T/n + min(n, T/n)")) {
            assertThatThrownBy(() -> compiled(text, "T", "n", "w").at(7, 0, 1)).as(text)
                .isInstanceOf(ArithmeticException.class).hasMessageContaining("by zero");
        }
    }

    @Test
    void namesWithUnderscoresAreNotTheSteps() {
        assertThat(compiled("ceil(_0/2) + 10*ceil(__1/3) + _1", "_0", "__1", "_1").longAt(3, 4, 100)).isEqualTo(122);
    }

    @Test
    void pointsAreChecked() {
        var f = compiled("x + y", "x", "y");
        assertThatThrownBy(() -> f.at(1)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("1 values for the dimensions [x, y]");
        assertThatThrownBy(() -> f.longAt(1, 2, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> compiled("x + 1", "x").at(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> f.at(1, -1)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("dimension y is an integer from 0 up, not -1");
    }

    @Test
    void dimensionsAreChecked() {
        var e = Parser.parse("ceil(x/3) + y");
        assertThatThrownBy(() -> Compiled.of(e, List.of("y"))).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("dimension x is not in [y]");
        assertThatThrownBy(() -> Compiled.of(e, List.of("x", "y", "x"))).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("a dimension twice in [x, y, x]");
    }
}

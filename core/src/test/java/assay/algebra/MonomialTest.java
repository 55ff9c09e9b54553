package assay.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MonomialTest {
    private static final Atom X = new Atom.Dim("x");
    private static final Atom Y = new Atom.Dim("y");
    private static final Atom Z = new Atom.Dim("z");

    private static Monomial product(int x, int y, int z) {
        return Monomial.of(X, x).times(Monomial.of(Y, y)).times(Monomial.of(Z, z));
    }

    @Test
    void theEmptyProductIsOne() {
        assertThat(Monomial.of(X, 0)).isSameAs(Monomial.ONE);
        assertThat(Monomial.ONE.powers()).isEmpty();
        assertThat(product(1, 2, 0).times(product(-1, -2, 0))).isEqualTo(Monomial.ONE);
        assertThat(product(1, 2, 0).pow(0)).isEqualTo(Monomial.ONE);
        assertThat(Monomial.ONE).hasToString("1");
    }

    @Test
    void factorsAreInOrderAndNoneIsPowerZero() {
        assertThat(product(1, 0, 3).times(product(2, 5, -3)).powers())
            .containsExactly(new Power(X, 3), new Power(Y, 5));
        assertThat(Monomial.of(Z, 1).times(Monomial.of(X, 1)).powers())
            .containsExactly(new Power(X, 1), new Power(Z, 1));
        assertThat(product(2, 0, -1).pow(-3).powers()).containsExactly(new Power(X, -6), new Power(Z, 3));
    }

    @Test
    void oneIsNeutral() {
        var m = product(1, 2, 3);
        assertThat(m.times(Monomial.ONE)).isSameAs(m);
        assertThat(Monomial.ONE.times(m)).isSameAs(m);
    }

    @Test
    void degreeAndExponents() {
        var m = product(4, 0, -1);
        assertThat(m.degree()).isEqualTo(3);
        assertThat(m.exponent(X)).isEqualTo(4);
        assertThat(m.exponent(Y)).isZero();
        assertThat(m.exponent(Z)).isEqualTo(-1);
        assertThat(Monomial.ONE.degree()).isZero();
    }

    @Test
    void higherDegreeFirstThenHigherPowerOfTheFirstAtom() {
        var order = List.of(product(3, 0, 0), product(2, 0, 0), product(1, 1, 0), product(1, 0, 1), product(0, 2, 0),
            product(0, 1, 1), product(1, 0, 0), product(0, 1, 0), product(2, -2, 0), product(1, 0, -1),
            product(1, -1, 0),
            product(0, 1, -1), Monomial.ONE, product(0, -1, 1), product(-1, 1, 0), product(-1, 0, 1), product(0, 0, -1),
            product(0, -1, 0), product(-1, 0, 0));
        for (int i = 0; i < order.size(); i++) {
            for (int j = 0; j < order.size(); j++) {
                var a = order.get(i);
                var b = order.get(j);
                assertThat(Integer.signum(a.compareTo(b))).as("%s, %s", a, b).isEqualTo(Integer.compare(i, j));
                assertThat(order.get(i).equals(order.get(j))).isEqualTo(i == j);
            }
        }
    }

    @Test
    void equalProductsHaveEqualHashes() {
        assertThat(product(1, 2, 0)).isEqualTo(product(1, 2, 0)).hasSameHashCodeAs(product(1, 2, 0))
            .isNotEqualTo(product(2, 1, 0)).isNotEqualTo("x*y^2");
        assertThat(product(1, 2, 0).hashCode()).isNotEqualTo(product(2, 1, 0).hashCode());
    }

    @Test
    void exponentsDoNotWrapAround() {
        assertThat(Monomial.of(X, Integer.MAX_VALUE).exponent(X)).isEqualTo(Integer.MAX_VALUE);
        assertThatThrownBy(() -> Monomial.of(X, Integer.MAX_VALUE).times(Monomial.of(X, 1)))
            .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Monomial.of(X, Integer.MAX_VALUE).times(Monomial.of(Y, 1)))
            .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Monomial.of(X, 1 << 30).pow(2)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void thePowerZeroIsNoFactor() {
        assertThatThrownBy(() -> new Power(X, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}

package assay.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomTest {
    private static final Expr X = Expr.dim("x");
    private static final Expr Y = Expr.dim("y");

    @ParameterizedTest
    @ValueSource(strings = {"a", "z", "A", "Z", "_", "d_model", "x0", "x9", "__2a"})
    void names(String name) {
        assertThat(new Atom.Dim(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "0", "9a", "a b", "a-b", "a.b", "\u00e9", "a'", "@", "[", "`", "{", "a/", "a:",
        "x\u00b2"})
    void noNames(String name) {
        assertThatThrownBy(() -> new Atom.Dim(name)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("'" + name + "' is no name for a dimension: write a letter or _, then letters, digits and _");
    }

    @Test
    void dimensionsThenCeilingsThenMinima() {
        var order = List.<Atom>of(new Atom.Dim("a"), new Atom.Dim("b"), new Atom.Ceil(X), new Atom.Ceil(Y),
            new Atom.Min(List.of(X, Y)), new Atom.Min(List.of(X, Y, Y.times(Y).negated())),
            new Atom.Min(List.of(Y, X)));
        for (int i = 0; i < order.size(); i++) {
            for (int j = 0; j < order.size(); j++) {
                var a = order.get(i);
                var b = order.get(j);
                assertThat(Integer.signum(a.compareTo(b))).as("%s, %s", a, b).isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void whatIsSurelyAnInteger() {
        var half = X.over(Expr.of(2));
        assertThat(new Atom.Dim("x").isInteger()).isTrue();
        assertThat(new Atom.Ceil(half).isInteger()).isTrue();
        assertThat(new Atom.Min(List.of(X, Y)).isInteger()).isTrue();
        assertThat(new Atom.Min(List.of(X, half)).isInteger()).isFalse();
    }

    @Test
    void whatIsSurelyNotNegative() {
        assertThat(new Atom.Dim("x").isNonNegative()).isTrue();
        assertThat(new Atom.Ceil(X).isNonNegative()).isTrue();
        assertThat(new Atom.Ceil(X.minus(Y)).isNonNegative()).isFalse();
        assertThat(new Atom.Min(List.of(X, Y)).isNonNegative()).isTrue();
        assertThat(new Atom.Min(List.of(X, Y.minus(X))).isNonNegative()).isFalse();
    }

    @Test
    void aMinimumKeepsItsArguments() {
        var of = new ArrayList<>(List.of(X, Y));
        var min = new Atom.Min(of);
        of.clear();
        assertThat(min.of()).containsExactly(X, Y);
    }
}

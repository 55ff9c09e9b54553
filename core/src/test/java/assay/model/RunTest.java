package assay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Run.Layer;
import assay.model.Run.Layers;
import assay.problem.Refusal;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Numbers of copies, and the order in which repeats run that take turns.
class RunTest {
    private static final Map<String, Rational> L = Map.of("L", Rational.of(6));
    private static final Expr ALL = Expr.dim("L");
    private static final Op OP = Contract.of("matmul", "x[a] .weight[c a] -> y[c]");

    private static Repeat repeat(String variant, Numbers numbers) {
        return new Repeat("layers", variant, numbers, List.of());
    }

    private static List<String> said(List<Layer> layers) {
        return layers.stream().map(l -> l.number() + l.repeat().variant()).toList();
    }

    private static List<Integer> all(Numbers numbers) {
        return IntStream.range(0, numbers.size(L)).mapToObj(i -> numbers.get(i, L)).toList();
    }

    @Test
    void numbersHaveARuleWhereTheyCan() {
        assertThat(Numbers.of(List.of(1, 3, 5))).isEqualTo(new Numbers.Every(Expr.ONE, 2, Expr.of(3)));
        assertThat(Numbers.of(List.of(7))).isEqualTo(Numbers.from(Expr.of(7), Expr.ONE));
        assertThat(Numbers.of(List.of(0, 1, 5))).hasToString("at 0-1,5");
        assertThat(Numbers.of(List.of())).isEqualTo(Numbers.first(Expr.ZERO));
        assertThatThrownBy(() -> new Numbers.Listed(List.of(2, 1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersAreFoundAndLeftOut() {
        var every = new Numbers.Every(Expr.ONE, 2, ALL);
        assertThat(all(every)).containsExactly(1, 3, 5, 7, 9, 11);
        assertThat(every.among(L).test(11)).isTrue();
        assertThat(every.among(L).test(13)).isFalse();
        assertThat(every.among(L).test(4)).isFalse();
        assertThat(all(every.without(2, 1))).containsExactly(5, 7, 9);
        var listed = Numbers.of(List.of(0, 1, 5, 6));
        assertThat(all(listed.without(1, 1))).containsExactly(1, 5);
        assertThat(listed.among(L).test(5)).isTrue();
        assertThat(listed.among(L).test(4)).isFalse();
    }

    @Test
    void layersOfTwoKindsTakeTurns() {
        var layers = new Layers(List.of(
                repeat("a", new Numbers.Every(Expr.ZERO, 2, Expr.of(3))), repeat("b", Numbers.of(List.of(1, 3, 4)))));
        assertThat(said(layers.forward(L))).containsExactly("0a", "1b", "2a", "3b", "4a", "4b");
        var backward = new Layers(layers.repeats().reversed());
        assertThat(said(backward.backward(L))).containsExactly("4b", "4a", "3b", "2a", "1b", "0a");
        assertThat(said(layers.cut(1, 4, L).forward(L))).containsExactly("1b", "2a", "3b");
    }

    /// As many layers as there may be are no more work where one kind follows the other.
    @Test
    void layersOneKindAfterTheOther() {
        var layers = new Layers(List.of(
                repeat("a", Numbers.first(Expr.ONE)), repeat("b", Numbers.from(Expr.ONE, ALL.minus(Expr.ONE)))));
        assertThat(said(layers.forward(L))).containsExactly("0a", "1b", "2b", "3b", "4b", "5b");
        var many = layers.forward(Map.of("L", Rational.of(2_000_000_000)));
        assertThat(many).hasSize(2_000_000_000);
        assertThat(many.getLast().number()).isEqualTo(1_999_999_999);
        var turns = new Layers(List.of(repeat("a", Numbers.first(ALL)), repeat("b", Numbers.first(ALL))));
        assertThatThrownBy(() -> turns.forward(Map.of("L", Rational.of(2_000_000_000)))).isInstanceOf(Refusal.class);
    }

    @Test
    void theBackwardPassOfPartsOfOneLayer() {
        var layers = new Layers(List.of(repeat("", Numbers.first(ALL)), repeat("first", Numbers.first(Expr.ONE))));
        assertThat(said(new Layers(layers.repeats().reversed()).forward(L))).startsWith("0first", "0", "1");
        assertThat(said(layers.backward(L))).endsWith("1", "0", "0first");
    }

    @Test
    void repeatsSideBySideAreOneRun() {
        var a = repeat("a", Numbers.first(Expr.ONE));
        var b = repeat("b", Numbers.from(Expr.ONE, Expr.ONE));
        var other = new Repeat("others", ALL, List.of());
        assertThat(Run.of(List.of(OP, a, b, other, OP, a))).containsExactly(new Run.One(OP), new Layers(List.of(a, b)),
                new Layers(List.of(other)), new Run.One(OP), new Layers(List.of(a)));
    }

    @Test
    void aCutKeepsNumbersAndSetsOfParameters() {
        var every = repeat("", new Numbers.Every(Expr.ONE, 2, ALL));
        assertThat(every.cut(0, 12, L)).contains(every);
        assertThat(every.cut(3, 8, L).orElseThrow().numbers()).isEqualTo(new Numbers.Every(Expr.of(3), 2, Expr.of(3)));
        assertThat(every.cut(4, 5, L)).isEmpty();
        var shared = new Repeat("groups", "", ALL, Expr.of(3), List.of());
        var cut = shared.cut(1, 4, L).orElseThrow();
        assertThat(all(cut.numbers())).containsExactly(1, 2, 3);
        assertThat(all(cut.sets())).containsExactly(0, 1);
        assertThat(all(shared.cut(4, 6, L).orElseThrow().sets())).containsExactly(2);
    }
}

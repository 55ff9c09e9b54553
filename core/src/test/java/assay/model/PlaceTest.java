package assay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Expr;
import assay.notation.Parser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlaceTest {
    private static final Op MATMUL = Contract.of("matmul", "x[a] .weight[c a] -> y[c]");
    private static final Place ROOT = Place.root(Map.of("a", Expr.dim("A"), "c", Expr.dim("C")));

    private static Place place(Node... nodes) {
        var place = ROOT;
        for (var node : nodes) {
            place = place.of(node);
        }
        return place;
    }

    private static Node repeat(String name, String times) {
        return new Repeat(name, Parser.parse(times), List.of());
    }

    private static Block block(String name) {
        return Block.of(name, List.of());
    }

    @Test
    void aPathHasEveryNameAndAModuleNumbersTheCopies() {
        var place = place(block("model"), repeat("layers", "L"), block("attn"), block("q_proj"), MATMUL);
        assertThat(place.path()).isEqualTo("model/layers/attn/q_proj/matmul");
        assertThat(place.module()).isEqualTo("model.layers.{i}.attn.q_proj");
        assertThat(place.count()).isEqualTo(Expr.dim("L"));
        assertThat(ROOT.path()).isEmpty();
        assertThat(ROOT.count()).isEqualTo(Expr.ONE);
    }

    /// One copy is numbered too.
    @Test
    void aSingleCopyIsStillNumbered() {
        assertThat(place(repeat("layers", "1"), MATMUL).module()).isEqualTo("layers.{i}");
        var bound = place(repeat("layers", "L"), MATMUL).with(Map.of("L", Expr.ONE));
        assertThat(bound.module()).isEqualTo("layers.{i}");
        assertThat(bound.count()).isEqualTo(Expr.ONE);
    }

    /// Twelve runs of two stored sets: work counts the runs, parameters the sets.
    @Test
    void copiesThatShareParametersCountOnceInStore() {
        var shared = new Repeat("groups", "", Expr.dim("L"), Expr.dim("G"), List.of());
        var place = place(shared, repeat("layers", "I"), MATMUL);
        assertThat(place.count()).isEqualTo(Parser.parse("L*I"));
        assertThat(place.inStore().count()).isEqualTo(Parser.parse("G*I"));
        assertThat(place.inStore().path()).isEqualTo(place.path());
        assertThat(place.inStore().module()).isEqualTo("groups.{i}.layers.{i}");
        var bound = place.with(Map.of("L", Expr.of(12), "G", Expr.of(2)));
        assertThat(bound.count()).isEqualTo(Parser.parse("12*I"));
        assertThat(bound.inStore().count()).isEqualTo(Parser.parse("2*I"));
    }

    @Test
    void copiesOfCopies() {
        assertThat(place(repeat("groups", "G"), repeat("layers", "L"), MATMUL).count()).isEqualTo(Parser.parse("G*L"));
    }

    @Test
    void aBlockWithoutANameIsNoStep() {
        assertThat(place(block(""), block("x"), block(""), MATMUL).path()).isEqualTo("x/matmul");
    }

    @Test
    void theOutermostComponentHolds() {
        var norm = Block.of("norm", Component.NORM, List.of());
        var head = Block.of("head", Component.HEAD, List.of());
        assertThat(place(head, norm, MATMUL).component()).contains(Component.HEAD);
        assertThat(place(repeat("layers", "L"), norm, head, MATMUL).component()).contains(Component.NORM);
        assertThat(place(MATMUL).component()).isEmpty();
    }

    @Test
    void innerAxesStandOverOuterOnes() {
        var inner = new Block("inner", Optional.empty(), Map.of("a", Expr.of(7)), List.of());
        var place = place(inner, MATMUL);
        assertThat(place.size("a")).isEqualTo(Expr.of(7));
        assertThat(place.size("c")).isEqualTo(Expr.dim("C"));
        assertThatThrownBy(() -> place.size("z"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("axis 'z' has no size at inner/matmul");
    }

    @Test
    void renamedAndMovedBelow() {
        var place = place(repeat("layers", "L"), block("q_proj"), MATMUL);
        assertThat(place.named("weight").path()).isEqualTo("layers/q_proj/weight");
        assertThat(place.named("weight").count()).isEqualTo(Expr.dim("L"));
        assertThat(place.below("forward").path()).isEqualTo("forward/layers/q_proj/matmul");
        assertThat(place.below("forward").count()).isEqualTo(Expr.dim("L"));
        assertThat(place.below("forward").size("a")).isEqualTo(Expr.dim("A"));
    }

    @Test
    void numbersPutForNames() {
        var place = place(repeat("layers", "L"), MATMUL).with(Map.of("L", Expr.of(3), "A", Expr.of(5)));
        assertThat(place.count()).isEqualTo(Expr.of(3));
        assertThat(place.size("a")).isEqualTo(Expr.of(5));
        assertThat(place.size("c")).isEqualTo(Expr.dim("C"));
        assertThat(place.path()).isEqualTo("layers/matmul");
    }
}

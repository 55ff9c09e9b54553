package assay.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Model;
import assay.model.Numbers;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Run;
import assay.model.Size;
import assay.model.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelTest {
    @Test
    void aLineSaysWhatIsSummed() {
        // @start region="line"
        var scores = Line.of("q[b t h k] @k[b s h k] -> a[b h t s] where s <= t");

        assertThat(scores.index()).containsExactly("b", "t", "h", "k", "s");
        assertThat(scores.summed()).containsExactly("k");
        assertThat(scores.mask().orElseThrow().pairs(_ -> Expr.dim("T"))).hasToString("1/2*T^2 + 1/2*T");
        assertThatThrownBy(() -> Contract.of("matmul", "x[b t d] .weight[e] -> y[b t d]"))
                .hasMessage("index 'e' stands in one tensor only: x[b t d] .weight[e] -> y[b t d]");
        // @end
    }

    @Test
    void anOpKnowsItsPlace() {
        // @start region="tree"
        var axes = Map.of("b", Expr.dim("B"), "t", Expr.dim("T"), "d", Expr.dim("d_model"), "f", Expr.dim("d_ff"));
        var root = Block.of("", List.of(new Repeat("layers", Expr.dim("L"), List.of(
                Block.of("up", List.of(Contract.of("matmul", "x[b t d] .weight[f d] -> u[b t f]"))),
                Block.of("down", List.of(Contract.of("matmul", "u[b t f] .weight[d f] -> z[b t d]"))),
                Block.of("sum", List.of(Pointwise.of("add", Kind.ADD, "x[b t d] z[b t d] -> x[b t d]")))))));
        var inputs = Line.of("x[b t d] -> x[b t d]").reads();
        var model = new Model("small", "none", "this page", axes, root, inputs, "x", Sizes.of(List.of()), List.of(),
                List.of()).checked();

        var places = new ArrayList<Place>();
        model.walk((place, _) -> places.add(place));
        assertThat(places).extracting(Place::path)
                .containsExactly("layers/up/matmul", "layers/down/matmul", "layers/sum/add");
        assertThat(places.getFirst().module()).isEqualTo("layers.{i}.up");
        assertThat(places.getFirst().count()).isEqualTo(Expr.dim("L"));
        assertThat(places.getFirst().size("f")).isEqualTo(Expr.dim("d_ff"));
        // @end
    }

    @Test
    void layersTakeTurns() {
        // @start region="layers"
        var sliding = new Repeat("layers", "sliding", new Numbers.Every(Expr.ZERO, 2, Expr.of(3)), List.of());
        var full = new Repeat("layers", "full", new Numbers.Every(Expr.ONE, 2, Expr.of(2)), List.of());
        assertThat(sliding.numbers()).hasToString("from 0 every 2");

        var layers = new Run.Layers(List.of(sliding, full));
        assertThat(Run.of(List.of(sliding, full))).containsExactly(layers);
        assertThat(layers.forward(Map.of())).extracting(layer -> layer.number() + " " + layer.repeat().variant())
                .containsExactly("0 sliding", "1 full", "2 sliding", "3 full", "4 sliding");
        assertThat(layers.cut(3, 5, Map.of()).forward(Map.of())).extracting(Run.Layer::number).containsExactly(3, 4);
        // @end
    }

    @Test
    void sizesAreDefinedByEachOther() {
        // @start region="sizes"
        var sizes = Sizes.of(List.of(
                new Size("d_ff", Expr.dim("d_model").times(4), "default: 4*d_model"),
                new Size("d_model", Expr.of(768), "config.json#/n_embd")));

        assertThat(sizes.values()).isEqualTo(Map.of("d_ff", Rational.of(3072), "d_model", Rational.of(768)));
        // @end
    }
}

package assay.pass;

import static assay.pass.Small.linear;
import static assay.pass.Small.lines;
import static assay.pass.Small.model;
import static assay.pass.Small.work;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.notation.Parser;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GradientTest {
    private static Expr expected(String formula) {
        return Parser.parse(formula);
    }

    @Test
    void anInputThatNeedsNoGradientHasNone() {
        var model = model("x[a b]", "y", linear("first", "x[a b] .weight[c b] -> y[a c]"));
        assertThat(lines(Gradient.of(model)))
                .containsExactly("first/matmul/d_weight: d_y[a c] x[a b] -> d_first.weight[c b]");
    }

    @Test
    void laterLayersHaveBothAndTheLastComesFirst() {
        var model = model("x[a b]", "z",
                linear("first", "x[a b] .weight[c b] -> y[a c]"),
                linear("second", "y[a c] .weight[d c] -> z[a d]"));
        assertThat(lines(Gradient.of(model))).containsExactly(
                "second/matmul/d_y: d_z[a d] .weight[d c] -> d_y[a c]",
                "second/matmul/d_weight: d_z[a d] y[a c] -> d_second.weight[d c]",
                "first/matmul/d_weight: d_y[a c] x[a b] -> d_first.weight[c b]");
    }

    @Test
    void twoActivationsAreEachOthersFactor() {
        var model = model("x[a b]", "o",
                linear("q", "x[a b] .weight[c b] -> q[a c]"),
                linear("k", "x[d b] .weight[c b] -> k[d c]"),
                Contract.of("scores", "q[a c] k[d c] -> o[a d]"));
        assertThat(lines(Gradient.of(model)).subList(0, 2)).containsExactly(
                "scores/d_q: d_o[a d] k[d c] -> d_q[a c]",
                "scores/d_k: d_o[a d] q[a c] -> d_k[d c]");
    }

    /// A stream multiplied with itself is an operand twice.
    @Test
    void aSquareHasBothGradients() {
        var model = model("x[a b]", "o",
                linear("in", "x[a b] .weight[c b] -> y[a c]"),
                Contract.of("square", "y[a c] y[a c] -> o[a]"));
        assertThat(work(Gradient.of(model))).isEqualTo(expected("2*A*C + A*B*C"));
    }

    @Test
    void aMaskStaysWithTheProducts() {
        var model = model("x[b t d]", "o",
                linear("q", "x[b t d] .weight[e d] -> q[b t e]"),
                Gather.of("store", "q[b t e] -> @k[b s e] where s <= t"),
                Contract.of("scores", "q[b t e] @k[b s e] -> o[b t s] where s <= t"));
        assertThat(lines(Gradient.of(model))).containsExactly(
                "scores/d_q: d_o[b t s] @k[b s e] -> d_q[b t e] where s <= t",
                "scores/d_k: d_o[b t s] q[b t e] -> d_k[b s e] where s <= t",
                "store/scatter: d_k[b s e] -> d_q[b t e] where s <= t",
                "q/matmul/d_weight: d_q[b t e] x[b t d] -> d_q.weight[e d]");
    }

    @Test
    void aConstantHasNoGradientAndStopsIt() {
        var model = model("x[a b]", "z",
                Pointwise.of("scale", Kind.MULTIPLY, "x[a b] $table[b] -> y[a b]"),
                linear("out", "y[a b] .weight[c b] -> z[a c]"));
        assertThat(lines(Gradient.of(model)))
                .containsExactly("out/matmul/d_weight: d_z[a c] y[a b] -> d_out.weight[c b]");
    }

    @Test
    void aBranchWithoutParametersIsNotEntered() {
        var model = model("x[a b]", "z",
                Contract.of("angles", "x[a b] x[c b] -> e[a c]"),
                linear("in", "x[a b] .weight[c b] -> y[a c]"),
                Pointwise.of("sum", Kind.ADD, "y[a c] e[a c] -> z[a c]"));
        assertThat(lines(Gradient.of(model))).containsExactly(
                "sum/gradient: d_z[a c] -> d_y[a c]",
                "in/matmul/d_weight: d_y[a c] x[a b] -> d_in.weight[c b]");
    }

    @Test
    void whatTheOutputDoesNotReachHasNoGradient() {
        var model = model("x[a b]", "y",
                linear("in", "x[a b] .weight[c b] -> y[a c]"),
                linear("aside", "y[a c] .weight[d c] -> pooled[a d]"));
        assertThat(lines(Gradient.of(model)))
                .containsExactly("in/matmul/d_weight: d_y[a c] x[a b] -> d_in.weight[c b]");
    }

    @Test
    void aStreamWrittenAgainForgetsWhereItCameFrom() {
        var model = model("v[a c]", "y",
                linear("lost", "v[a c] .weight[b c] -> x[a b]"),
                Pointwise.of("reset", Kind.RELU, "$table[a b] -> x[a b]"),
                linear("kept", "x[a b] .weight[c b] -> y[a c]"));
        assertThat(lines(Gradient.of(model)))
                .containsExactly("kept/matmul/d_weight: d_y[a c] x[a b] -> d_kept.weight[c b]");
    }

    @Test
    void aSharedTableIsTrainedThroughBothUses() {
        var model = model("ids[a]", "logits",
                Block.of("embed", List.of(Gather.of("lookup", "ids[a] .weight[d b] -> x[a b]"))),
                linear("head", "x[a b] /embed.weight[d b] -> logits[a d]"));
        assertThat(lines(Gradient.of(model))).containsExactly(
                "head/matmul/d_x: d_logits[a d] /embed.weight[d b] -> d_x[a b]",
                "head/matmul/d_weight: d_logits[a d] x[a b] -> d_embed.weight[d b]",
                "embed/lookup/scatter: d_x[a b] -> d_embed.weight[d b]");
    }

    /// No two parameters have gradients of one name, whatever their tensors are called.
    @Test
    void aGradientHasTheNameOfItsParameter() {
        var written = new ArrayList<String>();
        Gradient.of(model("ids[a]", "x", EMBED, layers(UP, DOWN), linear("up", "x[a b] .weight[c b] -> x[a c]")))
                .walk((_, op) -> op.line().writes().stream().map(t -> t.name()).filter(n -> n.contains("."))
                        .forEach(written::add));
        assertThat(written).containsExactly("d_up.weight", "d_layers.{i}.down.weight", "d_layers.{i}.up.weight",
                "d_embed.weight");
    }

    @Test
    void aPointwiseOpIsOneOpForAllOperandsThatNeedIt() {
        var model = model("x[a b]", "z",
                linear("in", "x[a b] .weight[c b] -> y[a c]"),
                Block.of("norm", List.of(
                        Pointwise.of("norm", Kind.LAYER_NORM, "y[a c] .weight[c] .bias[c] -> z[a c]"))));
        var first = Gradient.of(model);
        assertThat(lines(first).getFirst())
                .isEqualTo("norm/norm/gradient: d_z[a c] -> d_y[a c] d_norm.weight[c] d_norm.bias[c]");
        first.walk((place, op) -> {
            if (place.path().equals("norm/norm/gradient")) {
                assertThat(op)
                        .isInstanceOfSatisfying(Pointwise.class, p -> assertThat(p.kind()).isEqualTo(Kind.GRADIENT));
            }
        });
    }

    @Test
    void blocksKeepTheirComponentAndAxesAndEmptyOnesGo() {
        var axes = Map.of("b", Expr.of(64));
        var model = model("x[a b]", "y",
                Block.of("aside", List.of(Pointwise.of("relu", Kind.RELU, "x[a b] -> r[a b]"))),
                new Block("in", Optional.of(Component.HEAD), axes,
                        List.of(Contract.of("matmul", "x[a b] .weight[c b] -> y[a c]"))));
        var parts = Gradient.of(model).root().parts();
        assertThat(parts).hasSize(1);
        assertThat(parts.getFirst()).isInstanceOfSatisfying(Block.class, block -> {
            assertThat(block.component()).contains(Component.HEAD);
            assertThat(block.axes()).isEqualTo(axes);
        });
        assertThat(work(Gradient.of(model))).isEqualTo(expected("64*A*C"));
    }

    // ---- repeats ----------------------------------------------------------------------------------------

    private static final Node UP = linear("up", "x[a b] .weight[c b] -> y[a c]");
    private static final Node DOWN = linear("down", "y[a c] .weight[b c] -> x[a b]");
    private static final Node EMBED =
            Block.of("embed", List.of(Gather.of("lookup", "ids[a] .weight[d b] -> x[a b]")));

    private static Repeat layers(Node... parts) {
        return new Repeat("layers", Expr.dim("L"), List.of(parts));
    }

    @Test
    void aFirstLayerWithoutInputGradientStandsApart() {
        var gradient = Gradient.of(model("x[a b]", "x", layers(UP, DOWN)));
        assertThat(gradient.root().parts()).hasSize(2);
        assertThat(gradient.root().parts().getFirst()).isInstanceOfSatisfying(Repeat.class, r -> {
            assertThat(r.name()).isEqualTo("layers");
            assertThat(r.times()).isEqualTo(expected("L - 1"));
        });
        assertThat(gradient.root().parts().getLast()).isInstanceOfSatisfying(Repeat.class, r -> {
            assertThat(r.name()).isEqualTo("layers");
            assertThat(r.variant()).isEqualTo("first");
            assertThat(r.numbers()).isEqualTo(Numbers.first(Expr.ONE));
        });
        assertThat(work(gradient)).isEqualTo(expected("4*L*A*B*C - A*B*C"));
    }

    @Test
    void behindAnEmbeddingAllLayersAreAlike() {
        var gradient = Gradient.of(model("ids[a]", "x", EMBED, layers(UP, DOWN)));
        assertThat(gradient.root().parts().getFirst()).isInstanceOfSatisfying(Repeat.class, r -> {
            assertThat(r.name()).isEqualTo("layers");
            assertThat(r.times()).isEqualTo(Expr.dim("L"));
        });
        assertThat(work(gradient)).isEqualTo(expected("4*L*A*B*C"));
    }

    @Test
    void whatLayersMakeNeedsAGradientBehindThem() {
        var model = model("x[a b]", "z", layers(UP, DOWN), linear("head", "x[a b] .weight[d b] -> z[a d]"));
        assertThat(lines(Gradient.of(model)).subList(0, 2)).containsExactly(
                "head/matmul/d_x: d_z[a d] .weight[d b] -> d_x[a b]",
                "head/matmul/d_weight: d_z[a d] x[a b] -> d_head.weight[d b]");
    }

    /// What every layer reads comes from outside and is not trained: weight gradients alone.
    @Test
    void aFrozenMemoryIsNotEntered() {
        var model = model("ids[a] m[a e]", "x", EMBED, layers(
                linear("mix", "m[a e] .weight[b e] -> z[a b]"),
                Pointwise.of("add", Kind.ADD, "x[a b] z[a b] -> x[a b]")));
        assertThat(work(Gradient.of(model))).isEqualTo(expected("L*A*B*E"));
    }

    /// A stream that every layer reads and none writes has a gradient behind all layers but the last; they are alike
    /// all the same.
    @Test
    void aStreamThatAllLayersRead() {
        var model = model("ids[a]", "x", EMBED,
                linear("memory", "x[a b] .weight[e b] -> m[a e]"),
                layers(linear("mix", "m[a e] .weight[b e] -> z[a b]"),
                        Pointwise.of("add", Kind.ADD, "x[a b] z[a b] -> x[a b]")));
        var gradient = Gradient.of(model);
        assertThat(gradient.root().parts().getFirst()).isInstanceOfSatisfying(Repeat.class,
                r -> assertThat(r.times()).isEqualTo(Expr.dim("L")));
        assertThat(work(gradient)).isEqualTo(expected("2*L*A*B*E + 2*A*B*E"));
    }

    /// The output is made in the middle of a layer, so the last layer's second half is not reached.
    @Test
    void aLastLayerThatIsNotReachedWholeStandsApart() {
        var model = model("ids[a]", "y", EMBED, layers(UP, DOWN));
        assertThat(work(Gradient.of(model))).isEqualTo(expected("4*L*A*B*C - 2*A*B*C"));
    }

    /// Weights alone in the first layer, half of the last.
    @Test
    void bothEndsApart() {
        var model = model("x[a b]", "y", layers(UP, DOWN));
        var gradient = Gradient.of(model);
        assertThat(work(gradient)).isEqualTo(expected("4*L*A*B*C - 2*A*B*C - A*B*C"));
        for (int copies : List.of(2, 3, 5)) {
            assertThat(bound(gradient, copies)).isEqualTo(unrolled(model, copies));
        }
    }

    /// What needs a gradient spreads by one stream a layer from the front, what has one by one stream a layer from the
    /// back.
    @Test
    void layersSettleOneByOne() {
        var model = model("x[a b] v[a b] z[a b]", "z", layers(
                Pointwise.of("pass_z", Kind.ADD, "z[a b] v[a b] -> z[a b]"),
                Pointwise.of("pass_v", Kind.ADD, "v[a b] x[a b] -> v[a b]"),
                UP, DOWN));
        var gradient = Gradient.of(model);
        for (int copies : List.of(5, 6, 9)) {
            assertThat(bound(gradient, copies)).as("%s layers", copies).isEqualTo(unrolled(model, copies));
        }
        var labels = new TreeMap<String, String>();
        gradient.walk((place, _) -> {
            var step = place.steps().getFirst();
            labels.put(step.label(), step.times() + " " + step.sets().orElseThrow());
        });
        assertThat(labels).containsExactly(
                entry("layers", "L - 5 from 3"),
                entry("layers[first + 1]", "1 from 1"),
                entry("layers[first + 2]", "1 from 2"),
                entry("layers[first]", "1 from 0"),
                entry("layers[last - 1]", "1 from L - 2"),
                entry("layers[last]", "1 from L - 1"));
    }

    /// Two streams that change places in every layer.
    @Test
    void layersThatNeverBecomeAlikeAreRefused() {
        var model = model("ids[a] v[a b]", "v", EMBED, layers(
                Pointwise.of("keep", Kind.SPLIT, "x[a b] -> kept[a b]"),
                Pointwise.of("back", Kind.SPLIT, "v[a b] -> x[a b]"),
                Pointwise.of("forth", Kind.SPLIT, "kept[a b] -> v[a b]")));
        assertThatThrownBy(() -> Gradient.of(model))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("layers");
    }

    private static Expr bound(Model gradient, int copies) {
        return work(gradient.with(Map.of("L", Expr.of(copies))));
    }

    /// Multiply-adds of the gradient of the model with its layers written out.
    private static Expr unrolled(Model model, int copies) {
        var layers = (Repeat) model.root().parts().getLast();
        var parts = new ArrayList<Node>(model.root().parts().subList(0, model.root().parts().size() - 1));
        for (int i = 0; i < copies; i++) {
            parts.add(Block.of("layer" + i, layers.parts()));
        }
        return work(Gradient.of(model.withRoot(Block.of("", parts))));
    }

    @Test
    void layersInsideLayers() {
        var model = model("ids[a]", "x", EMBED,
                new Repeat("groups", Expr.dim("G"), List.of(
                        layers(UP, DOWN),
                        linear("in", "x[a b] .weight[c b] -> y[a c]"),
                        linear("out", "y[a c] .weight[b c] -> x[a b]"))));
        assertThat(work(Gradient.of(model))).isEqualTo(expected("4*G*L*A*B*C + 4*G*A*B*C"));
    }

    @Test
    void aRepeatThatTheOutputDoesNotReachVanishes() {
        var model = model("x[a b]", "y",
                linear("in", "x[a b] .weight[c b] -> y[a c]"),
                layers(linear("w", "x[a b] .weight[d b] -> aside[a d]")));
        assertThat(Gradient.of(model).root().parts()).hasSize(1);
    }
}

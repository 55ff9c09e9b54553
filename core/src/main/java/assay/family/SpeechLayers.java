package assay.family;

import assay.algebra.Expr;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Projected;
import assay.part.Residual;
import java.util.ArrayList;
import java.util.List;

/// The layers of [Wav2Vec2] and its kin, over frames whose positions a convolution makes.
final class SpeechLayers {
    private static final String LAYER_NORM = "layer_norm";

    private static final Attention.Names NAMES = Attention.Names.of("attention", "out_proj");

    private SpeechLayers() {}

    /// From what the convolutions left to the last layer's output, all `x[b t d]`.
    static List<Node> nodes(Stack stack) {
        var hf = stack.hf();
        var reading = hf.reading();
        boolean stable = reading.flag("stable_norm", false, "do_stable_layer_norm");
        var activation = hf.activation("gelu");
        var norm = stack.norm(LAYER_NORM, "x[b t d]", "x[b t d]");
        var nodes = new ArrayList<Node>();
        nodes.add(SpeechConvolutions.positions(hf));
        nodes.add(Residual.add("position_sum", "x[b t d] e[b t d] -> x[b t d]"));
        if (!stable) {
            nodes.add(norm);
        }
        if (reading.modelType().equals(Wav2Vec2.WAVLM)) {
            hf.size("rb", "relative_buckets", Expr.of(320), "320", "num_buckets");
            hf.bind("ge", Expr.of(8));
            nodes.add(new Repeat("layers", "first", Expr.ONE, layer(stack, stable, activation, gated(true))));
            nodes.add(new Repeat("layers", "others", Numbers.from(Expr.ONE, Expr.dim("num_layers").minus(Expr.ONE)),
                    layer(stack, stable, activation, gated(false))));
        } else {
            nodes.addAll(Stack.layers("layers", layer(stack, stable, activation,
                    new Projected(NAMES, true).over(Core.everywhere(), List.of()))));
        }
        if (stable) {
            nodes.add(norm);
        }
        return nodes;
    }

    private static List<Node> layer(Stack stack, boolean stable, Kind activation, Node attention) {
        var feedForward = Usual.plain("feed_forward", "intermediate_dense", "output_dense", activation, true);
        if (!stable) {
            return stack.postNorm(attention, LAYER_NORM, feedForward, "final_layer_norm");
        }
        var nodes = new ArrayList<>(stack.preNorm(LAYER_NORM, attention, "final_layer_norm", feedForward));
        stack.hf().reading().sizeIf("adapter_dim", "adapter_attn_dim").ifPresent(width -> {
            stack.hf().rebind("da", width);
            nodes.addAll(Residual.pre("adapter_residual", stack.norm("adapter_layer.norm"),
                    Usual.plain("adapter_layer", "linear_1", "linear_2", Kind.RELU, true).each(op -> op.with(
                            Line.of(op.line().toString().replace("f]", "da]").replace("[f", "[da"))))));
        });
        return nodes;
    }

    /// Attention whose bias of distances, made in the first layer, each head weighs by what the frame holds.
    private static Block gated(boolean first) {
        var core = Core.everywhere();
        var nodes = new ArrayList<Node>();
        nodes.add(Usual.linear(true).of("q_proj", "y[b t d]", core.query()));
        nodes.add(Usual.linear(true).of("k_proj", "y[b t d]", core.keys()));
        nodes.add(Usual.linear(true).of("v_proj", "y[b t d]", core.values()));
        if (first) {
            nodes.add(Block.of("rel_attn_embed", Component.POSITION, List.of(
                    Gather.of("lookup", ".weight[rb h] -> bias[h t s]"))));
        }
        nodes.add(Pointwise.of("heads", Kind.SPLIT, "y[b t d] -> yh[b t h k]"));
        nodes.add(Usual.linear(true).of("gru_rel_pos_linear", "yh[b t h k]", "gr[b t h ge]"));
        nodes.add(Pointwise.of("gates", Kind.SIGMOID, "gr[b t h ge] .gru_rel_pos_const[1 h 1 1] -> gate[b h t]"));
        nodes.addAll(core.onScores(List.of(Pointwise.of("relative_bias", Kind.POSITION_BIAS,
                "a[b h t s] bias[h t s] gate[b h t] -> a[b h t s]"))).nodes());
        nodes.add(Usual.linear(true).of("out_proj", core.out(), "z[b t d]"));
        return Block.of("attention", Component.ATTENTION, nodes);
    }
}

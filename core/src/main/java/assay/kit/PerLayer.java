package assay.kit;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Norm;
import java.util.List;

/// Embeddings that each layer has of its own: one table of the rows of all layers, added to what a linear layer makes
/// of the usual embedding. Axes: `vp` words, `ly` layers, `pe` elements of one layer's vector.
public final class PerLayer {
    private PerLayer() {}

    /// Binds the axes.
    ///
    /// @param vocabulary the table's words where the config does not say
    /// @param width of a layer's vector, likewise
    /// @param layers that of each layer: where they differ, their number is what the list says
    public static void sizes(Hf hf, List<?> layers, long vocabulary, long width) {
        hf.size("vp", "vocab_size_per_layer", Expr.of(vocabulary), String.valueOf(vocabulary),
                "vocab_size_per_layer_input");
        hf.size("pe", "d_per_layer", Expr.of(width), String.valueOf(width), "hidden_size_per_layer_input");
        hf.bind("ly", layers.stream().distinct().count() > 1 ? Expr.of(layers.size()) : hf.layers());
    }

    /// From `ids[b t]` and the embedding `from[b t d]` to `per_layer[b t ly pe]`.
    public static List<Node> embedded(String from) {
        var all = "per_layer[b t ly pe]";
        var made = "projected[b t ly pe]";
        return List.of(
                Block.of("embed_tokens_per_layer", Component.EMBEDDING, List.of(
                        Gather.of("lookup", "ids[b t] .weight[vp (ly pe)] -> " + all),
                        Pointwise.of("scale", Kind.SCALE, all + " -> " + all))),
                Usual.linear(false).of("per_layer_model_projection", Component.EMBEDDING, from + "[b t d]", made),
                Block.of("", Component.EMBEDDING, List.of(
                        Pointwise.of("per_layer_scale", Kind.SCALE, made + " -> " + made))),
                Norm.RMSNORM.of("per_layer_projection_norm", made, made, false),
                Block.of("", Component.EMBEDDING, List.of(
                        Pointwise.of("per_layer_sum", Kind.ADD, made + " " + all + " -> " + all),
                        Pointwise.of("per_layer_input_scale", Kind.SCALE, all + " -> " + all))));
    }

    /// What a layer makes of its own vector: from `from[b t d]` to `z[b t d]`, normed.
    public static List<Node> gated(String from, Kind activation) {
        var linear = Usual.linear(false);
        return List.of(
                linear.of("per_layer_input_gate", Component.FEED_FORWARD, from + "[b t d]", "u[b t pe]"),
                Block.of("per_layer_input", Component.FEED_FORWARD, List.of(
                        Gather.of("own", "per_layer[b t ly pe] -> own[b t pe]"),
                        Pointwise.of("activation", activation, "u[b t pe] -> u[b t pe]"),
                        Pointwise.of("product", Kind.MULTIPLY, "u[b t pe] own[b t pe] -> u[b t pe]"))),
                linear.of("per_layer_projection", Component.FEED_FORWARD, "u[b t pe]", "z[b t d]"),
                Norm.RMSNORM.of("post_per_layer_input_norm", "z[b t d]", "z[b t d]", false));
    }
}

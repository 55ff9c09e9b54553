package assay.kit;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;

/// Heads on an encoder of a sound's frames.
public final class Frames {
    private Frames() {}

    /// All layers' states weighed and summed, if the config asks for that.
    ///
    /// @param layers the name of their number
    public static List<Node> weighted(Hf hf, String layers) {
        if (!hf.reading().flag("weighted_layers", false, "use_weighted_layer_sum")) {
            return List.of();
        }
        hf.bind("lw", Expr.dim(layers).plus(Expr.ONE));
        return List.of(Pointwise.of("weigh_layers", Kind.COMBINE, "x[b t d] .layer_weights[lw] -> x[b t d]"));
    }

    /// Labels of a sound: a linear layer, the mean of all frames and the classifier.
    ///
    /// @param layers the name of their number, for [#weighted]
    public static List<Node> labels(Hf hf, String layers) {
        hf.size("dp", "projection_size", Expr.of(256), "256", "classifier_proj_size");
        var nodes = new ArrayList<>(weighted(hf, layers));
        nodes.add(Usual.linear(true).of("projector", Component.HEAD, "x[b t d]", "px[b t dp]"));
        nodes.add(Block.of("", Component.HEAD, List.of(Pointwise.of("mean", Kind.ADD, "px[b t dp] -> mean[b dp]"))));
        nodes.add(hf.classifier("classifier", "mean[b dp]"));
        return nodes;
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// A layer of [MobileBert], narrow inside: from `x[b t d]` to `u[b t di]` and back.
final class Bottleneck {
    private Bottleneck() {}

    /// @param narrow whether it is
    /// @param plain whether norms are a gain and a shift alone
    /// @param networks how many feed-forwards there are
    static List<Node> layer(
            Reading reading, boolean narrow, boolean plain, Kind activation, Expr networks) {
        boolean narrowAttention = reading.flag("bottleneck_attention", false, "use_bottleneck_attention");
        boolean shared = reading.flag("shared_bottleneck", true, "key_query_shared_bottleneck");
        var nodes = new ArrayList<Node>();
        var query = "u[b t di]";
        var value = narrowAttention || !narrow ? "u[b t di]" : "x[b t d]";
        if (narrow) {
            nodes.add(Usual.linear(true).of("bottleneck.input.dense", "x[b t d]", "u[b t di]"));
            nodes.add(norm("bottleneck.input.LayerNorm", "u[b t di]", plain));
            if (shared && narrowAttention) {
                nodes.add(Block.of("bottleneck.attention", List.of(
                        Block.of("dense", List.of(Gather.of("unused", ".weight[di d] .bias[di] -> unused[di d]"))),
                        Block.of("LayerNorm", List.of(Gather.of("unused", ".weight[di] .bias[di] -> unused[di]"))))));
            } else if (shared) {
                query = "y[b t di]";
                nodes.add(Usual.linear(true).of("bottleneck.attention.dense", "x[b t d]", "y[b t di]"));
                nodes.add(norm("bottleneck.attention.LayerNorm", "y[b t di]", plain));
            } else if (!narrowAttention) {
                reading.refuse(reading.place("key_query_shared_bottleneck"), "without a shared bottleneck queries and "
                        + "keys read what is as wide as the model, which their layers do not", "");
            }
        } else {
            nodes.add(Pointwise.of("input", Kind.SPLIT, "x[b t d] -> u[b t di]"));
        }
        var core = Core.everywhere();
        var attention = new ArrayList<Node>();
        attention.add(Usual.linear(true).of("self.query", query, core.query()));
        attention.add(Usual.linear(true).of("self.key", query, core.keys()));
        attention.add(Usual.linear(true).of("self.value", value, core.values()));
        attention.addAll(core.nodes());
        attention.add(Usual.linear(true).of("output.dense", core.out(), "z[b t di]"));
        nodes.add(Block.of("attention", Component.ATTENTION, attention));
        nodes.addAll(behind("attention", "attention.output.LayerNorm", plain));
        if (reading.value("num_ffn") > 1) {
            nodes.add(new Repeat("ffn", networks.minus(Expr.ONE), feedForward(activation, plain)));
        }
        nodes.addAll(feedForward(activation, plain));
        if (narrow) {
            nodes.add(Usual.linear(true).of("output.bottleneck.dense", "u[b t di]", "z[b t d]"));
            nodes.add(Residual.add("output_residual", "x[b t d] z[b t d] -> x[b t d]"));
            nodes.add(norm("output.bottleneck.LayerNorm", "x[b t d]", plain));
        } else {
            nodes.add(Pointwise.of("output", Kind.SPLIT, "u[b t di] -> x[b t d]"));
        }
        return nodes;
    }

    private static List<Node> feedForward(Kind activation, boolean plain) {
        var nodes = new ArrayList<Node>();
        nodes.add(Block.of("", Component.FEED_FORWARD, List.of(
                Usual.linear(true).of("intermediate.dense", "u[b t di]", "m[b t f]"),
                Pointwise.of("activation", activation, "m[b t f] -> m[b t f]"),
                Usual.linear(true).of("output.dense", "m[b t f]", "z[b t di]"))));
        nodes.addAll(behind("ffn", "output.LayerNorm", plain));
        return nodes;
    }

    private static List<Node> behind(String name, String norm, boolean plain) {
        return List.of(Residual.add(name + "_residual", "u[b t di] z[b t di] -> u[b t di]"),
                norm(norm, "u[b t di]", plain));
    }

    /// A norm of a stream, or its gain and shift alone.
    static Block norm(String name, String stream, boolean plain) {
        var width = stream.substring(stream.lastIndexOf(' ') + 1, stream.length() - 1);
        return plain
                ? Block.of(name, Component.NORM, List.of(Pointwise.of("scale", Kind.SCALE, stream + " .weight[" + width
                        + "] .bias[" + width + "] -> " + stream)))
                : Norm.LAYERNORM.of(name, stream, stream, true);
    }
}

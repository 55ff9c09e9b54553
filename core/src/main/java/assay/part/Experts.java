package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;

/// A feed-forward of which a router chooses, for each token, `n` experts of `e`: from `y[b t d]` to `z[b t d]`.
///
/// Axes: `e` experts, `n` chosen for a token, `fe` an expert's inner width, `i` = 2 (gate and up). The axis `e?` counts for storage
/// and not for work; a block that holds experts binds `e?` to the number that is chosen, so that active parameters can be told.
///
/// @param router the router's layer
/// @param routerBias whether it has a bias
/// @param experts the block around the experts' tensors
/// @param layout whether they are stored `[e out in]` or `[e in out]`
/// @param bias whether the experts have biases
public record Experts(String router, boolean routerBias, String experts, Layout layout, boolean bias, Kind activation) {
    /// The router and the experts, without the block around them. Tensors are fused over experts, as the reference
    /// implementation stores them: `experts.gate_up_proj`, `experts.down_proj`.
    public List<Node> nodes() {
        boolean out = layout == Layout.OUT_IN;
        var inside = new ArrayList<Node>();
        inside.add(Contract.of("gate_up", "ye[b t n d] .gate_up_proj[" + (out ? "e? (i fe) d" : "e? d (i fe)")
                + "] -> ue[b t n i fe]"));
        if (bias) {
            inside.add(Pointwise.of("gate_up_bias", Kind.BIAS,
                    "ue[b t n i fe] .gate_up_proj_bias[e? (i fe)] -> ue[b t n i fe]"));
        }
        inside.add(Pointwise.of("split", Kind.SPLIT, "ue[b t n i fe] -> me[b t n fe] he[b t n fe]"));
        inside.add(Pointwise.of("activation", activation, "me[b t n fe] -> me[b t n fe]"));
        inside.add(Pointwise.of("product", Kind.MULTIPLY, "me[b t n fe] he[b t n fe] -> ne[b t n fe]"));
        inside.add(Contract.of("down", "ne[b t n fe] .down_proj[" + (out ? "e? d fe" : "e? fe d") + "] -> ze[b t n d]"));
        if (bias) {
            inside.add(Pointwise.of("down_bias", Kind.BIAS, "ze[b t n d] .down_proj_bias[e? d] -> ze[b t n d]"));
        }
        return List.of(
                new Linear(routerBias, Layout.OUT_IN).of(router, "y[b t d]", "scores[b t e]"),
                Pointwise.of("router_softmax", Kind.SOFTMAX, "scores[b t e] -> scores[b t e]"),
                Gather.of("choose", "scores[b t e] -> chosen[b t n]"),
                Gather.of("dispatch", "y[b t d] -> ye[b t n d]"),
                Block.of(experts, inside),
                Pointwise.of("combine", Kind.COMBINE, "ze[b t n d] chosen[b t n] -> z[b t d]"));
    }

    /// With one gated expert beside them that every token goes through: axis `fs` its inner width.
    ///
    /// @param names of the shared expert
    public List<Node> nodesWithShared(FeedForward.Names names) {
        var parts = new ArrayList<>(nodes());
        parts.add(Pointwise.of("routed", Kind.SPLIT, "z[b t d] -> zr[b t d]"));
        parts.add(FeedForward.gated(names, new Linear(false, Layout.OUT_IN), activation, "fs"));
        parts.add(Pointwise.of("shared_sum", Kind.ADD, "z[b t d] zr[b t d] -> z[b t d]"));
        return parts;
    }

    /// As [#nodesWithShared], the shared expert's output scaled by the sigmoid of a layer of its own: axis `one` = 1.
    ///
    /// @param gate that layer
    public List<Node> nodesWithGatedShared(FeedForward.Names names, String gate) {
        var parts = new ArrayList<>(nodesWithShared(names));
        var sum = parts.removeLast();
        parts.add(new Linear(false, Layout.OUT_IN).of(gate, "y[b t d]", "share[b t one]"));
        parts.add(Pointwise.of("share", Kind.SIGMOID, "share[b t one] -> share[b t one]"));
        parts.add(Pointwise.of("shared", Kind.MULTIPLY, "z[b t d] share[b t one] -> z[b t d]"));
        parts.add(sum);
        return parts;
    }

    public static Block block(String name, List<Node> nodes) {
        return Block.of(name, Component.FEED_FORWARD, nodes);
    }
}

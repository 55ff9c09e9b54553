package assay.family;

import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Experts;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Router;
import java.util.ArrayList;
import java.util.List;

/// The experts of [Gemma4Text].
final class Gemma4Experts {
    private Gemma4Experts() {}

    /// Experts beside the feed-forward, which read the residual stream through norms of their own.
    static List<Node> of(Stack stack, Kind activation) {
        var z = "z[b t d]";
        var experts = new Experts(Router.softmax("router"), "experts", Layout.OUT_IN, false, activation).block();
        var parts = new ArrayList<Node>();
        parts.add(stack.norm("post_feedforward_layernorm_1", z, z));
        parts.add(Block.of("", Component.FEED_FORWARD, List.of(
                Pointwise.of("dense", Kind.SPLIT, z + " -> zd[b t d]"))));
        var router = Block.of("router", Component.ROUTER, List.of(
                Norm.RMSNORM.bare("norm", "x[b t d]", "xr[b t d]"),
                Pointwise.of("gain", Kind.MULTIPLY, "xr[b t d] .scale[d] -> xr[b t d]"),
                Pointwise.of("root", Kind.SCALE, "xr[b t d] -> xr[b t d]"),
                Usual.linear(false).of("proj", "xr[b t d]", "scores[b t e]"),
                Pointwise.of("scores", Kind.SOFTMAX, "scores[b t e] -> scores[b t e]"),
                Gather.of("choose", "scores[b t e] -> chosen[b t n]"),
                Gather.of("expert_scale", ".per_expert_scale[e] -> es[b t n]"),
                Pointwise.of("weights", Kind.MULTIPLY, "chosen[b t n] es[b t n] -> chosen[b t n]")));
        var routed = new ArrayList<Node>();
        routed.add(router);
        routed.add(stack.norm("pre_feedforward_layernorm_2"));
        parts.addAll(Experts.block("", Experts.routed(routed, experts)).parts());
        parts.add(stack.norm("post_feedforward_layernorm_2", z, z));
        parts.add(Block.of("", Component.FEED_FORWARD, List.of(
                Pointwise.of("experts_sum", Kind.ADD, z + " zd[b t d] -> " + z))));
        return parts;
    }
}

package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.quantity.Dtype;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A feed-forward of which a router chooses, for each token, `n` experts of `e`: from `y[b t d]` to `z[b t d]`.
///
/// Axes: `e` experts, `n` chosen for a token, `fe` an expert's inner width, `i` = 2 (gate and up). The axis `e?` counts
/// for storage and not for work; a block that holds experts binds `e?` to the number that is chosen, so that active
/// parameters can be told. Where the reference implementation runs more of them than the chosen ones, `n!` is bound to
/// how many.
///
/// @param experts the block around the experts' tensors
/// @param layout whether they are stored `[e out in]` or `[e in out]`
/// @param bias whether the experts have biases
public record Experts(Router router, String experts, Layout layout, boolean bias, Kind activation) {
    /// With a router that turns its scores into probabilities.
    public Experts(String router, boolean routerBias, String experts, Layout layout, boolean bias, Kind activation) {
        this(new Router(router, routerBias, Kind.SOFTMAX, Router.Correction.NONE), experts, layout, bias, activation);
    }

    /// The router and the experts, without the block around them. Tensors are fused over experts, as the reference
    /// implementation stores them: `experts.gate_up_proj`, `experts.down_proj`.
    public List<Node> nodes() {
        return routed(router, block());
    }

    /// The experts' block alone, from `ye[b t n d]` to `ze[b t n d]`.
    public Block block() {
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
        inside.add(
                Contract.of("down", "ne[b t n fe] .down_proj[" + (out ? "e? d fe" : "e? fe d") + "] -> ze[b t n d]"));
        if (bias) {
            inside.add(Pointwise.of("down_bias", Kind.BIAS, "ze[b t n d] .down_proj_bias[e? d] -> ze[b t n d]"));
        }
        return Block.of(experts, inside);
    }

    /// The block of experts without a gate, `down(activation(up(ye)))`, their matrices `[e out in]`: from `ye[b t n d]`
    /// to `ze[b t n d]`.
    ///
    /// @param width the axis inside
    public static Block plain(FeedForward.Names names, Kind activation, boolean bias, String width) {
        var inside = "ue[b t n " + width + "]";
        var up = expert(names.up(), "ye[b t n d]", width + " d", inside, width, bias);
        var down = expert(names.down(), inside, "d " + width, "ze[b t n d]", "d", bias);
        return Block.of(names.block(),
                List.of(up, Pointwise.of("activation", activation, inside + " -> " + inside), down));
    }

    /// The experts' matrices, each of which holds the rows of all of them one below the other: `w1` and `w2`, and `v1`
    /// where experts are gated. From `ye[b t n d]` to `ze[b t n d]`.
    ///
    /// @param width the axis inside
    public static Block rows(Kind activation, boolean gated, String width) {
        var rows = "[(e? " + width + ") d]";
        var made = "[b t n " + width + "]";
        var read = gated ? "me" : "ue";
        var parts = new ArrayList<Node>();
        parts.add(Contract.of(gated ? "gate" : "up", "ye[b t n d] .w1" + rows + " -> " + read + made));
        if (gated) {
            parts.add(Contract.of("up", "ye[b t n d] .v1" + rows + " -> he" + made));
        }
        parts.add(Pointwise.of("activation", activation, read + made + " -> " + (gated ? "me" : "ne") + made));
        if (gated) {
            parts.add(Pointwise.of("product", Kind.MULTIPLY, "me" + made + " he" + made + " -> ne" + made));
        }
        parts.add(Contract.of("down", "ne" + made + " .w2" + rows + " -> ze[b t n d]"));
        return Block.of("mlp", parts);
    }

    private static Block expert(String name, String in, String matrix, String out, String made, boolean bias) {
        var parts = new ArrayList<Node>();
        parts.add(Contract.of("matmul", in + " .weight[e? " + matrix + "] -> " + out));
        if (bias) {
            parts.add(Pointwise.of("bias", Kind.BIAS, out + " .bias[e? " + made + "] -> " + out));
        }
        return Block.of(name, parts);
    }

    /// Checkpoints that hold every expert by itself, its three matrices `[out in]`. What corrects a router's choice is
    /// in 32 bits whatever the rest is in: the reference keeps it so, and so do files (DeepSeek-V3's 15,104 elements).
    public static Spelling each(String gate, String up, String down) {
        return Spelling.AS_IS.typed(Dtype.FP32, "e_score_correction_bias")
                .cut("experts.gate_up_proj", one(gate), one(up))
                .cut("experts.down_proj", one(down));
    }

    private static String one(String matrix) {
        return "experts.{i}." + matrix + ".weight";
    }

    /// A router, and the experts that it chooses.
    ///
    /// @param experts from `ye[b t n d]` to `ze[b t n d]`
    public static List<Node> routed(Router router, Block experts) {
        return routed(router.nodes(), experts);
    }

    /// As [#routed(Router, Block)], with a router of another form.
    ///
    /// @param router from `y[b t d]` to `chosen[b t n]`
    public static List<Node> routed(List<Node> router, Block experts) {
        var parts = new ArrayList<>(router);
        parts.add(Gather.of("dispatch", "y[b t d] -> ye[b t n d]"));
        parts.add(experts);
        parts.add(Pointwise.of("combine", Kind.COMBINE, "ze[b t n d] chosen[b t n] -> z[b t d]"));
        return parts;
    }

    /// Experts without a gate, `down(activation(up(y)))`, beside a feed-forward for every token.
    ///
    /// @param width the axis of what they read and write: `d`, or a latent's, to and from which two layers lead
    /// @param latent those two layers
    public static List<Node> plain(Router router, String experts, Kind activation, String width, Linear latent,
            Block shared) {
        var wide = "[b t n " + width + "]";
        var in = width.equals("d") ? "y[b t d]" : "yl[b t " + width + "]";
        var out = width.equals("d") ? "z[b t d]" : "zl[b t " + width + "]";
        var parts = new ArrayList<>(router.nodes());
        if (!width.equals("d")) {
            parts.add(latent.of("fc1_latent_proj", "y[b t d]", in));
        }
        parts.add(Gather.of("dispatch", in + " -> ye" + wide));
        parts.add(Block.of(experts, List.of(
                Contract.of("up", "ye" + wide + " .up_proj[e? fe " + width + "] -> ue[b t n fe]"),
                Pointwise.of("activation", activation, "ue[b t n fe] -> ne[b t n fe]"),
                Contract.of("down", "ne[b t n fe] .down_proj[e? " + width + " fe] -> ze" + wide))));
        parts.add(Pointwise.of("combine", Kind.COMBINE, "ze" + wide + " chosen[b t n] -> " + out));
        if (!width.equals("d")) {
            parts.add(latent.of("fc2_latent_proj", out, "z[b t d]"));
        }
        parts.add(Pointwise.of("routed", Kind.SPLIT, "z[b t d] -> zr[b t d]"));
        parts.add(shared);
        parts.add(Pointwise.of("shared_sum", Kind.ADD, "z[b t d] zr[b t d] -> z[b t d]"));
        return parts;
    }

    /// With one gated expert beside them that every token goes through: axis `fs` its inner width.
    ///
    /// @param names of the shared expert
    public List<Node> nodesWithShared(FeedForward.Names names) {
        return nodesWithShared(names, new Linear(false, Layout.OUT_IN), List.of());
    }

    /// As [#nodesWithShared(FeedForward.Names)], where a layer of one output, axis `one` of size 1, makes each token's
    /// share of it.
    ///
    /// @param gate the name of that layer
    public List<Node> nodesWithGatedShared(FeedForward.Names names, String gate) {
        var linear = new Linear(false, Layout.OUT_IN);
        return nodesWithShared(names, linear, List.of(
                linear.of(gate, "y[b t d]", "share[b t one]"),
                Pointwise.of("share", Kind.SIGMOID, "share[b t one] -> share[b t one]"),
                Pointwise.of("shared_product", Kind.MULTIPLY, "z[b t d] share[b t one] -> z[b t d]")));
    }

    /// As [#nodesWithShared(FeedForward.Names)], with layers and an end of its own.
    ///
    /// @param linear of the shared expert's layers
    /// @param after what is done to its output
    public List<Node> nodesWithShared(FeedForward.Names names, Linear linear, List<Node> after) {
        return nodesBeside(Stream.concat(Stream.of(FeedForward.gated(names, linear, activation, "fs")),
                after.stream()).toList());
    }

    /// With a feed-forward of another form beside them.
    public List<Node> nodesBeside(Block shared) {
        return nodesBeside(List.of(shared));
    }

    private List<Node> nodesBeside(List<Node> shared) {
        var parts = new ArrayList<>(nodes());
        parts.add(Pointwise.of("routed", Kind.SPLIT, "z[b t d] -> zr[b t d]"));
        parts.addAll(shared);
        parts.add(Pointwise.of("shared_sum", Kind.ADD, "z[b t d] zr[b t d] -> z[b t d]"));
        return parts;
    }

    /// The block around them: the router is a component of its own, all else is feed-forward.
    public static Block block(String name, List<Node> nodes) {
        return Block.of(name, nodes.stream().map(Experts::feedForward).toList());
    }

    private static Node feedForward(Node node) {
        return switch (node) {
            case Block b when b.component().isPresent() -> b;
            case Block b -> new Block(b.name(), Optional.of(Component.FEED_FORWARD), b.axes(), b.parts());
            default -> Block.of("", Component.FEED_FORWARD, List.of(node));
        };
    }
}

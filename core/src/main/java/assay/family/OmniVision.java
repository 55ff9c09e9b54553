package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Norm;
import assay.part.Projected;
import assay.part.Residual;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The encoders of images of Qwen's omni models: those of [Qwen2Vl], 2.5, and [Qwen3VlMoe], with parts cut and called
/// otherwise.
final class OmniVision {
    private OmniVision() {}

    /// Patches `np` of `ch` channels, `pt` frames and `pa` by `pb` pixels; `nq` tokens of `mm` numbers once neighbours
    /// are joined.
    static void sizes(Hf hf, boolean third) {
        var reading = hf.reading();
        size(hf, "d", "vision_d_model", third ? 1152 : 3584, "hidden_size");
        size(hf, "f", "vision_d_ff", third ? 4304 : 3420, "intermediate_size");
        size(hf, "h", "vision_num_heads", 16, "num_heads");
        var layers = third ? 27 : 32;
        reading.sizeOr("vision_num_layers", Expr.of(layers), String.valueOf(layers), "depth");
        reading.divides("vision_d_model", "vision_num_heads");
        hf.bind("k", hf.size("d").over(hf.size("h")));
        hf.bind("j", hf.size("k").over(Expr.of(2)));
        hf.bind("c", hf.size("h").times(3));
        size(hf, "do", "vision_out_d_model", 3584, "out_hidden_size");
        size(hf, "ch", "vision_channels", 3, "in_channels");
        size(hf, "pt", "vision_temporal_patch_size", 2, "temporal_patch_size");
        hf.bind("pb", size(hf, "pa", "vision_patch_size", third ? 16 : 14, "patch_size"));
        var merge = reading.sizeOr("spatial_merge_size", Expr.of(2), "2", "spatial_merge_size");
        var merged = merge.pow(2);
        hf.bind("np", third ? reading.sizeOr("vision_positions", Expr.of(2304), "2304", "num_position_embeddings")
                : merged);
        var grid = Media.of(reading).byArea(hf.size("pa"), merge, Qwen2Vl.LEAST, Qwen2Vl.MOST);
        hf.rebind("t", grid.map(Media.Grid::patches).orElse(hf.size("np")));
        hf.rebind("s", hf.size("t"));
        hf.bind("nq", hf.size("t").over(merged).floor());
        if (!third) {
            grid.ifPresent(g -> Qwen2Vl.windows(hf, g.merged(merge), merge));
        }
        hf.bind("mm'", hf.bind("mm", hf.size("d").times(merged)));
    }

    private static Expr size(Hf hf, String axis, String name, long or, String own) {
        return hf.size(axis, name, Expr.of(or), String.valueOf(or), own);
    }

    /// From `pixels[b t ch pt pa pb]` to `image[b nq dt]`.
    static List<Node> tower(Hf hf, boolean third) {
        var stack = third ? Stack.of(hf, Norm.LAYERNORM, true) : Stack.of(hf);
        var core = Core.everywhere();
        var feedForward = third ? Usual.plain("mlp", "linear_fc1", "linear_fc2", Kind.GELU, true)
                : FeedForward.gated(new FeedForward.Names("mlp", "gate_proj", "up_proj", "down_proj"),
                        Usual.linear(true), Kind.SILU, "f");
        var convolution = new ArrayList<Node>();
        convolution.add(Contract.of("convolution", "pixels[b t ch pt pa pb] .weight[d ch pt pa pb] -> x[b t d]"));
        var parts = new ArrayList<Node>();
        if (third) {
            convolution.add(Pointwise.of("bias", Kind.BIAS, "x[b t d] .bias[d] -> x[b t d]"));
        }
        parts.add(Block.of("patch_embed", Component.EMBEDDING, List.of(Block.of("proj", convolution))));
        if (third) {
            parts.add(Block.of("pos_embed", Component.POSITION, List.of(
                    Gather.of("lookup", "x[b t d] .weight[np d] -> e[b t d]"))));
            parts.add(Residual.add("position_sum", "x[b t d] e[b t d] -> x[b t d]"));
        }
        parts.add(Attention.rotary("rotary_pos_emb", false));
        var names = new Attention.Names("attn", "q", "k", "v", "proj");
        parts.addAll(Qwen2Vl.blocks(hf, !third, core, between -> Stream.concat(
                Residual.pre("attention_residual", stack.norm("norm1"), third
                        ? Usual.fusedAttention("attn", "qkv", "proj", core, true, true, Attention.rotated(core))
                        : new Projected(names, true).over(core, Attention.rotated(core), between)).stream(),
                Residual.pre("ffn_residual", stack.norm("norm2"), feedForward).stream()).toList()));
        parts.add(Block.of("merger", Component.FEED_FORWARD, merger(
                List.of(stack.norm("ln_q", "x[b t d]", "x'[b t d]"), joined("x'[b t d]")), "image")));
        int deep = hf.reading().has("deepstack_visual_indexes")
                ? hf.reading().numbers("deepstack_visual_indexes").size() : 3;
        if (third && deep > 0) {
            parts.add(new Repeat("merger_list", Expr.of(deep), List.of(
                    Block.of("", Component.FEED_FORWARD, merger(List.of(joined("x[b t d]"),
                            stack.norm("ln_q", "u[b nq mm]", "u[b nq mm]")), "deep")),
                    Residual.add("sum", "image[b nq do] deep[b nq do] -> image[b nq do]"))));
        }
        parts.add(Pointwise.of("tokens", Kind.SPLIT, "image[b nq do] -> image[b nq dt]"));
        return parts;
    }

    private static Node joined(String from) {
        return Pointwise.of("join", Kind.SPLIT, from + " -> u[b nq mm]");
    }

    private static List<Node> merger(List<Node> joined, String to) {
        var linear = Usual.linear(true);
        var parts = new ArrayList<>(joined);
        parts.add(new Repeat("mlp", "first", Expr.ONE, List.of(linear.of("", "u[b nq mm]", "m[b nq mm']"))));
        parts.add(Pointwise.of("activation", Kind.GELU, "m[b nq mm'] -> m[b nq mm']"));
        parts.add(new Repeat("mlp", "last", Numbers.from(Expr.of(2), Expr.ONE), List.of(
                linear.of("", "m[b nq mm']", to + "[b nq do]"))));
        return parts;
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Norm;
import assay.part.Projected;
import assay.part.Residual;
import java.util.ArrayList;
import java.util.List;

/// The encoders of images of Qwen's omni models: those of [Qwen2Vl], 2.5, and [Qwen3VlMoe], with parts cut and called
/// otherwise.
final class OmniVision {
    private OmniVision() {}

    /// Patches `np` of `ch` channels, `pt` frames and `pa` by `pb` pixels; `nq` tokens of `mm` numbers once neighbours
    /// are joined.
    static void sizes(Hf hf, boolean third) {
        var reading = hf.reading();
        hf.size("d", "vision_d_model", third ? 1152 : 3584, "hidden_size");
        hf.size("f", "vision_d_ff", third ? 4304 : 3420, "intermediate_size");
        hf.size("h", "vision_num_heads", 16, "num_heads");
        var layers = third ? 27 : 32;
        reading.sizeOr("vision_num_layers", Expr.of(layers), String.valueOf(layers), "depth");
        hf.headsOf("vision_").angles();
        hf.bind("c", hf.size("h").times(3));
        hf.size("do", "vision_out_d_model", 3584, "out_hidden_size");
        hf.size("ch", "vision_channels", 3, "in_channels");
        hf.size("pt", "vision_temporal_patch_size", 2, "temporal_patch_size");
        hf.bind("pb", hf.size("pa", "vision_patch_size", third ? 16 : 14, "patch_size"));
        var merge = reading.sizeOr("spatial_merge_size", Expr.of(2), "2", "spatial_merge_size");
        var merged = merge.pow(2);
        hf.bind("np", third ? reading.sizeOr("vision_positions", Expr.of(2304), "2304", "num_position_embeddings")
                : merged);
        var grid = Media.of(reading).byArea(hf.size("pa"), merge, Qwen2Vision.LEAST, Qwen2Vision.MOST);
        hf.rebind("t", grid.map(Media.Grid::patches).orElse(hf.size("np")));
        hf.rebind("s", hf.size("t"));
        hf.bind("nq", hf.size("t").over(merged).floor());
        if (!third) {
            grid.ifPresent(g -> Qwen2Vision.windows(hf, g.merged(merge), merge));
        }
        hf.bind("mm'", hf.bind("mm", hf.size("d").times(merged)));
    }

    /// From `pixels[b t ch pt pa pb]` to `image[b nq dt]`.
    static List<Node> tower(Hf hf, boolean third) {
        var stack = third ? Stack.of(hf, Norm.LAYERNORM, true) : Stack.of(hf);
        var core = Core.everywhere();
        var feedForward = third ? Usual.plain("mlp", "linear_fc1", "linear_fc2", Kind.GELU, true)
                : FeedForward.gated(new FeedForward.Names("mlp", "gate_proj", "up_proj", "down_proj"),
                        Usual.linear(true), Kind.SILU, "f");
        var parts = new ArrayList<Node>();
        parts.add(Block.of("patch_embed", Component.EMBEDDING, List.of(
                Convolution.given("proj", "ch pt pa pb", third))));
        if (third) {
            parts.add(Block.of("pos_embed", Component.POSITION, List.of(
                    Gather.of("lookup", "x[b t d] .weight[np d] -> e[b t d]"))));
            parts.add(Residual.add("position_sum", "x[b t d] e[b t d] -> x[b t d]"));
        }
        parts.add(Attention.rotary("rotary_pos_emb", false));
        var names = new Attention.Names("attn", "q", "k", "v", "proj");
        parts.addAll(Qwen2Vision.blocks(hf, !third, core, between -> stack.preNorm("norm1", third
                ? Usual.fusedAttention("attn", "qkv", "proj", core, true, true, Attention.rotated(core))
                : new Projected(names, true).over(core, Attention.rotated(core), between), "norm2", feedForward)));
        parts.add(PatchMerger.of(stack.norm("ln_q", "x[b t d]", "x'[b t d]"), "x'[b t d]", PatchMerger::numbered));
        var deep = PatchMerger.deep(stack, "merger_list", "ln_q", PatchMerger::numbered);
        parts.addAll(third ? deep : List.of());
        parts.add(PatchMerger.TOKENS);
        return parts;
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import java.util.List;

/// The encoder of images and videos of [Ernie45Vl]: rotary layers over patches, whose neighbours a resampler joins.
final class Ernie45Vision {
    /// What an image may have of pixels, as the reference's processor is.
    private static final long LEAST = 56 * 56;
    private static final long MOST = 28 * 28 * 6177;

    private Ernie45Vision() {}

    /// Patches of `pp` numbers, as many as are joined to one token, of `mm` numbers, and of two moments `mt`.
    static void sizes(Hf hf) {
        var reading = hf.reading();
        hf.size("d", "vision_d_model", 1280, "hidden_size");
        hf.size("h", "vision_num_heads", 16, "num_heads", "num_attention_heads");
        reading.sizeOr("vision_num_layers", Expr.of(32), "32", "depth");
        hf.headsOf("vision_").angles();
        hf.bind("c", hf.size("h").times(3));
        hf.size("f", "vision_d_ff", 5120, "intermediate_size");
        hf.bind("pp", reading.sizeOr("vision_patch_size", Expr.of(14), "14", "patch_size").pow(2)
                .times(reading.sizeOr("vision_channels", Expr.of(3), "3", "in_channels")));
        var merge = reading.sizeOr("spatial_merge_size", Expr.of(2), "2", "spatial_merge_size");
        var merged = merge.pow(2);
        var media = Media.of(reading);
        var grid = media.byArea(Expr.dim("vision_patch_size"), merge, LEAST, MOST);
        hf.rebind("t", grid.map(Media.Grid::patches).orElse(merged));
        hf.rebind("s", hf.size("t"));
        hf.bind("nq", grid.map(g -> g.merged(merge).patches()).orElse(Expr.ONE));
        media.placed(hf.size("nq"), hf.bind("marks", Expr.of(2)), Multimodal.CUT);
        hf.bind("mm'", hf.bind("mm", hf.size("d").times(merged)));
        hf.bind("mt", hf.size("mm").times(reading.sizeOr("temporal_merge_size", Expr.of(2), "2",
                "temporal_merge_size")));
    }

    static List<Node> tower(Hf hf) {
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var core = Core.everywhere();
        var activation = Hf.kind(hf.reading().text("vision_activation", "quick_gelu", "hidden_act"));
        var layer = stack.preNorm(
                "norm1", Usual.fusedAttention("attn", "qkv", "proj", core, true, true, Attention.rotated(core)),
                "norm2", Usual.plain("mlp", "fc1", "fc2", activation, true));
        return List.of(
                Block.of("patch_embed", List.of(Usual.linear(false).of("proj", Component.EMBEDDING, "patches[b t pp]",
                        "x[b t d]"))),
                Attention.rotary("rotary_pos_emb", false),
                new Repeat("blocks", Expr.dim("vision_num_layers"), layer),
                stack.norm("ln", "x[b t d]", "x[b t d]"));
    }

    /// Neighbours in space are joined, then two moments: of an image the same one twice.
    static List<Node> joined() {
        return List.of(
                Pointwise.of("join", Kind.SPLIT, "x[b t d] -> u[b nq mm]"),
                feedForward("spatial_linear", "u[b nq mm]"),
                Pointwise.of("moments", Kind.SPLIT, "u[b nq mm] -> w[b nq mt]"),
                feedForward("temporal_linear", "w[b nq mt]"),
                Usual.linear(true).of("mlp", "u[b nq mm]", "image[b nq dt]"),
                Norm.RMSNORM.of("after_norm", "image[b nq dt]", "image[b nq dt]", false));
    }

    private static Block feedForward(String name, String from) {
        var linear = Usual.linear(true);
        return Block.of(name, Component.FEED_FORWARD, List.of(
                linear.of("fc1", from, "m[b nq mm']"),
                Pointwise.of("activation", Kind.GELU, "m[b nq mm'] -> m[b nq mm']"),
                linear.of("fc2", "m[b nq mm']", "u[b nq mm]"),
                Norm.LAYERNORM.of("ln", "u[b nq mm]", "u[b nq mm]", true)));
    }
}

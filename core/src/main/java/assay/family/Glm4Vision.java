package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Resizing;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import java.util.List;

/// The encoder of images and videos of [Glm4v]: layers over patches with learned and rotary positions, a convolution
/// that makes one of each square of neighbours, and a feed-forward behind it.
final class Glm4Vision {
    /// What an image may have of pixels, as the models' processors are published: half of what two frames may have.
    private static final long LEAST = 6272;
    private static final long MOST = 4_816_896;

    private Glm4Vision() {}

    /// Patches of `ch` channels, `pt` frames and `pa` by `pb` pixels, `np` of them with learned positions; `nq`
    /// tokens of squares `ma` by `mb` of them, `do` wide.
    static void sizes(Hf hf) {
        var reading = hf.reading();
        hf.size("d", "vision_d_model", 1536, "hidden_size");
        hf.size("h", "vision_num_heads", 12, "num_heads");
        reading.sizeOr("vision_num_layers", Expr.of(24), "24", "depth");
        hf.headsOf("vision_").angles();
        hf.bind("c", hf.size("h").times(3));
        hf.bind("do'", hf.bind("f", hf.size("do", "vision_out_d_model", 4096, "out_hidden_size")));
        hf.size("fm", "vision_merger_d_ff", 13696, "intermediate_size");
        hf.size("ch", "vision_channels", 3, "in_channels");
        hf.size("pt", "vision_temporal_patch_size", 2, "temporal_patch_size");
        hf.bind("pb", hf.size("pa", "vision_patch_size", 14, "patch_size"));
        hf.bind("np", reading.sizeOr("vision_image_size", Expr.of(336), "336", "image_size").over(hf.size("pa"))
                .floor().pow(2));
        var merge = hf.bind("mb", hf.size("ma", "spatial_merge_size", 2));
        var media = Media.of(reading);
        long unit = media.whole(hf.size("pa")) * media.whole(merge);
        var grid = media.byArea(hf.size("pa"), merge, LEAST, MOST, given -> Resizing.enlarged(given, unit),
                media.whole(hf.size("pt")));
        hf.rebind("t", grid.map(Media.Grid::patches).orElse(hf.size("np")));
        hf.rebind("s", hf.size("t"));
        hf.bind("nq", hf.size("t").over(merge.pow(2)).floor());
        hf.bind("marks", Expr.of(2));
    }

    static List<Node> tower(Hf hf) {
        var stack = Stack.of(hf);
        var core = Core.everywhere();
        boolean bias = hf.reading().flag("vision_bias", false, "attention_bias");
        var activation = Hf.kind(hf.reading().text("vision_activation", "silu", "hidden_act"));
        var linear = Usual.linear(false);
        var layer = stack.preNorm(
                "norm1", Usual.fusedAttention("attn", "qkv", "proj", core, bias, false, Attention.rotated(core)),
                "norm2", Usual.gated(activation, false));
        return List.of(
                Block.of("patch_embed", Component.EMBEDDING, List.of(Convolution.given("proj", "ch pt pa pb", true))),
                stack.norm("post_conv_layernorm", "x[b t d]", "x[b t d]"),
                Block.of("embeddings", Component.POSITION, List.of(
                        Block.of("position_embedding", List.of(
                                Gather.of("rows", "x[b t d] .weight[np d] -> e[b t d]"))),
                        Residual.add("position_sum", "x[b t d] e[b t d] -> x[b t d]"))),
                Attention.rotary("rotary_pos_emb", false),
                new Repeat("blocks", Expr.dim("vision_num_layers"), layer),
                stack.norm("post_layernorm", "x[b t d]", "x[b t d]"),
                Block.of("downsample", Component.FEED_FORWARD, Convolution.squares("", "nq", "do").parts()),
                Block.of("merger", Component.FEED_FORWARD, List.of(
                        linear.of("proj", "u[b nq do]", "v[b nq do']"),
                        Norm.LAYERNORM.of("post_projection_norm", "v[b nq do']", "v[b nq do']", true),
                        Pointwise.of("gelu", Kind.GELU, "v[b nq do'] -> v[b nq do']"),
                        linear.of("gate_proj", "v[b nq do']", "m[b nq fm]"),
                        Pointwise.of("activation", activation, "m[b nq fm] -> m[b nq fm]"),
                        linear.of("up_proj", "v[b nq do']", "w[b nq fm]"),
                        Pointwise.of("product", Kind.MULTIPLY, "m[b nq fm] w[b nq fm] -> m[b nq fm]"),
                        linear.of("down_proj", "m[b nq fm]", "image[b nq do]"))),
                PatchMerger.TOKENS);
    }
}

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
import assay.part.Projected;
import assay.part.Residual;
import java.util.List;

/// MoonViT, the encoder of images of [KimiK25]: rotary layers over patches of images of any size, with a grid of
/// learned positions, and what joins neighbours and brings them to the decoder's width.
final class MoonVit {
    /// What an image may have of patches in all and along a side, as the reference's processor has it.
    private static final long MOST_PATCHES = 16_384;
    private static final long MOST_ALONG = 512;

    private MoonVit() {}

    /// A grid of `gh` by `gw` positions, each a patch of `pa` by `pb` pixels; `nq` tokens of `mm` numbers once
    /// neighbours are joined.
    static void sizes(Hf hf) {
        var reading = hf.reading();
        hf.size("d", "vision_d_model", 1152, "hidden_size", "vt_hidden_size");
        hf.size("h", "vision_num_heads", 16, "num_attention_heads", "vt_num_attention_heads");
        reading.sizeOr("vision_num_layers", Expr.of(27), "27", "num_hidden_layers", "vt_num_hidden_layers");
        hf.headsOf("vision_").angles();
        hf.size("f", "vision_d_ff", 4304, "intermediate_size", "vt_intermediate_size");
        hf.bind("ch", Expr.of(3));
        hf.bind("pb", hf.size("pa", "vision_patch_size", 14, "patch_size"));
        hf.size("gh", "vision_rows", 64, "pos_emb_height", "init_pos_emb_height");
        hf.size("gw", "vision_columns", 64, "pos_emb_width", "init_pos_emb_width");
        var merge = reading.sides("merge_kernel_size", Expr.of(2));
        var merged = merge.stream().reduce(Expr.ONE, Expr::times);
        var media = Media.of(reading);
        var grid = media.grid(hf.size("pa"), given -> Resizing.patches(given, media.whole(hf.size("pa")),
                Math.max(media.whole(merge.getFirst()), media.whole(merge.getLast())), MOST_PATCHES, MOST_ALONG));
        hf.rebind("t", grid.map(Media.Grid::patches).orElseGet(() -> hf.size("gh").times(hf.size("gw"))));
        hf.rebind("s", hf.size("t"));
        hf.bind("nq", hf.size("t").over(merged).floor());
        hf.bind("mm'", hf.bind("mm", hf.size("d").times(merged)));
    }

    static List<Node> tower(Stack stack) {
        var names = new Attention.Names("attn", "q_proj", "k_proj", "v_proj", "proj");
        var core = Core.everywhere();
        var layer = stack.preNorm("norm1", new Projected(names, true).over(core, Attention.rotated(core)),
                "norm2", Usual.plain("mlp", "fc1", "fc2", Kind.GELU, true));
        return List.of(
                Block.of("patch_embed", Component.EMBEDDING, List.of(
                        Convolution.given("proj", "ch pa pb", true),
                        Block.of("pos_emb", List.of(
                                Gather.of("rows", "x[b t d] .position_embeddings[gh gw d] -> e[b t d]"))),
                        Residual.add("position_sum", "x[b t d] e[b t d] -> x[b t d]"))),
                Attention.rotary("rotary_emb", false),
                new Repeat("layers", Expr.dim("vision_num_layers"), layer),
                stack.norm("final_layernorm", "x[b t d]", "x[b t d]"));
    }

    static List<Node> projector(Stack stack) {
        var linear = Usual.linear(true);
        return List.of(
                Pointwise.of("frames", Kind.SPLIT, "x[b t d] -> u[b t dp]"),
                stack.norm("pre_norm", "u[b t dp]", "u[b t dp]"),
                Pointwise.of("join", Kind.SPLIT, "u[b t dp] -> m[b nq mm]"),
                linear.of("in_proj", "m[b nq mm]", "n[b nq mm']"),
                Pointwise.of("activation", Kind.GELU, "n[b nq mm'] -> n[b nq mm']"),
                linear.of("out_proj", "n[b nq mm']", "image[b nq dt]"));
    }
}

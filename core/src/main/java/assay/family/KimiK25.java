package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Resizing;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Norm;
import assay.part.Projected;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Kimi K2.5: [DeepseekV3] for text, and an encoder of image and video patches with a grid of learned positions, whose
/// neighbours are joined and brought to the decoder's width.
public record KimiK25() implements Whole {
    /// What an image may have of patches in all and along a side, as the reference's processor has it.
    private static final long MOST_PATCHES = 16_384;
    private static final long MOST_ALONG = 512;

    @Override
    public String name() {
        return "kimi_k25";
    }

    @Override
    public Model model(Reading reading) {
        var text = reading.inside("text_config")
                .with("tie_word_embeddings", reading.flagged("tie_word_embeddings", true))
                .assuming("num_nextn_predict_layers", 0);
        var decoder = Multimodal.decoder(text, "deepseek_v3");
        var hf = new Hf(name(), reading.inside("vision_config"));
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        sizes(hf);
        hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        hf.bind("dp", reading.sizeOr("projection_d_model", Expr.of(1152), "1152", "projection_hidden_size"));
        return new Multimodal(List.of(hf.seen("vision_tower", tower(stack)), hf.seen("mm_projector", projector(stack))),
                "pixels[bi patches colours rows columns]",
                Map.of("patches", hf.size("t"), "colours", hf.size("ch"), "rows", hf.size("pa"), "columns",
                        hf.size("pb"),
                        "nq", hf.size("nq")))
                .around(name(), reading, decoder);
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj").keeping("e_score_correction_bias")
                .rename("model.language_model", "language_model.model").rename("lm_head", "language_model.lm_head")
                .rename("model.vision_tower", "vision_tower").rename("model.mm_projector", "mm_projector");
    }

    /// A grid of `gh` by `gw` positions, each a patch of `pa` by `pb` pixels; `nq` tokens of `mm` numbers once
    /// neighbours are joined.
    private static void sizes(Hf hf) {
        var reading = hf.reading();
        hf.size("d", "vision_d_model", Expr.of(1152), "1152", "hidden_size", "vt_hidden_size");
        hf.size("h", "vision_num_heads", Expr.of(16), "16", "num_attention_heads", "vt_num_attention_heads");
        reading.sizeOr("vision_num_layers", Expr.of(27), "27", "num_hidden_layers", "vt_num_hidden_layers");
        reading.divides("vision_d_model", "vision_num_heads");
        hf.bind("k", hf.size("d").over(hf.size("h")));
        hf.bind("j", hf.size("k").over(Expr.of(2)));
        hf.size("f", "vision_d_ff", Expr.of(4304), "4304", "intermediate_size", "vt_intermediate_size");
        hf.bind("ch", Expr.of(3));
        hf.bind("pb", hf.size("pa", "vision_patch_size", Expr.of(14), "14", "patch_size"));
        hf.size("gh", "vision_rows", Expr.of(64), "64", "pos_emb_height", "init_pos_emb_height");
        hf.size("gw", "vision_columns", Expr.of(64), "64", "pos_emb_width", "init_pos_emb_width");
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

    private static List<Node> tower(Stack stack) {
        var names = new Attention.Names("attn", "q_proj", "k_proj", "v_proj", "proj");
        var core = Core.everywhere();
        var layer = Stream.concat(
                        Residual.pre("attention_residual", stack.norm("norm1"),
                                new Projected(names, true).over(core, Attention.rotated(core))).stream(),
                        Residual.pre("ffn_residual", stack.norm("norm2"),
                                Usual.plain("mlp", "fc1", "fc2", Kind.GELU, true)).stream())
                .toList();
        return List.of(
                Block.of("patch_embed", Component.EMBEDDING, List.of(
                        Block.of("proj", List.of(
                                Contract.of("convolution", "pixels[b t ch pa pb] .weight[d ch pa pb] -> x[b t d]"),
                                Pointwise.of("bias", Kind.BIAS, "x[b t d] .bias[d] -> x[b t d]"))),
                        Block.of("pos_emb", List.of(
                                Gather.of("rows", "x[b t d] .position_embeddings[gh gw d] -> e[b t d]"))),
                        Residual.add("position_sum", "x[b t d] e[b t d] -> x[b t d]"))),
                Attention.rotary("rotary_emb", false),
                new Repeat("layers", Expr.dim("vision_num_layers"), layer),
                stack.norm("final_layernorm", "x[b t d]", "x[b t d]"));
    }

    private static List<Node> projector(Stack stack) {
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

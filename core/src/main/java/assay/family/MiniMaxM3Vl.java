package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Norm;
import assay.part.Projected;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;

/// MiniMax M3: its text ([MiniMaxM3]) beside CLIP's layers over patches whose queries and keys are turned by moment,
/// row and column, and two feed-forwards, between which neighbours are joined to one token.
public record MiniMaxM3Vl() implements Whole {
    private static final String TEXT = "minimax_m3_vl_text";

    /// The most pixels of an image, as the reference's processor is.
    private static final long MOST = 451_584;

    @Override
    public String name() {
        return "minimax_m3_vl";
    }

    @Override
    public Model model(Reading reading) {
        var text = Multimodal.tied(reading, reading.inside("text_config"));
        var decoder = Multimodal.decoder(Assumed.of(text, TEXT), TEXT);
        var hf = new Hf(name(), reading.inside("vision_config"));
        sizes(hf);
        hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        hf.bind("dp", reading.sizeOr("projector_d_model", Expr.of(6144), "6144", "projector_hidden_size"));
        hf.bind("mm", hf.size("dt").times(hf.size("t").over(hf.size("nq"))));
        return new Multimodal(List.of(hf.seen("vision_tower", tower(hf)), hf.seen("multi_modal_projector", joined())),
                "pixels[bi np colours frames rows columns]", Map.of("np", hf.size("t"), "colours", hf.size("ch"),
                        "frames", hf.size("pt"), "rows", hf.size("pa"), "columns", hf.size("pb"),
                        "nq", hf.size("nq"))).around(name(), reading, decoder);
    }

    /// Patches of `ch` channels, `pt` frames and `pa` by `pb` pixels, `nq` tokens of them. The reference lets the
    /// patches of all images meet.
    private static void sizes(Hf hf) {
        hf.size("d", "vision_d_model", 1280, "hidden_size");
        hf.size("f", "vision_d_ff", 5120, "intermediate_size");
        hf.reading().sizeOr("vision_num_layers", Expr.of(32), "32", "num_hidden_layers");
        hf.size("h", "vision_num_heads", 16, "num_attention_heads");
        hf.headsOf("vision_");
        hf.bind("j", hf.size("k").over(Expr.of(6)).floor().times(3));
        hf.size("ch", "vision_channels", 3, "num_channels");
        hf.size("pt", "vision_temporal_patch_size", 2, "temporal_patch_size");
        hf.bind("pb", hf.size("pa", "vision_patch_size", 14, "patch_size"));
        var merge = hf.reading().sizeOr("spatial_merge_size", Expr.of(2), "2", "spatial_merge_size");
        var media = Media.of(hf.reading());
        var grid = media.byArea(hf.size("pa"), merge, Qwen2Vision.LEAST, MOST);
        hf.bind("nq", grid.map(g -> g.merged(merge).patches()).orElse(Expr.ONE));
        hf.rebind("t", hf.size("nq").times(merge.pow(2)));
        hf.rebind("s", hf.size("t"));
        grid.ifPresent(_ -> hf.bind("s!", Expr.dim("B").times(media.images()).times(hf.size("t"))));
        hf.bind("marks", Expr.of(2));
    }

    private static List<Node> tower(Hf hf) {
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var core = Core.everywhere();
        var attention = new Projected(new Attention.Names("self_attn", "q_proj", "k_proj", "v_proj", "out_proj"), true)
                .over(core, Attention.rotated(core));
        return List.of(
                Block.of("embeddings", Component.EMBEDDING, List.of(Convolution.given("proj", "ch pt pa pb", false))),
                stack.norm("pre_layrnorm", "x[b t d]", "x[b t d]"),
                Attention.rotary("rotary_emb", false),
                new Repeat("layers", Expr.dim("vision_num_layers"), stack.preNorm("layer_norm1", attention,
                        "layer_norm2", Usual.plain("mlp", "fc1", "fc2", Hf.kind(hf.reading().text(
                                "vision_activation", "gelu", "hidden_act")), true))));
    }

    private static List<Node> joined() {
        var linear = Usual.linear(true);
        return List.of(
                linear.of("linear_1", "x[b t d]", "p[b t dp]"),
                Pointwise.of("activation", Kind.GELU, "p[b t dp] -> p[b t dp]"),
                linear.of("linear_2", "p[b t dp]", "w[b t dt]"),
                Pointwise.of("join", Kind.SPLIT, "w[b t dt] -> u[b nq mm]"),
                linear.of("merge_linear_1", "u[b nq mm]", "q[b nq dp]"),
                Pointwise.of("merge_activation", Kind.GELU, "q[b nq dp] -> q[b nq dp]"),
                linear.of("merge_linear_2", "q[b nq dp]", "image[b nq dt]"));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("w1", "w3", "w2").keeping("e_score_correction_bias")
                .with(new Spelling.Parted("gate_up_proj.weight", List.of("gate_proj.weight", "up_proj.weight")))
                .rename("mlp.gate.e_score_correction_bias", "block_sparse_moe.e_score_correction_bias")
                .rename("mlp.gate", "block_sparse_moe.gate").rename("mlp.experts", "block_sparse_moe.experts")
                .rename("mlp.shared_experts", "block_sparse_moe.shared_experts")
                .rename("indexer.q_proj", "index_q_proj").rename("indexer.k_proj", "index_k_proj")
                .rename("indexer.q_norm", "index_q_norm").rename("indexer.k_norm", "index_k_norm")
                .rename("model.language_model", "language_model.model").rename("lm_head", "language_model.lm_head")
                .rename("model.vision_tower.embeddings.proj", "vision_tower.vision_model.embeddings.patch_embedding")
                .rename("model.vision_tower.layers", "vision_tower.vision_model.encoder.layers")
                .rename("model.vision_tower", "vision_tower.vision_model")
                .rename("model.multi_modal_projector", "multi_modal_projector")
                .rename("multi_modal_projector.merge_linear_1", "patch_merge_mlp.linear_1")
                .rename("multi_modal_projector.merge_linear_2", "patch_merge_mlp.linear_2");
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.List;

/// Gemma 3 for images and text: [Gemma2] of the third kind, and a SigLIP encoder whose tokens are pooled, normed and
/// brought to the decoder's width. Published configs leave out the text's vocabulary and heads.
public record Gemma3() implements Whole {
    @Override
    public String name() {
        return "gemma3";
    }

    @Override
    public Model model(Reading reading) {
        var text = reading.inside("text_config")
                .with("tie_word_embeddings", reading.flagged("tie_word_embeddings", true))
                .assuming("vocab_size", 262208).assuming("num_attention_heads", 8);
        var decoder = Multimodal.decoder(text, "gemma3_text");
        var tower = ImageTower.of(name(), reading.inside("vision_config"), "siglip_vision_model");
        var hf = tower.hf();
        hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        hf.bind("nq", reading.sizeOr("image_tokens", Expr.of(256), "256", "mm_tokens_per_image"));
        hf.bind("marks", Expr.of(4));
        return tower.with("multi_modal_projector", projector())
                .around(name(), reading, decoder);
    }

    /// From the tower's tokens `x[b t d]` to as many as an image has in the text, `image[b nq dt]`.
    static List<Node> projector() {
        return List.of(
                Pointwise.of("pool", Kind.ADD, "x[b t d] -> u[b nq d]"),
                Norm.RMSNORM.of("mm_soft_emb_norm", "u[b nq d]", "u[b nq d]", false),
                Block.of("", Component.EMBEDDING, List.of(
                        Contract.of("project", "u[b nq d] .mm_input_projection_weight[d dt] -> image[b nq dt]"))));
    }

    @Override
    public Spelling spelling() {
        return Multimodal.SPELLING;
    }
}

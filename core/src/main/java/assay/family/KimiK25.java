package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Experts;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;

/// Kimi K2.5: [DeepseekV3] for text, and an encoder of image and video patches with a grid of learned positions, whose
/// neighbours are joined and brought to the decoder's width.
public record KimiK25() implements Whole {
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
        MoonVit.sizes(hf);
        hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        hf.bind("dp", reading.sizeOr("projection_d_model", Expr.of(1152), "1152", "projection_hidden_size"));
        return new Multimodal(List.of(hf.seen("vision_tower", MoonVit.tower(stack)),
                hf.seen("mm_projector", MoonVit.projector(stack))),
                "pixels[bi patches colours rows columns]",
                Map.of("patches", hf.size("t"), "colours", hf.size("ch"), "rows", hf.size("pa"), "columns",
                        hf.size("pb"), "nq", hf.size("nq")))
                .around(name(), reading, decoder);
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj").keeping("e_score_correction_bias")
                .rename("model.language_model", "language_model.model").rename("lm_head", "language_model.lm_head")
                .rename("model.vision_tower", "vision_tower").rename("model.mm_projector", "mm_projector");
    }
}

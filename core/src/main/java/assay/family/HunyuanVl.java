package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.model.Model;
import assay.model.Spelling;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;

/// Hunyuan VL: the dense [Hunyuan] with positions of several coordinates, and an encoder of image patches whose squares
/// of neighbours two convolutions make one token, between vectors that mark where an image and its rows end.
public record HunyuanVl() implements Whole {
    @Override
    public String name() {
        return "hunyuan_vl";
    }

    @Override
    public Model model(Reading reading) {
        var inside = reading.inside("text_config");
        var text = Assumed.of(inside, Hunyuan.SEEING).with("tie_word_embeddings", reading.has("tie_word_embeddings")
                ? reading.flagged("tie_word_embeddings", true) : inside.flagged("tie_word_embeddings", true));
        var decoder = Multimodal.decoder(text, Hunyuan.SEEING);
        var hf = new Hf(name(), reading.inside("vision_config"));
        HunyuanVision.sizes(hf);
        hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        return new Multimodal(List.of(hf.seen("vision_tower", HunyuanVision.tower(hf))),
                "pixels[bi np colours rows columns]",
                Map.of("np", hf.size("t"), "colours", hf.size("ch"), "rows", hf.size("pa"), "columns", hf.size("pb"),
                        "nq", hf.size("nq")))
                .around(name(), reading, decoder);
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.rename("model.language_model", "model").rename("model.vision_tower", "vit")
                .rename("patch_merger", "perceive").rename("proj_conv", "proj.0").rename("proj_out", "proj.2")
                .rename("layer_norm1", "input_layernorm").rename("layer_norm2", "post_attention_layernorm")
                .rename("fc1", "dense_h_to_4h").rename("fc2", "dense_4h_to_h");
    }
}

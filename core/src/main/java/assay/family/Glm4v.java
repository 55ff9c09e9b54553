package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.model.Model;
import assay.model.Spelling;
import assay.spec.Reading;
import java.util.List;

/// GLM 4V and 4.6V, their text [Glm] unless a config says otherwise, and GLM-4.5V, its text [Glm4Moe]: an encoder of
/// image and video patches with learned and rotary positions, whose squares of neighbours a convolution makes one, and
/// a feed-forward behind it.
public record Glm4v() implements Whole {
    private static final String MOE = "glm4v_moe";

    @Override
    public String name() {
        return "glm4v";
    }

    @Override
    public List<String> types() {
        return List.of(name(), MOE, "glm46v");
    }

    @Override
    public Model model(Reading reading) {
        var type = reading.modelType();
        var inside = Multimodal.tied(reading, reading.inside("text_config"));
        var text = type.equals(MOE) ? Glm4Moe.SEEING : inside.modelType().isEmpty() ? Glm.SEEING : inside.modelType();
        var decoder = Multimodal.decoder(Assumed.of(inside, text), text);
        var hf = new Hf(type, reading.inside("vision_config"));
        Glm4Vision.sizes(hf);
        hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        return Qwen2Vl.around(reading, decoder, hf, Glm4Vision.tower(hf));
    }

    @Override
    public Spelling spelling() {
        return new Glm4Moe().spelling();
    }
}

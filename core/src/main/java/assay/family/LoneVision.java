package assay.family;

import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Images;
import assay.kit.Media;
import assay.model.Model;
import assay.spec.Reading;
import java.util.List;

/// The encoders of images of [Glm4v] and [Mllama] alone.
public record LoneVision() implements Family {
    private static final String TILED = "mllama_vision_model";

    @Override
    public String name() {
        return "glm4v_vision";
    }

    @Override
    public List<String> types() {
        return List.of("glm4v_moe_vision", name(), TILED);
    }

    @Override
    public Model model(Reading reading) {
        var type = reading.modelType();
        reading.texts("architectures");
        var hf = new Hf(type, reading);
        Images.number(hf);
        boolean tiled = type.equals(TILED);
        if (tiled) {
            MllamaVision.sizes(hf);
        } else {
            Glm4Vision.sizes(hf);
            hf.bind("dt", hf.size("do"));
        }
        return tiled ? hf.model(MllamaVision.tower(hf), "pixels[b tl ch ih iw]", "seen")
                : hf.model(Glm4Vision.tower(hf), "pixels[b t ch pt pa pb]", "image");
    }
}

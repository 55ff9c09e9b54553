package assay.family;

import assay.kit.Family;
import assay.kit.Hf;
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
        var hf = new Hf(type, reading)
                .note("the input is an image: the number of tokens is the config's, and --seq is ignored");
        boolean tiled = type.equals(TILED);
        if (tiled) {
            Mllama.sizes(hf);
        } else {
            Glm4v.sizes(hf);
            hf.bind("dt", hf.size("do"));
        }
        Media.of(reading).pixels();
        return tiled ? hf.model(Mllama.tower(hf), "pixels[b tl ch ih iw]", "seen")
                : hf.model(Glm4v.tower(hf), "pixels[b t ch pt pa pb]", "image");
    }
}

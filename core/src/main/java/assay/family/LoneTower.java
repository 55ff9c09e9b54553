package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Images;
import assay.model.Model;
import assay.model.Node;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// Encoders of images and sound that stand beside decoders of other families, each alone.
public record LoneTower() implements Family {
    private static final String QWEN = "qwen2_audio_encoder";
    private static final String FLAMINGO = "audioflamingo3_encoder";
    private static final String VOXTRAL = "voxtral_encoder";
    private static final String SMOL = "smolvlm_vision";

    @Override
    public String name() {
        return Towers.PIXTRAL;
    }

    @Override
    public List<String> types() {
        return List.of(FLAMINGO, Towers.IDEFICS, InternVision.TYPE, name(), QWEN, SMOL, VOXTRAL);
    }

    @Override
    public Model model(Reading reading) {
        var type = reading.modelType();
        reading.texts("architectures");
        return List.of(FLAMINGO, QWEN, VOXTRAL).contains(type) ? sound(reading, !type.equals(VOXTRAL))
                : image(reading, type.equals(SMOL) ? Towers.typed(reading, Towers.IDEFICS) : reading);
    }

    private static Model image(Reading whole, Reading reading) {
        var tower = Towers.of(whole.modelType(), reading, Towers.PIXTRAL);
        if (reading.modelType().equals(Towers.PIXTRAL)) {
            Images.number(tower.hf());
        } else {
            Images.given(tower.hf());
        }
        return tower.hf().model(tower.nodes(), Images.INPUTS, "x");
    }

    private static Model sound(Reading reading, boolean pools) {
        var tower = SoundEncoder.of(reading.modelType(), reading, Qwen2Audio.WHISPER);
        var nodes = new ArrayList<Node>(tower.halved());
        Qwen2Audio.crops(tower, reading.modelType().replace("_encoder", ""));
        tower.hf().rebind("b", Expr.dim("B").times(tower.hf().size("crops")));
        nodes.add(tower.layers(false));
        if (pools) {
            nodes.add(tower.pooled(2));
        }
        nodes.add(pools ? Norm.LAYERNORM.of("layer_norm", "x[b na d]", "x[b na d]", true) : tower.last("layer_norm"));
        return tower.hf().note("the input is sound: the number of tokens is the config's, and --seq is ignored")
                .model(nodes, "sound[b p m]", "x");
    }
}

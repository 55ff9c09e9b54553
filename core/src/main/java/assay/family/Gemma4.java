package assay.family;

import assay.algebra.Expr;
import assay.kit.Media;
import assay.kit.Usual;
import assay.model.Component;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// Gemma 4 for images, sound and text: [Gemma4Text] beside an encoder of an image's patches, whose tokens are pooled,
/// and one of sound ([SpeechTower]). A config has either, both or none of the two.
public record Gemma4() implements Whole {
    private static final String PADDED = "The reference implementation pads every image to the most patches that "
            + "one may have, and runs those too; --convention torch counts them.";

    @Override
    public String name() {
        return "gemma4";
    }

    @Override
    public Model model(Reading reading) {
        var text = reading.inside("text_config")
                .with("tie_word_embeddings", reading.flagged("tie_word_embeddings", true));
        var decoder = Multimodal.decoder(text, "gemma4_text");
        var width = decoder.axes().getOrDefault("d", Expr.ONE);
        var towers = new ArrayList<Node>();
        var axes = new HashMap<String, Expr>();
        var inputs = new ArrayList<String>();
        var placed = new ArrayList<String>();
        if (reading.has("vision_config")) {
            var hf = Gemma4Vision.sizes(name(), reading.inside("vision_config"), Gemma4Vision.tokens(reading));
            hf.bind("dt", width);
            towers.add(hf.seen("vision_tower", Gemma4Vision.tower(hf)));
            hf.rebind("nq!", hf.size("nq"));
            towers.add(hf.seen("embed_vision", joined("x[b nq d]", "image[b nq dt]")));
            List.of("np", "pp", "nq").forEach(axis -> axes.put(axis, hf.size(axis)));
            inputs.add("patches[bi np pp]");
            placed.add("image[bi nq d]");
        }
        if (reading.has("audio_config")) {
            var tower = SpeechTower.of(name(), reading.inside("audio_config"), true, 750);
            var hf = tower.hf();
            hf.bind("dt", width);
            towers.add(hf.heard("audio_tower", tower.projected()));
            towers.add(hf.heard("embed_audio", joined("heard[b t do]", "sound_tokens[b t dt]")));
            axes.put("frames", hf.size("ta"));
            axes.put("m", hf.size("m"));
            axes.put("na", hf.size("t"));
            axes.put("bs", hf.sounds());
            Media.of(reading).spoken(tower.sounding(), Expr.of(2), "of frames that are all sound");
            inputs.add("sound[bs frames m]");
            placed.add("sound_tokens[bs na d]");
        }
        var model = new Multimodal(towers, String.join(" ", inputs), axes, placed).around(name(), reading, decoder);
        return Media.of(reading).sees() && reading.has("vision_config") ? model.noted(PADDED) : model;
    }

    @Override
    public Spelling spelling() {
        return new Gemma4Text().spelling().keeping("input_min").keeping("input_max").keeping("output_min")
                .keeping("output_max").keeping("std_bias").keeping("std_scale");
    }

    /// Tokens normed without a gain and brought to the decoder's width.
    private static List<Node> joined(String from, String to) {
        return List.of(
                Norm.RMSNORM.bare("embedding_pre_projection_norm", from, from),
                Usual.linear(false).of("embedding_projection", Component.EMBEDDING, from, to));
    }
}

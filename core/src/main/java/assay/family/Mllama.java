package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;

/// Llama 3.2 Vision: [MllamaText] beside an encoder of the tiles of an image, all tokens of which reach each other.
/// What the text reads are the encoder's last states and those of some layers, side by side.
public record Mllama() implements Whole {
    private static final String FILLED = "The reference implementation fills every image up to the most tiles that one "
            + "may have, and runs those too; --convention torch counts them.";

    @Override
    public String name() {
        return "mllama";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading.inside("vision_config"));
        MllamaVision.sizes(hf);
        var text = Assumed.of(reading.inside("text_config"), MllamaText.TYPE);
        var media = Media.of(reading);
        var decoder = MllamaText.of(text, new MllamaText.Seen(media.sees(), media.images().times(hf.size("nq")),
                media.images().times(hf.size("tm")).times(hf.size("nc")), "image[bi nq d]"), "");
        hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        var towers = List.<Node>of(hf.seen("vision_model", MllamaVision.tower(hf)), hf.seen("", List.of(
                Usual.linear(true).of("multi_modal_projector", "seen[b nq vo]", "image[b nq dt]"))));
        media.placed(Expr.ONE, Expr.ZERO, "the word in its place; its states are read by layers of their own");
        return new Multimodal(towers, "pixels[bi tl colours rows columns]", Map.of("tl", hf.size("tl"), "colours",
                hf.size("ch"), "rows", hf.size("ih"), "columns", hf.size("iw"), "nq", hf.size("nq")), List.of())
                .around(name(), reading, decoder).noted(media.any() ? FILLED : "parameters counts the image encoder, "
                        + "what joins it and the layers that read it; flops and memory.cache are those of text alone.");
    }

    @Override
    public Spelling spelling() {
        return Multimodal.SPELLING.rename("model.vision_model", "vision_model");
    }
}

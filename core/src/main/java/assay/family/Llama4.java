package assay.family;

import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Attention;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// Llama 4 for images and text: [Llama4Text], and an encoder of image patches that stands idle where there is text
/// alone.
public record Llama4() implements Whole {
    @Override
    public String name() {
        return "llama4";
    }

    @Override
    public Model model(Reading reading) {
        var inside = reading.inside("text_config");
        var text = new Hf(name(), inside).decoder();
        var stack = Stack.of(text);
        var layers = Llama4Text.layers(stack);
        var vision = new Hf(name(), reading.inside("vision_config"));
        Llama4Vision.sizes(vision);
        vision.bind("dt", text.size("d"));
        var images = Stack.of(vision, Norm.LAYERNORM, true);
        var towers = List.<Node>of(vision.seen("vision_model", Llama4Vision.tower(images)),
                vision.seen("multi_modal_projector", List.of(
                        Pointwise.of("features", Kind.SPLIT, "features[b nq po'] -> features[b nq vo]"),
                        Usual.linear(false).of("linear_1", Component.EMBEDDING, "features[b nq vo]",
                                "image[b nq dt]"))));
        text.bind("bi", vision.size("b"));
        Media.of(reading).placed(vision.size("crops").times(vision.size("nq")), vision.size("marks"),
                "as the image is cut into tiles");
        for (var axis : List.of("np", "pp", "nq")) {
            text.bind(axis, vision.size(axis));
        }
        var decoder = new ArrayList<Node>();
        decoder.add(Stack.embedding("embed_tokens"));
        decoder.add(Gather.of("place_images", "x[b t d] image[bi nq d] -> x[b t d]"));
        decoder.add(Attention.rotary("rotary_emb", true));
        decoder.addAll(layers);
        decoder.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        var language = new ArrayList<Node>();
        language.add(Block.of("model", decoder));
        language.addAll(Stack.head("lm_head", "language_model.model.embed_tokens", text.tied(false), false));
        text.note(Multimodal.note(Media.of(reading), "the image encoder and its projector"));
        return TrunkHeads.classed(reading, text.model(
                List.of(towers.getFirst(), towers.getLast(), Block.of("language_model", language)),
                "ids[b t] positions[b t] frequencies[j] patches[bi np pp]", "logits"));
    }
}

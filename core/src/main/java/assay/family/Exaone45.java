package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.model.Model;
import assay.part.Core;
import assay.part.Norm;
import assay.spec.Field;
import assay.spec.Reading;
import assay.spec.Value;

/// EXAONE 4.5: [Exaone4] for text, and the encoder of images and videos of [Qwen2Vl], in which several queries share a
/// key and a value.
public record Exaone45() implements Whole {
    private static final String TEXT = "exaone4";

    /// What the first published configs call it.
    private static final String FIRST = "exaone4_5_text";

    @Override
    public String name() {
        return "exaone4_5";
    }

    @Override
    public Model model(Reading reading) {
        var inside = Multimodal.tied(reading, reading.inside("text_config"));
        var text = inside.modelType().equals(FIRST)
                ? inside.with("model_type", new Field(new Value.Text(TEXT), inside.place("model_type"))) : inside;
        var decoder = Multimodal.decoder(text, TEXT);
        var vision = new Hf(name(), reading.inside("vision_config"));
        Qwen2Vision.sizes(vision, false);
        vision.size("g", "vision_num_kv_heads", Expr.of(8), "8", "num_key_value_heads");
        vision.bind("r", vision.size("h").over(vision.size("g")));
        vision.bind("c", vision.size("h").plus(vision.size("g").times(2)));
        reading.divides("vision_num_heads", "vision_num_kv_heads");
        vision.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        var core = Core.causal(true).unmasked();
        return Qwen2Vl.around(reading, decoder, vision,
                Qwen2Vision.tower(Stack.of(vision, Norm.RMSNORM, false), false, core));
    }
}

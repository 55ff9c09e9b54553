package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.part.Core;
import assay.spec.Reading;
import java.util.List;

/// GLM 4: a Llama with biases on queries, keys and values, one layer for gate and up, half of each head turned. The
/// later GLM 4 (`glm4`) norms what attention and feed-forward make, too; so does the text of GLM 4V, whose positions
/// have three coordinates.
public record Glm() implements Family {
    static final String SEEING = "glm4v_text";

    @Override
    public String name() {
        return "glm";
    }

    @Override
    public List<String> types() {
        return List.of(name(), "glm4", SEEING);
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(reading.modelType(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(2);
        var core = Core.causal(true);
        boolean sees = reading.modelType().equals(SEEING);
        if (sees) {
            hf.headDimEven();
            hf.bind("places", Expr.of(3));
        } else {
            hf.headDimOr(128);
        }
        hf.rotary(hf.rotaryPart(sees ? Rational.ONE : Rational.of(1, 2)));
        hf.ffn(Expr.of(13696), "13696");
        hf.context(131072);
        boolean bias = sees || reading.flag("bias", true, "attention_bias");
        var attention = Usual.attention(core, bias, false, List.of());
        var feedForward = Usual.gateUp(hf.activation("silu"));
        var layer = reading.modelType().equals(name())
                ? stack.preNorm(attention, feedForward)
                : stack.bothNorms("input_layernorm", attention, "post_self_attn_layernorm",
                        "post_attention_layernorm", feedForward, "post_mlp_layernorm");
        var layers = Stack.layers("layers", layer);
        return sees ? stack.decoderOfPlaces(layers, hf.tied(false)) : stack.decoder(layers, hf.tied(false));
    }
}

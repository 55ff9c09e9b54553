package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Model;
import assay.part.Core;
import java.util.List;

/// GLM 4: a Llama with biases on queries, keys and values, one layer for gate and up, half of each head turned.
public record Glm() implements Family {
    @Override
    public String name() {
        return "glm";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(2);
        var core = Core.causal(true);
        hf.headDimOr(128);
        hf.rotary(hf.rotaryPart(Rational.of(1, 2)));
        hf.ffn(Expr.of(13696), "13696");
        hf.context(131072);
        boolean bias = reading.flag("bias", true, "attention_bias");
        var layer = stack.preNorm(Usual.attention(core, bias, false, List.of()), Usual.gateUp(hf.activation("silu")));
        return stack.decoder(Stack.layers("layers", layer), hf.tied(false));
    }
}

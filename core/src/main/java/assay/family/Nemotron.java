package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.part.Core;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.List;

/// Nemotron and Minitron: LayerNorms that shift, a plain feed-forward with a squared ReLU, half of each head turned.
public record Nemotron() implements Family {
    @Override
    public String name() {
        return "nemotron";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).answering("transformer").decoder();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var core = Core.causal(hf.groups());
        hf.headDim();
        hf.rotary(hf.rotaryPart(Rational.of(1, 2)));
        hf.ffn(Expr.of(24576), "24576");
        hf.context(4096);
        boolean bias = reading.flag("bias", false, "attention_bias");
        boolean mlpBias = reading.flag("mlp_bias", false, "mlp_bias");
        var layer = stack.preNorm(Usual.attention(core, bias, bias, List.of()),
                Usual.plain("mlp", "up_proj", "down_proj", hf.activation("relu2"), mlpBias));
        return stack.decoder(Stack.layers("layers", layer), hf.tied(false));
    }
}

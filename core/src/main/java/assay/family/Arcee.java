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

/// Arcee: a Llama with a plain feed-forward and a squared ReLU.
public record Arcee() implements Family {
    @Override
    public String name() {
        return "arcee";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).answering("transformer").decoder();
        var stack = Stack.of(hf);
        var core = Core.causal(hf.groups());
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(18432), "18432");
        hf.context(4096);
        boolean bias = reading.flag("bias", false, "attention_bias");
        boolean mlpBias = reading.flag("mlp_bias", false, "mlp_bias");
        var layer = stack.preNorm(Usual.attention(core, bias, bias, List.of()),
                Usual.plain("mlp", "up_proj", "down_proj", hf.activation("relu2"), mlpBias));
        return stack.decoder(Stack.layers("layers", layer), hf.tied(false));
    }
}

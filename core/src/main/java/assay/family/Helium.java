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

/// Helium: a Llama whose heads together are as wide as the model, whatever their number.
public record Helium() implements Family {
    @Override
    public String name() {
        return "helium";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(20);
        hf.headDimOr(128);
        hf.fillingHeads();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(7040), "7040");
        hf.context(4096);
        boolean bias = reading.flag("bias", false, "attention_bias");
        boolean mlpBias = reading.flag("mlp_bias", false, "mlp_bias");
        var layer = stack.preNorm(Usual.attention(Core.causal(true), bias, false, List.of()),
                Usual.gated(hf.activation("silu"), mlpBias));
        return stack.decoder(Stack.layers("layers", layer), hf.tied(false));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Reach;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.part.Core;
import assay.spec.Reading;
import java.util.List;

/// Code World Model: a Llama of which every fourth layer, the first too, reaches everything and the others a window.
public record Cwm() implements Family {
    @Override
    public String name() {
        return "cwm";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        hf.groupsOr(8);
        hf.headDimOr(128);
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(21504), "21504");
        hf.context(131072);
        boolean slides = hf.windowOr(8192, "sliding_window").equals(Core.SLIDING);
        boolean bias = reading.flag("mlp_bias", false, "mlp_bias");
        var activation = hf.activation("silu");
        var stack = Stack.of(hf);
        var types = LayerTypes.sliding(reading, i -> Reach.sliding(slides && i % 4 > 0));
        return stack.decoder(Stack.layers("layers", types, type -> stack.preNorm(
                        Usual.attention(Core.causal(true).where(type.mask()), false, false, List.of()),
                        Usual.gated(activation, bias))), hf.tied(false));
    }
}

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
import assay.part.Norm;
import assay.spec.Reading;
import java.util.List;

/// OLMo 2 and 3: sub-layers read the residual stream as it is and are normed before they are added to it; queries and
/// keys are normed over all heads at once. In OLMo 3 three layers of four slide, with rotary tables of their own.
public record Olmo2() implements Family {
    @Override
    public String name() {
        return "olmo2";
    }

    @Override
    public List<String> types() {
        return List.of("olmo2", "olmo3");
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(reading.modelType(), reading).decoder();
        var stack = Stack.of(hf);
        boolean grouped = hf.groups();
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(11008), "11008");
        hf.context(2048);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var activation = hf.activation("silu");
        var types = LayerTypes.each(reading, _ -> Reach.FULL);
        if (reading.modelType().equals("olmo3")) {
            hf.size("w", "sliding_window", Expr.of(4096), "4096");
            types = LayerTypes.sliding(reading, 4);
        }
        var layers = Stack.layers("layers", types, type -> {
            var core = Core.causal(grouped).where(type.mask());
            return stack.insideNorms(Usual.attention(core, bias, bias, Usual.wholeNorms(hf, Norm.RMSNORM, core)),
                    Usual.gated(activation, false));
        });
        return stack.decoder(List.of(Stack.rotaries(types)), layers, "norm", Stack.lmHead(hf.tied(false)));
    }
}

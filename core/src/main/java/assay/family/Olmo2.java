package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Model;
import assay.part.Core;
import assay.part.Norm;
import java.util.List;

/// OLMo 2 and 3: sub-layers read the residual stream as it is and are normed before they are added to it; queries and keys are
/// normed over all heads at once. In OLMo 3 three layers of four slide, with rotary tables of their own.
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
        boolean grouped = hf.groups();
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(11008), "11008");
        hf.context(2048);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var activation = hf.activation("silu");
        var types = hf.kinds(_ -> Hf.FULL);
        if (reading.modelType().equals("olmo3")) {
            hf.size("w", "sliding_window", Expr.of(4096), "4096");
            types = hf.slidingTypes(4);
        }
        var layers = hf.layers("layers", types, type -> {
            var core = Core.causal(grouped).where(Hf.where(type.equals(Hf.SLIDING)));
            return hf.insideNorms(hf.attention(core, bias, bias, hf.wholeNorms(Norm.RMSNORM, core)),
                    Hf.gated(activation, false));
        });
        return hf.decoder(List.of(Hf.rotaries(types)), layers, "norm", Hf.lmHead(hf.tied(false)));
    }
}

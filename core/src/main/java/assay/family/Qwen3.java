package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.part.Core;
import assay.part.Norm;
import assay.spec.Reading;

/// Qwen 3: a Llama whose queries and keys are normed head by head before they are turned.
public record Qwen3() implements Family {
    @Override
    public String name() {
        return "qwen3";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).answering("transformer").decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(32);
        hf.headDimOr(128);
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(22016), "22016");
        hf.context(32768);
        boolean bias = reading.flag("bias", false, "attention_bias");
        return stack.decoder(Stack.layers("layers", LayerTypes.slidingLast(hf), type -> {
            var core = Core.causal(true).where(type.mask());
            return stack.preNorm(
                    Usual.attention(core, bias, bias, Usual.headNorms(Norm.RMSNORM, core, false)),
                    Usual.gated(Kind.SILU, false));
        }), hf.tied(false));
    }
}

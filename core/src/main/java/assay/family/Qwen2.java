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
import assay.spec.Reading;
import java.util.List;

/// Qwen 1.5 to 2.5: a Llama with biases on queries, keys and values alone.
public record Qwen2() implements Family {
    @Override
    public String name() {
        return "qwen2";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).answering("transformer").decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(32);
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(22016), "22016");
        hf.context(32768);
        return stack.decoder(Stack.layers("layers", LayerTypes.slidingLast(hf), type -> stack.preNorm(
                Usual.attention(Core.causal(true).where(type.mask()), true, false, List.of()),
                Usual.gated(Kind.SILU, false))), hf.tied(false));
    }
}

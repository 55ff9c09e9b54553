package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.List;

/// OLMoE and FlexOlmo: routed experts, and norms of queries and keys over all heads at once. In FlexOlmo attention and
/// experts read the residual stream as it is and are normed before they are added to it.
public record Olmoe() implements Family {
    @Override
    public String name() {
        return "olmoe";
    }

    @Override
    public List<String> types() {
        return List.of(name(), "flex_olmo");
    }

    @Override
    public Model model(Reading reading) {
        boolean flex = !reading.modelType().equals(name());
        var hf = new Hf(reading.modelType(), reading).decoder();
        var stack = Stack.of(hf);
        var core = Core.causal(hf.groups());
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.context(4096);
        hf.size("fe", "d_expert", Expr.of(flex ? 11008 : 2048), flex ? "11008" : "2048", "intermediate_size");
        hf.experts(Expr.of(flex ? 7 : 64), Expr.of(flex ? 5 : 8), "num_experts", "num_local_experts");
        boolean bias = reading.flag("bias", false, "attention_bias");
        var attention = Usual.attention(core, bias, bias, Usual.wholeNorms(hf, Norm.RMSNORM, core));
        var mlp = Experts.block("mlp", Qwen3Moe.routed(hf.activation("silu")).nodes());
        return stack.decoder(Stack.layers("layers", flex ? stack.insideNorms(attention, mlp)
                : stack.preNorm(attention, mlp)), hf.tied(false));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj");
    }
}

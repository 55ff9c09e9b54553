package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.part.Attention;
import assay.part.Core;
import assay.spec.Reading;
import java.util.List;

/// Llamas with biases where their authors put them, published with code of their own: InternLM and InternLM 3, XVERSE,
/// openPangu Embedded. The older keep the rotary tables that they have made.
public record InternLm3() implements Family {
    @Override
    public String name() {
        return "internlm3";
    }

    @Override
    public List<String> types() {
        return List.of("internlm", "internlm3", "PanguEmbedded", "xverse");
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(reading.modelType(), reading).decoder();
        var stack = Stack.of(hf);
        boolean third = reading.modelType().equals(name());
        hf.groups();
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(11008), "11008");
        hf.context(third ? 32768 : 2048);
        boolean bias = !reading.modelType().equals("xverse") && reading.flag("bias", !third, "bias");
        boolean qkvBias = third ? reading.flag("qkv_bias", false, "qkv_bias") : bias;
        boolean computed = third || reading.modelType().equals("PanguEmbedded");
        return stack.decoder(List.of(Attention.rotary("rotary_emb", computed)), Stack.layers("layers", stack.preNorm(
                Usual.attention(Core.causal(true), qkvBias, bias, List.of()),
                Usual.gated(hf.activation("silu"), third && bias))), "norm", Stack.lmHead(hf.tied(false)));
    }
}

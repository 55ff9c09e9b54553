package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Component;
import assay.model.Model;
import assay.part.Attention;
import assay.part.Core;
import assay.spec.Reading;
import java.util.List;

/// Gemma: a Llama with a GELU gate, heads wider than d_model/num_heads, an embedding scaled by sqrt(d_model) and tied
/// to the head.
public record Gemma() implements Family {
    @Override
    public String name() {
        return "gemma";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(16);
        hf.headDimOr(256);
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(24576), "24576");
        hf.context(8192);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var core = reading.flag("bidirectional", false, "use_bidirectional_attention")
                ? Core.causal(true).unmasked()
                : Core.causal(true);
        var feedForward = Usual.gated(hf.activation("gelu_pytorch_tanh"), false);
        var layer = stack.preNorm(Usual.attention(core, bias, bias, List.of()), feedForward);
        return stack.decoder(
                List.of(Usual.scaled("embed_scale", Component.EMBEDDING, "x[b t d]"),
                        Attention.rotary("rotary_emb", true)),
                Stack.layers("layers", layer), "norm", Stack.lmHead(hf.tied(true)));
    }
}

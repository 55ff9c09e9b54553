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

/// Seed-OSS: a Llama with biases on queries, keys and values, and heads that are wider than d_model/num_heads.
public record SeedOss() implements Family {
    @Override
    public String name() {
        return "seed_oss";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).answering("transformer").decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(8);
        hf.headDimOr(128);
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(27648), "27648");
        hf.context(524288);
        boolean bias = reading.flag("bias", true, "attention_bias");
        boolean outBias = reading.flag("out_bias", false, "attention_out_bias");
        boolean mlpBias = reading.flag("mlp_bias", false, "mlp_bias");
        var layer = stack.preNorm(Usual.attention(Core.causal(true), bias, outBias, List.of()),
                Usual.gated(hf.activation("silu"), mlpBias));
        return stack.decoder(Stack.layers("layers", layer), hf.tied(false));
    }
}

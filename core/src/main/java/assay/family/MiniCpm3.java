package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.part.Core;
import assay.part.Latent;
import assay.spec.Reading;
import java.util.List;

/// MiniCPM 3: a dense model with latent attention.
public record MiniCpm3() implements Family {
    @Override
    public String name() {
        return "minicpm3";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        reading.divides("d_model", "num_heads");
        boolean compressed = hf.latent(768, 256, 64, 32, hf.size("d").over(hf.size("h")), "d_model/num_heads");
        hf.ffn(Expr.of(6400), "6400");
        hf.context(32768);
        boolean bias = reading.flag("bias", false, "attention_bias");
        boolean mlpBias = reading.flag("mlp_bias", false, "mlp_bias");
        var layer = stack.preNorm(new Latent(compressed, bias, List.of(), Core.CAUSAL).of("self_attn"),
                Usual.gated(hf.activation("silu"), mlpBias));
        return stack.decoder(Stack.layers("layers", layer), hf.tied(true));
    }
}

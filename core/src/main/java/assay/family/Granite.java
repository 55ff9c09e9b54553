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
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// Granite: a Llama whose embedding, sub-layers and logits are multiplied by factors of the config.
public record Granite() implements Family {
    @Override
    public String name() {
        return "granite";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        var core = Core.causal(hf.groups());
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(11008), "11008");
        hf.context(2048);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var attention = Usual.attention(core, bias, bias, List.of());
        var feedForward = Usual.gated(hf.activation("silu"), reading.flag("mlp_bias", false, "mlp_bias"));
        var layer = new ArrayList<>(Residual.between("attention_residual", stack.norm("input_layernorm"), attention,
                Usual.scaled("attention_multiplier", Component.RESIDUAL, "z[b t d]")));
        layer.addAll(Residual.between("ffn_residual", stack.norm("post_attention_layernorm"), feedForward,
                Usual.scaled("ffn_multiplier", Component.RESIDUAL, "z[b t d]")));
        var head = new ArrayList<>(Stack.lmHead(hf.tied(false)));
        head.add(Usual.scaled("logits_scaling", Component.HEAD, "logits[b t v]"));
        return stack.decoder(
                List.of(Usual.scaled("embedding_multiplier", Component.EMBEDDING, "x[b t d]"),
                        Attention.rotary("rotary_emb", true)),
                Stack.layers("layers", layer), "norm", head);
    }
}

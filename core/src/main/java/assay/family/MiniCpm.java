package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Component;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// MiniCPM 1, 2 and 4: a Llama whose embedding, sub-layers and last hidden state are scaled.
public record MiniCpm() implements Family {
    @Override
    public String name() {
        return "minicpm";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        if (reading.number("num_experts", 0, "num_experts") > 0) {
            reading.refuse(reading.place("num_experts"), "MiniCPM's routed experts are not known", "");
        }
        hf.groups();
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(11008), "11008");
        hf.context(2048);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var scaled = Usual.scaled("depth_scale", Component.RESIDUAL, "z[b t d]");
        var layer = new ArrayList<Node>(Residual.between("attention_residual", stack.norm("input_layernorm"),
                Usual.attention(Core.causal(true), bias, bias, List.of()), scaled));
        layer.addAll(Residual.between("ffn_residual", stack.norm("post_attention_layernorm"),
                Usual.gated(hf.activation("silu"), false),
                Usual.scaled("ffn_depth_scale", Component.RESIDUAL, "z[b t d]")));
        var head = new ArrayList<Node>();
        head.add(Usual.scaled("logits_scale", Component.HEAD, "x[b t d]"));
        head.addAll(Stack.lmHead(hf.tied(true)));
        return stack.decoder(List.of(Usual.scaled("embedding_scale", Component.EMBEDDING, "x[b t d]"),
                Attention.rotary("rotary_emb", false)), Stack.layers("layers", layer), "norm", head);
    }
}

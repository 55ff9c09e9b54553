package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// Phi 1 and 2: attention and a plain feed-forward side by side behind one LayerNorm, biases everywhere and on the head
/// too, half of each head turned.
public record Phi() implements Family {
    @Override
    public String name() {
        return "phi";
    }

    @Override
    public Dtype published() {
        return Dtype.FP16;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var core = Core.causal(hf.groups());
        hf.headDim();
        hf.rotary(hf.rotaryPart(Rational.of(1, 2)));
        hf.ffn(Expr.of(8192), "8192");
        hf.context(2048);
        var prepared = new ArrayList<Node>();
        if (reading.flag("qk_norm", false, "qk_layernorm")) {
            prepared.add(Norm.LAYERNORM.of("q_layernorm", core.query(), core.query(), true));
            prepared.add(Norm.LAYERNORM.of("k_layernorm", core.keys(), core.keys(), true));
        }
        prepared.addAll(Attention.rotated(core));
        var layer = stack.parallel(Usual.attention("self_attn", "dense", core, true, true, prepared),
                Usual.plain("mlp", "fc1", "fc2", hf.activation("gelu_new"), true));
        return stack.decoder(List.of(Attention.rotary("rotary_emb", true)), Stack.layers("layers", layer),
                "final_layernorm",
                Stack.head("lm_head", "model.embed_tokens", hf.tied(false), true));
    }
}

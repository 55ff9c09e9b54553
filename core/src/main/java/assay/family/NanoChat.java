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
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// nanochat: norms without weights, one behind the embedding too, queries and keys normed after they are turned, a
/// squared ReLU, logits squashed.
public record NanoChat() implements Family {
    @Override
    public String name() {
        return "nanochat";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.bare(hf, Norm.RMSNORM);
        hf.groups();
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(8192), "8192");
        hf.context(2048);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var core = Core.causal(true);
        var prepared = new ArrayList<>(Attention.rotated(core));
        prepared.add(Norm.RMSNORM.bare("q_norm", core.query(), core.query()));
        prepared.add(Norm.RMSNORM.bare("k_norm", core.keys(), core.keys()));
        var layer = stack.preNorm(Usual.attention("self_attn", "o_proj", core, bias, bias, prepared),
                Usual.plain("mlp", "fc1", "fc2", hf.activation("relu2"), false));
        var head = new ArrayList<Node>(Stack.lmHead(hf.tied(false)));
        if (!reading.stated("final_logit_softcapping") || reading.has("final_logit_softcapping")) {
            head.add(Usual.softcap("final_softcap"));
        }
        return stack.decoder(
                List.of(Attention.rotary("rotary_emb", true), stack.norm("embedding_norm", "x[b t d]", "x[b t d]")),
                Stack.layers("layers", layer), "norm", head);
    }
}

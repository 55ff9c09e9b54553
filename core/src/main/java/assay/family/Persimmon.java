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

/// Persimmon: LayerNorm, biases, a fused layer for queries, keys and values, of which half of each head is turned
/// behind a norm of its own.
public record Persimmon() implements Family {
    @Override
    public String name() {
        return "persimmon";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().evenHeads();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.rotary(hf.rotaryPart(Rational.of(1, 2)));
        hf.ffn(Expr.of(16384), "16384");
        hf.context(16384);
        var core = Core.causal(false);
        var prepared = new ArrayList<Node>();
        if (reading.flag("qk_norm", true, "qk_layernorm")) {
            prepared.add(Norm.LAYERNORM.of("q_layernorm", core.query(), core.query(), true));
            prepared.add(Norm.LAYERNORM.of("k_layernorm", core.keys(), core.keys(), true));
        }
        prepared.addAll(Attention.rotated(core));
        var layer = stack.preNorm(
                Usual.fusedAttention("self_attn", "query_key_value", "dense", core, true, true, prepared),
                Usual.plain("mlp", "dense_h_to_4h", "dense_4h_to_h", hf.activation("relu2"), true));
        return stack.decoder(List.of(Attention.rotary("rotary_emb", true)), Stack.layers("layers", layer),
                "final_layernorm", Stack.lmHead(hf.tied(false)));
    }
}

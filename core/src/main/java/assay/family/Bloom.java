package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// BLOOM: linear position biases on the scores, a norm of the embedding, LayerNorm, biases, one fused layer for
/// queries, keys and values.
public record Bloom() implements Family {
    @Override
    public String name() {
        return "bloom";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().evenHeads();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.size("f", "d_ff", Expr.dim("d_model").times(4), "4*d_model");
        reading.sizeIf("context_length", "seq_length");
        var core = Attention.biased(Core.causal(false));
        var attention = Usual.fusedAttention("self_attention", "query_key_value", "dense", core, true, true, List.of());
        var mlp = Usual.plain("mlp", "dense_h_to_4h", "dense_4h_to_h", Kind.GELU, true);
        var layer = reading.flag("residual_from_norm", false, "apply_residual_connection_post_layernorm")
                ? stack.fromNorm(attention, mlp)
                : stack.preNorm(attention, mlp);
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("word_embeddings"));
        inside.add(stack.norm("word_embeddings_layernorm", "x[b t d]", "x[b t d]"));
        inside.add(Attention.slopes("alibi", core));
        inside.addAll(Stack.layers("h", layer));
        inside.add(stack.norm("ln_f", "x[b t d]", "x[b t d]"));
        return stack.decoder(
                "transformer", inside, Stack.head("lm_head", "transformer.word_embeddings", hf.tied(true), false));
    }
}

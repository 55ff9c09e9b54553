package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// Falcon: attention and feed-forward side by side, few or one head of keys and values, rotary positions or linear
/// biases on the scores. The new architecture has key-value groups, which the reference repeats to all heads before it
/// keeps them, and a norm for each of the two; the oldest is a plain pre-norm decoder.
public record Falcon() implements Family {
    @Override
    public String name() {
        return "falcon";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).called("RW").decoder().evenHeads();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        boolean groups = reading.flag("new_decoder_architecture", false, "new_decoder_architecture");
        boolean shared = reading.flag("multi_query", true, "multi_query") && !groups;
        if (groups) {
            hf.groups("num_kv_heads", "n_head_kv");
        } else if (shared) {
            hf.groups(reading.sizeOr("num_kv_heads", Expr.ONE, "1, since multi_query is on"));
        }
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.dim("d_model").times(4), "4*d_model", "ffn_hidden_size");
        hf.context(2048);
        boolean bias = reading.flag("bias", false, "bias");
        boolean alibi = reading.flag("alibi", false, "alibi");
        var plain = groups ? Core.causal(true).keptWhole("g r") : Core.causal(shared);
        var core = alibi ? Attention.biased(plain) : plain;
        var attention = Usual.fusedAttention("self_attention", "query_key_value", "dense", core, bias, bias,
                alibi ? List.of() : Attention.rotated(core));
        var mlp = Usual.plain("mlp", "dense_h_to_4h", "dense_4h_to_h", hf.activation("gelu", "activation"), bias);

        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("word_embeddings"));
        inside.add(Attention.sharedAngles("rotary_emb"));
        inside.add(alibi ? Attention.slopes("alibi", core) : Attention.rotary("rotary_emb", false));
        inside.addAll(Stack.layers("h", layer(stack, groups, attention, mlp)));
        inside.add(stack.norm("ln_f", "x[b t d]", "x[b t d]"));
        return Heads.on(hf, "transformer", inside,
                Stack.head("lm_head", "transformer.word_embeddings", hf.tied(true), false),
                "ids[b t] positions[t] frequencies[j]");
    }

    private static List<Node> layer(Stack stack, boolean groups, Node attention, Node mlp) {
        var reading = stack.hf().reading();
        int norms = reading.number("num_ln_in_parallel_attn", groups ? 2 : 1, "num_ln_in_parallel_attn");
        if (!reading.flag("parallel", true, "parallel_attn")) {
            if (groups) {
                reading.refuse(reading.place("parallel_attn"),
                        "is false, and the new architecture has no sub-layers one after the other", "");
            }
            return stack.preNorm(attention, mlp);
        }
        return norms == 2
                ? Residual.parallel(List.of(stack.norm("ln_attn")), attention, List.of(stack.norm("ln_mlp")), mlp)
                : Residual.parallel(List.of(stack.norm("input_layernorm")), attention, List.of(), mlp);
    }
}

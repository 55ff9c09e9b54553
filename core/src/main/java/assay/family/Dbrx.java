package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Norm;
import assay.part.Residual;
import assay.part.Router;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// DBRX: one layer for queries, keys and values, LayerNorm without a shift, and routed experts whose three tensors hold
/// all experts' rows one below the other.
public record Dbrx() implements Family {
    @Override
    public String name() {
        return "dbrx";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf, Norm.LAYERNORM, false);
        hf.context(2048);
        var attention = reading.has("attn_config") ? reading.inside("attn_config") : reading;
        hf.groups(attention.sizeOr("num_kv_heads", Expr.ONE, "1", "kv_n_heads"));
        reading.divides("d_model", "num_heads");
        hf.bind("k", hf.size("d").over(hf.size("h")));
        hf.rotary(Rational.ONE);
        var ffn = reading.has("ffn_config") ? reading.inside("ffn_config") : reading;
        hf.bind("fe", ffn.sizeOr("d_expert", Expr.of(3584), "3584", "ffn_hidden_size"));
        hf.routed(ffn.sizeOr("num_experts", Expr.of(4), "4", "moe_num_experts"),
                ffn.sizeOr("num_experts_per_tok", Expr.ONE, "1", "moe_top_k"));
        var act = ffn.has("ffn_act_fn") ? ffn.inside("ffn_act_fn") : ffn;
        var activation = new Hf(name(), act).activation("silu", "name");

        var core = Core.causal(true);
        var layer = List.<Node>of(
                Block.of("norm_attn_norm", List.of(
                        stack.norm("norm_1"),
                        Usual.fusedAttention("attn", "Wqkv", "out_proj", core, false, false, Attention.rotated(core)),
                        Residual.add("attention_residual", "x[b t d] z[b t d] -> x[b t d]"),
                        stack.norm("norm_2"))),
                Experts.block("ffn", Experts.routed(Router.softmax("router.layer"),
                        Block.of("experts", List.of(Experts.rows(activation, true, "fe"))))),
                Residual.add("ffn_residual", "x[b t d] z[b t d] -> x[b t d]"));
        var inside = new ArrayList<Node>();
        inside.add(Attention.rotary("rotary_emb", true));
        inside.add(Stack.embedding("wte"));
        inside.addAll(Stack.layers("blocks", layer));
        inside.add(stack.norm("norm_f", "x[b t d]", "x[b t d]"));
        return stack.decoder("transformer", inside, Stack.head("lm_head", "transformer.wte", false, false));
    }
}

package assay.golden;

import static assay.golden.Query.all;
import static assay.golden.Query.matmuls;
import static assay.golden.Query.norms;
import static assay.golden.Query.one;
import static assay.golden.Query.pairings;
import static java.util.Map.entry;

import assay.golden.Query.Change;
import assay.golden.Query.Coefficient;
import assay.golden.Query.Growth;
import assay.golden.Query.Multiple;
import assay.golden.Query.PerMultiplyAdd;
import assay.golden.Query.Quotient;
import assay.golden.Query.Scale;
import assay.golden.Query.Size;
import assay.golden.Query.Whole;
import java.util.Map;
import java.util.Set;

/// What each kind of figure in the seeds asks.
final class Queries {
    private static final String PARAMETERS = "parameters";
    private static final String FORWARD = "flops.forward";
    private static final String BYTES = "memory.weights";

    private static final String ATTENTION = "layers/attn";
    private static final String FFN = "layers/ffn";
    private static final String NORMS = "layers/ln1 layers/ln2";
    private static final String QKV = "layers/attn/q_proj layers/attn/k_proj layers/attn/v_proj";
    private static final String PROJECTIONS = QKV + " layers/attn/output_proj";
    private static final String SCORES = "layers/attn/scores layers/attn/mix";
    private static final String ROTATIONS = "layers/attn/rotate_q layers/attn/rotate_k";

    private static final Map<String, Query> ALL = Map.ofEntries(
            // what is given
            entry("config.vocab_size", new Size("vocab_size")),
            entry("config.context_length", new Size("context_length")),
            entry("config.context_length_long", new Size("context_length")),
            entry("config.num_layers", new Size("num_layers")),
            entry("config.d_model", new Size("d_model")),
            entry("config.num_heads", new Size("num_heads")),
            entry("config.d_ff", new Size("d_ff")),
            entry("config.batch", new Size("B")),
            entry("d_ff", new Size("d_ff")),
            entry("d_k", new Size("k")),
            entry("rounding.multiple", new Multiple("d_ff")),

            // numbers inside formulas
            entry("coef.attention_matrices", matmuls(ATTENTION)),
            entry("coef.projections", matmuls(ATTENTION)),
            entry("coef.mlp_matrices", matmuls(FFN)),
            entry("coef.ffn_matrices", matmuls(FFN)),
            entry("coef.ffn_matmuls", matmuls(FFN)),
            entry("coef.W1_W3", matmuls("layers/ffn/w1 layers/ffn/w3")),
            entry("coef.quadratic", pairings(ATTENTION)),
            entry("coef.layernorms_per_layer", norms("layers")),
            entry("coef.norms_per_block", norms("layers")),
            entry("coef.attention_params", new Coefficient(one(PARAMETERS, ATTENTION), 0)),
            entry("coef.swiglu", new Coefficient(one(PARAMETERS, FFN), 0)),
            entry("coef.share_attention_projections", perMultiplyAdd(ATTENTION)),
            entry("coef.linear_attention_d2", perMultiplyAdd(ATTENTION)),
            entry("coef.linear_mlp", perMultiplyAdd(FFN)),
            entry("coef.scores", new Coefficient(one(FORWARD, ATTENTION), 2)),
            entry("coef.logits", new Coefficient(one(FORWARD, "lm_head"), 1)),
            entry("coef.rope", new Coefficient(one(FORWARD, ROTATIONS), 1)),
            entry("coef.rope_tables", new Coefficient(all("constants", "positions"), 1)),
            entry("coef.flops_per_MAC", new PerMultiplyAdd()),
            entry("coef.2", new PerMultiplyAdd()),
            entry("coef.bytes_per_param", new Quotient(all(BYTES, ""), all(PARAMETERS, ""))),
            entry("coef.bytes_per_GB", new Scale("GiB")),
            entry("formula.rope_flops_per_element", new Coefficient(one(FORWARD, ROTATIONS), 1)),
            entry("formula.rmsnorm_flops_per_element", new Coefficient(one(FORWARD, NORMS), 1)),
            entry("formula.rmsnorm_flops", one(FORWARD, NORMS)),

            // parameters and bytes
            entry("params.total", all(PARAMETERS, "")),
            entry("params.total_rounded", all(PARAMETERS, "")),
            entry("params.token_embedding", one(PARAMETERS, "token_embeddings")),
            entry("params.q_proj", one(PARAMETERS, "layers/attn/q_proj")),
            entry("params.k_proj", one(PARAMETERS, "layers/attn/k_proj")),
            entry("params.v_proj", one(PARAMETERS, "layers/attn/v_proj")),
            entry("params.o_proj", one(PARAMETERS, "layers/attn/output_proj")),
            entry("params.attention", one(PARAMETERS, ATTENTION)),
            entry("params.ffn.gate_proj", one(PARAMETERS, "layers/ffn/w1")),
            entry("params.ffn.signal_proj", one(PARAMETERS, "layers/ffn/w3")),
            entry("params.ffn.down_proj", one(PARAMETERS, "layers/ffn/w2")),
            entry("params.ffn", one(PARAMETERS, FFN)),
            entry("params.rmsnorm_per_block", one(PARAMETERS, NORMS)),
            entry("params.block", one(PARAMETERS, "layers")),
            entry("params.all_blocks", all(PARAMETERS, "layers")),
            entry("params.final_norm", one(PARAMETERS, "ln_final")),
            entry("params.lm_head", one(PARAMETERS, "lm_head")),
            entry("params.head_plus_final_norm", all(PARAMETERS, "lm_head ln_final")),
            entry("rope.cos_sin_cache", all("constants", "positions")),
            entry("memory.load_fp32", all(BYTES, "")),
            entry("memory.bytes", all(BYTES, "")),
            entry("memory.GB", all(BYTES, "")),
            entry("memory.bytes_rounded", all(BYTES, "")),

            // FLOPs
            entry("flops.q_proj", one(FORWARD, "layers/attn/q_proj")),
            entry("flops.k_proj", one(FORWARD, "layers/attn/k_proj")),
            entry("flops.v_proj", one(FORWARD, "layers/attn/v_proj")),
            entry("flops.o_proj", one(FORWARD, "layers/attn/output_proj")),
            entry("flops.Q_proj", one(FORWARD, "layers/attn/q_proj")),
            entry("flops.K_proj", one(FORWARD, "layers/attn/k_proj")),
            entry("flops.V_proj", one(FORWARD, "layers/attn/v_proj")),
            entry("flops.O_proj", one(FORWARD, "layers/attn/output_proj")),
            entry("flops.projections", one(FORWARD, PROJECTIONS)),
            entry("flops.attention_scores", one(FORWARD, "layers/attn/scores")),
            entry("flops.attention_output", one(FORWARD, "layers/attn/mix")),
            entry("flops.dot_product_attention", one(FORWARD, SCORES)),
            entry("flops.attention", one(FORWARD, ATTENTION)),
            entry("flops.ffn.gate_proj", one(FORWARD, "layers/ffn/w1")),
            entry("flops.ffn.signal_proj", one(FORWARD, "layers/ffn/w3")),
            entry("flops.ffn.down_proj", one(FORWARD, "layers/ffn/w2")),
            entry("flops.ffn.W1", one(FORWARD, "layers/ffn/w1")),
            entry("flops.ffn.W3", one(FORWARD, "layers/ffn/w3")),
            entry("flops.ffn.W2", one(FORWARD, "layers/ffn/w2")),
            entry("flops.W1_plus_W3", one(FORWARD, "layers/ffn/w1 layers/ffn/w3")),
            entry("flops.W2", one(FORWARD, "layers/ffn/w2")),
            entry("flops.ffn", one(FORWARD, FFN)),
            entry("flops.rope", one(FORWARD, ROTATIONS)),
            entry("flops.rope.per_layer", one(FORWARD, ROTATIONS)),
            entry("flops.rope.total", all(FORWARD, ROTATIONS)),
            entry("flops.rmsnorm", one(FORWARD, NORMS)),
            entry("flops.rmsnorm.per_layer", one(FORWARD, NORMS)),
            entry("flops.rmsnorm.total", all(FORWARD, NORMS + " ln_final")),
            entry("flops.block", one(FORWARD, "layers")),
            entry("flops.all_blocks", all(FORWARD, "layers")),
            entry("flops.final_norm", one(FORWARD, "ln_final")),
            entry("flops.lm_head", one(FORWARD, "lm_head")),
            entry("flops.forward.total", all(FORWARD, "")),
            entry("flops.forward.total_T", all(FORWARD, "")),

            // shares, their whole as the convention names it
            entry("share.attention", share(all(FORWARD, ATTENTION))),
            entry("share.mlp", share(all(FORWARD, FFN))),
            entry("share.ffn", share(all(FORWARD, FFN))),
            entry("share.layers", share(all(FORWARD, "layers"))),
            entry("share.lm_head", share(all(FORWARD, "lm_head"))),
            entry("share.linear_layers", share(all(FORWARD, PROJECTIONS + " " + FFN))),
            entry("share.attention_quadratic", share(all(FORWARD, SCORES))),
            entry("share.attention.change", new Change(share(all(FORWARD, ATTENTION)))),
            entry("share.ffn.change", new Change(share(all(FORWARD, FFN)))),
            entry("share.layers.change", new Change(share(all(FORWARD, "layers")))),
            entry("share.lm_head.change", new Change(share(all(FORWARD, "lm_head")))),
            entry("share.one_ffn_of_total", share(one(FORWARD, FFN))),
            entry("share.ffn_of_total", share(all(FORWARD, FFN))),
            entry("share.one_attention_of_total", share(one(FORWARD, ATTENTION))),
            entry("share.attention_of_total", share(all(FORWARD, ATTENTION))),
            entry("share.one_rmsnorm_of_total", share(one(FORWARD, NORMS))),
            entry("share.one_block_of_total", share(one(FORWARD, "layers"))),
            entry("share.blocks_of_total", share(all(FORWARD, "layers"))),
            entry("share.final_norm_of_total", share(one(FORWARD, "ln_final"))),
            entry("share.lm_head_of_total", share(one(FORWARD, "lm_head"))),
            entry("trend.ffn_of_layer", share(all(FORWARD, FFN))),
            entry("trend.attention_of_layer", share(all(FORWARD, ATTENTION))),
            entry("trend.lm_head_of_total", share(all(FORWARD, "lm_head"))),
            entry("trend.layers_of_total", share(all(FORWARD, "layers"))),

            // growth with the context
            entry("scaling.context", new Growth(new Size("T"))),
            entry("scaling.linear", new Growth(all(FORWARD, PROJECTIONS + " " + FFN))),
            entry("scaling.linear_label", new Growth(all(FORWARD, PROJECTIONS + " " + FFN + " lm_head"))),
            entry("scaling.qkv", new Growth(all(FORWARD, QKV))),
            entry("scaling.output_proj", new Growth(all(FORWARD, "layers/attn/output_proj"))),
            entry("scaling.ffn", new Growth(all(FORWARD, FFN))),
            entry("scaling.lm_head", new Growth(all(FORWARD, "lm_head"))),
            entry("scaling.attention", new Growth(all(FORWARD, SCORES))),
            entry("scaling.quadratic_label", new Growth(all(FORWARD, SCORES))),
            entry("scaling.attention_scores", new Growth(all(FORWARD, "layers/attn/scores"))),
            entry("scaling.attention_v", new Growth(all(FORWARD, "layers/attn/mix"))),
            entry("scaling.total", new Growth(all(FORWARD, ""))),

            // FLOPs for each parameter
            entry("ratio.flops.numerator", all(FORWARD, "")),
            entry("ratio.params.denominator", all(PARAMETERS, "")),
            entry("ratio.flops_per_param", new Quotient(all(FORWARD, ""), all(PARAMETERS, ""))),
            entry("ratio.rule_2T", perParameterAndToken(FORWARD)),
            entry("rule.forward", perParameterAndToken(FORWARD)),
            entry("rule.backward", perParameterAndToken("flops.backward")),
            entry("rule.training", perParameterAndToken("flops.step")));

    private Queries() {}

    static Query named(String item) {
        var query = ALL.get(item);
        if (query == null) {
            throw new IllegalStateException("nothing asks for " + item);
        }
        return query;
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    private static Query share(Query part) {
        return new Quotient(part, new Whole(FORWARD));
    }

    private static Query perMultiplyAdd(String path) {
        return new Quotient(new Coefficient(one(FORWARD, path), 1), new PerMultiplyAdd());
    }

    private static Query perParameterAndToken(String quantity) {
        return new Quotient(new Quotient(all(quantity, ""), all(PARAMETERS, "")), new Size("T"));
    }
}

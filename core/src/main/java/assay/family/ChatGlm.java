package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// ChatGLM 2 and 3 and the first GLM-4: RMSNorm, one fused layer for queries, keys and values of few key-value heads,
/// half of each head rotated, a gated SiLU feed-forward with gate and up in one layer.
public record ChatGlm() implements Family {
    @Override
    public String name() {
        return "chatglm";
    }

    @Override
    public Dtype published() {
        return Dtype.FP16;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().ownHeads();
        if (reading.has("position_encoding_2d") || reading.has("inner_hidden_size")) {
            reading.refuse(reading.spec().source(), "is the first ChatGLM, which is another architecture", "");
        }
        boolean layerNorm = !reading.flag("rmsnorm", true, "rmsnorm");
        var stack = Stack.of(hf, layerNorm ? Norm.LAYERNORM : Norm.RMSNORM, layerNorm);
        hf.headDimOr(128, "kv_channels");
        boolean shared = reading.flag("multi_query", false, "multi_query_attention");
        if (shared) {
            hf.groups(reading.sizeOr("num_kv_heads", Expr.ONE, "1", "multi_query_group_num"));
        }
        hf.rotary(Rational.of(1, 2));
        hf.ffn(Expr.of(13696), "13696", "ffn_hidden_size");
        hf.context(2048);
        boolean bias = reading.flag("bias", false, "add_bias_linear");
        boolean qkvBias = reading.flag("qkv_bias", false, "add_qkv_bias") || bias;
        var core = Core.causal(shared);
        var attention = Usual.fusedAttention(
                "self_attention", "query_key_value", "dense", core, qkvBias, bias, Attention.rotated(core));
        var mlp = FeedForward.fused(new FeedForward.Names("mlp", "", "dense_h_to_4h", "dense_4h_to_h"),
                Usual.linear(bias), Kind.SILU, "f");
        var layer = reading.flag("residual_from_norm", false, "apply_residual_connection_post_layernorm")
                ? stack.fromNorm(attention, mlp)
                : stack.preNorm(attention, mlp);

        var encoder = new ArrayList<Node>(Stack.layers("layers", layer));
        if (reading.flag("final_norm", true, "post_layer_norm")) {
            encoder.add(stack.norm("final_layernorm", "x[b t d]", "x[b t d]"));
        }
        var inside = new ArrayList<Node>();
        inside.add(Block.of("embedding", List.of(Stack.embedding("word_embeddings"))));
        inside.add(Attention.rotary("rotary_pos_emb", false));
        inside.add(Block.of("encoder", encoder));
        inside.addAll(Stack.head("output_layer", "", false, false));
        return stack.decoder("transformer", inside, List.of());
    }
}

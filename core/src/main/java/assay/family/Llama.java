package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.PreNorm;
import assay.model.Model;
import assay.part.Attention;
import assay.part.FeedForward;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Position;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;

/// Llama: RMSNorm, rotary positions, a gated SiLU feed-forward, no biases, grouped key-value heads, a head of its own.
/// The reference computes the rotary angles on every call.
public record Llama() implements Family {
    private static final PreNorm SHAPE = new PreNorm(
            "llama",
            Map.ofEntries(
                    Map.entry("vocab_size", List.of("vocab_size")),
                    Map.entry("context_length", List.of("max_position_embeddings")),
                    Map.entry("num_layers", List.of("num_hidden_layers")),
                    Map.entry("d_model", List.of("hidden_size")),
                    Map.entry("num_heads", List.of("num_attention_heads")),
                    Map.entry("num_kv_heads", List.of("num_key_value_heads")),
                    Map.entry("head_dim", List.of("head_dim")),
                    Map.entry("d_ff", List.of("intermediate_size")),
                    Map.entry("ffn", List.of("hidden_act")),
                    Map.entry("tied", List.of("tie_word_embeddings")),
                    Map.entry("bias", List.of("attention_bias")),
                    Map.entry("mlp_bias", List.of("mlp_bias"))),
            new PreNorm.Defaults(Expr.of(11008), "11008", 2048, Norm.RMSNORM, Position.ROPE, FeedForward.SWIGLU, false,
                    false),
            "model",
            new PreNorm.Names("embed_tokens", "rotary_emb", "layers", "input_layernorm", "post_attention_layernorm",
                    "norm", "lm_head", "transformer"),
            Attention.Names.of("self_attn", "o_proj"),
            new FeedForward.Names("mlp", "gate_proj", "up_proj", "down_proj"),
            false,
            Layout.OUT_IN,
            true);

    @Override
    public String name() {
        return "llama";
    }

    @Override
    public Model model(Reading reading) {
        return SHAPE.model(reading);
    }
}

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
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;

/// GPT-2: LayerNorm with shift, biases, learned positions, a plain GELU feed-forward four times as wide as the model, a
/// tied head. One fused layer makes queries, keys and values; weights are stored `[in out]`.
public record Gpt2() implements Family {
    private static final PreNorm SHAPE = new PreNorm(
            "gpt2",
            Map.ofEntries(
                    Map.entry("vocab_size", List.of("vocab_size")),
                    Map.entry("context_length", List.of("n_positions", "n_ctx")),
                    Map.entry("num_layers", List.of("n_layer")),
                    Map.entry("d_model", List.of("n_embd")),
                    Map.entry("num_heads", List.of("n_head")),
                    Map.entry("d_ff", List.of("n_inner")),
                    Map.entry("tied", List.of("tie_word_embeddings"))),
            new PreNorm.Defaults(Expr.dim("d_model").times(4), "4*d_model", 1024, Norm.LAYERNORM, Position.LEARNED,
                    FeedForward.MLP, true, true),
            "transformer",
            new PreNorm.Names("wte", "wpe", "h", "ln_1", "ln_2", "ln_f", "lm_head", "transformer"),
            new Attention.Names("attn", "c_attn", "c_attn", "c_attn", "c_proj"),
            new FeedForward.Names("mlp", "c_gate", "c_fc", "c_proj"),
            true,
            Layout.IN_OUT,
            false);

    @Override
    public String name() {
        return "gpt2";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        reading.text("activation", "gelu_new", "activation_function");
        return SHAPE.model(reading);
    }
}

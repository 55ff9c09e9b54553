package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Encoder;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Sparsity;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Experts;
import assay.part.MaskedHead;
import assay.part.Norm;
import assay.part.Router;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// Nomic BERT: a BERT with rotary positions and a gated feed-forward, without biases in its layers. Queries, keys and
/// values are one layer, as its files have them. The second embedding model has biases, no gates, and in every other
/// layer routed experts, whose matrices hold all experts' rows one below the other. Nussbaum and Duderstadt 2025,
/// arXiv 2502.07972.
public record NomicBert() implements Family {
    private static final List<String> GATED = List.of("glu", "swiglu", "geglu");

    @Override
    public String name() {
        return "nomic_bert";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().ownHeads();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(3072), "3072", "intermediate_size", "n_inner");
        hf.context(2048);
        hf.size("ty", "token_types", Expr.of(2), "2", "type_vocab_size");
        hf.bind("d'", hf.size("d"));
        var core = Core.everywhere();
        var activation = hf.activation("silu", "hidden_act", "activation_function");
        boolean bias = reading.flag("qkv_proj_bias", false, "qkv_proj_bias");
        var dense = dense(reading, activation);
        int every = reading.number("moe_every_n_layers", 0, "moe_every_n_layers");
        if (every > 0) {
            hf.routed(reading.size("num_experts", "num_experts"),
                    reading.sizeOr("num_experts_per_tok", Expr.ONE, "1", "moe_top_k"));
        }
        var routed = every < 1 ? dense : Experts.block("mlp",
                Experts.routed(Router.softmax("router.layer"), experts(activation)));
        var kinds = every < 1 ? List.of(Sparsity.DENSE)
                : LayerTypes.each(reading, i -> Sparsity.sparse(i % every == 1));
        var inside = new ArrayList<Node>();
        inside.add(Encoder.embeddings(stack, true));
        inside.add(Attention.rotary("rotary_emb", true));
        inside.addAll(Stack.layers("layers", kinds, kind -> stack.postNorm(
                Usual.fusedAttention("self_attn", "Wqkv", "o_proj", core, bias, bias, Attention.rotated(core)),
                "post_attention_layernorm", kind == Sparsity.SPARSE ? routed : dense, "post_mlp_layernorm")));
        return Encoder.of(hf, name(), inside, List.of(Encoder.first("pooler", Kind.TANH)),
                        "ids[b t] types[b t] positions[b t] frequencies[j]")
                .without(Heads.CHOICE, Heads.ANSWERS)
                .with(Heads.MASKED, false, () -> List.of(MaskedHead.block("cls.predictions", "transform.dense",
                        activation, "transform.layer_norm", "nomic_bert.embeddings.word_embeddings", hf.tied(true))))
                .model(reading.flag("pooler", false, "add_pooling_layer"));
    }

    /// Gated, unless the activation's own name, which the hub's class has, says otherwise.
    private static Block dense(Reading reading, Kind activation) {
        boolean up = reading.flag("mlp_fc1_bias", false, "mlp_fc1_bias");
        boolean down = reading.flag("mlp_fc2_bias", false, "mlp_fc2_bias");
        if (up != down) {
            reading.refuse(reading.place("mlp_fc2_bias"), "mlp_fc1_bias and mlp_fc2_bias differ", "");
        }
        var own = reading.text("feed_forward", GATED.getFirst(), "activation_function");
        return GATED.contains(own) ? Usual.gated(activation, up)
                : Usual.plain("mlp", "fc1", "fc2", activation, up);
    }

    /// From `ye[b t n d]` to `ze[b t n d]`, of which the sum of the chosen ones has the bias.
    private static Block experts(Kind activation) {
        return Block.of("experts", List.of(
                Experts.rows(activation, false, "f"),
                Pointwise.of("bias", Kind.BIAS, "ze[b t n d] .bias[d] -> ze[b t n d]")));
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS
                .rename("embeddings.LayerNorm", "emb_ln")
                .rename("layers", "encoder.layers")
                .rename("self_attn.Wqkv", "attn.Wqkv")
                .rename("self_attn.o_proj", "attn.out_proj")
                .rename("mlp.up_proj", "mlp.fc11")
                .rename("mlp.gate_proj", "mlp.fc12")
                .rename("mlp.down_proj", "mlp.fc2")
                .rename("post_attention_layernorm", "norm1")
                .rename("post_mlp_layernorm", "norm2");
    }
}

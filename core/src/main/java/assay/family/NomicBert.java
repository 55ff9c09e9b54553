package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Encoder;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.MaskedHead;
import assay.part.Norm;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// Nomic BERT: a BERT with rotary positions and a gated feed-forward, without biases in its layers. Queries, keys and
/// values are one layer, as its files have them.
public record NomicBert() implements Family {
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
        var layer = stack.postNorm(Usual.fusedAttention("self_attn", "Wqkv", "o_proj", core, false,
                false, Attention.rotated(core)), "post_attention_layernorm",
                Usual.gated(activation, false), "post_mlp_layernorm");
        var tables = new Tables("x[b t d]");
        var embeddings = new ArrayList<Node>();
        embeddings.add(tables.words("word_embeddings"));
        embeddings.addAll(tables.types("token_type_embeddings"));
        embeddings.add(stack.norm("LayerNorm", "x[b t d]", "x[b t d]"));
        var inside = new ArrayList<Node>();
        inside.add(Block.of("embeddings", embeddings));
        inside.add(Attention.rotary("rotary_emb", true));
        inside.addAll(Stack.layers("layers", layer));
        return Encoder.of(hf, name(), inside, List.of(Encoder.first("pooler", Kind.TANH)),
                        "ids[b t] types[b t] positions[b t] frequencies[j]")
                .without(Heads.CHOICE, Heads.ANSWERS)
                .with(Bert.MASKED, false, () -> List.of(MaskedHead.block("cls.predictions", "transform.dense",
                        activation, "transform.layer_norm", "nomic_bert.embeddings.word_embeddings", hf.tied(true))))
                .model(reading.flag("pooler", false, "add_pooling_layer"));
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

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
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.MaskedHead;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// GTE, published under the type `new` too: a BERT with rotary positions and a gated feed-forward whose last layer
/// alone has a bias. One layer makes queries, keys and values, and one gate and up, as its files have them.
public record Gte() implements Family {
    private static final String PUBLISHED = "new";

    @Override
    public String name() {
        return "gte";
    }

    @Override
    public List<String> types() {
        return List.of(name(), PUBLISHED);
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var trunk = reading.modelType();
        boolean first = trunk.equals(PUBLISHED);
        var hf = new Hf(name(), reading).decoder().evenHeads();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        reading.only(List.of("rope"), "position_embedding_type");
        reading.only(List.of("layer_norm"), "layer_norm_type");
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(3072), "3072");
        hf.context(first ? 2048 : 8192);
        hf.bind("d'", hf.size("d"));
        var core = Core.everywhere();
        var layer = stack.postNorm(Usual.fusedAttention("self_attn", "qkv_proj", "o_proj", core, true, true,
                Attention.rotated(core)), "post_attention_layernorm",
                feedForward(hf.activation("gelu")), "post_mlp_layernorm");
        var inside = new ArrayList<Node>();
        boolean typed = reading.number("types", 1, "type_vocab_size") > 0;
        if (typed) {
            hf.size("ty", "token_types", Expr.ONE, "1", "type_vocab_size");
        }
        inside.add(Encoder.embeddings(stack, typed));
        inside.add(Attention.rotary("rotary_emb", true));
        inside.addAll(Stack.layers("layers", layer));
        var encoder = Encoder.of(hf, trunk, inside, List.of(Encoder.first("pooler", Kind.TANH)),
                "ids[b t] types[b t] positions[b t] frequencies[j]")
                .with(Heads.MASKED, false, () -> masked(trunk, hf.tied(true)));
        return (first ? encoder : encoder.without(Heads.CHOICE, Heads.ANSWERS))
                .model(reading.flag("pooler", false, "add_pooling_layer"));
    }

    /// As [assay.part.FeedForward#fused], where up stands before gate and the last layer alone has a bias.
    private static Block feedForward(Kind activation) {
        return Block.of("mlp", Component.FEED_FORWARD, List.of(
                Usual.linear(false).of("up_gate_proj", "y[b t d]", "um[b t i f]"),
                Pointwise.of("split", Kind.SPLIT, "um[b t i f] -> u[b t f] m[b t f]"),
                Pointwise.of("activation", activation, "m[b t f] -> m[b t f]"),
                Pointwise.of("product", Kind.MULTIPLY, "m[b t f] u[b t f] -> n[b t f]"),
                Usual.linear(true).of("down_proj", "n[b t f]", "z[b t d]")));
    }

    private static List<Node> masked(String trunk, boolean tied) {
        var parts = new ArrayList<>(MaskedHead.transform("dense", Kind.GELU, "layer_norm", true, true));
        parts.add(MaskedHead.decoder("decoder", trunk + ".embeddings.word_embeddings", tied, true));
        return List.of(Block.of("lm_head", Component.HEAD, parts));
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS
                .rename("layers", "encoder.layer")
                .rename("self_attn", "attention")
                .rename("post_attention_layernorm", "attn_ln")
                .rename("post_mlp_layernorm", "mlp_ln")
                .rename("lm_head.layer_norm", "lm_head.norm");
    }
}

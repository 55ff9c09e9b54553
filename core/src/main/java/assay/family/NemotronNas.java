package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Core;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Nemotron of a search (DeciLM): a Llama of whose layers each has attention of key-value heads of its own, one linear
/// layer in its place, or neither; and so with the feed-forward. `block_configs` says which.
public record NemotronNas() implements Family {
    @Override
    public String name() {
        return "nemotron-nas";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).called("DeciLM").decoder();
        var stack = Stack.of(hf);
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.context(131072);
        hf.bind("d'", hf.size("d"));
        boolean bias = reading.flag("bias", false, "attention_bias");
        boolean mlpBias = reading.flag("mlp_bias", false, "mlp_bias");
        var activation = hf.activation("silu");
        var blocks = reading.items("block_configs");
        if (blocks.isEmpty()) {
            reading.refuse(reading.place("block_configs"), "'block_configs' is missing, one a layer", "");
        }
        LayerTypes.covered(reading, "block_configs", blocks);
        long heads = reading.value("num_heads");
        long width = reading.value("d_model");
        var kinds = LayerTypes.each(reading, i -> i < blocks.size() ? SearchedLayer.of(reading, blocks.get(i), width)
                : new SearchedLayer(1, 1));
        if (kinds.stream().anyMatch(kind -> kind.share() > 0 && heads % kind.share() > 0)) {
            if (reading.values().containsKey("num_heads")) {
                reading.refuse(reading.place("block_configs"), "num_heads is no multiple of n_heads_in_group", "");
            }
            return hf.model(List.of(Stack.embedding("embed_tokens")), "ids[b t]", "x");
        }
        return stack.decoder(Stack.layers("layers", kinds, kind -> {
            var parts = new ArrayList<Node>();
            if (kind.share() != SearchedLayer.NONE) {
                parts.addAll(Residual.pre("attention_residual", stack.norm("input_layernorm"),
                        kind.share() == SearchedLayer.LINEAR
                        ? linear("self_attn", "linear_attn", Component.ATTENTION)
                        : Usual.attention(Core.causal(true), bias, bias, List.of()).over(Map.of(
                                "g", Expr.of(heads / kind.share()), "r", Expr.of(kind.share())))));
            }
            if (kind.inner() != SearchedLayer.NONE) {
                parts.addAll(Residual.pre("ffn_residual", stack.norm("post_attention_layernorm"),
                        kind.inner() == SearchedLayer.LINEAR
                        ? linear("mlp", "linear_mlp", Component.FEED_FORWARD)
                        : Usual.gated(activation, mlpBias).over(Map.of("f", Expr.of(kind.inner())))));
            }
            return parts;
        }), hf.tied(false));
    }

    private static Block linear(String block, String name, Component component) {
        return Block.of(block, component, List.of(
                Usual.linear(false).of(name, "y[b t d]", "z'[b t d']"),
                Pointwise.of("out", Kind.SPLIT, "z'[b t d'] -> z[b t d]")));
    }
}

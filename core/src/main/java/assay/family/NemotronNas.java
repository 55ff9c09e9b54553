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
import assay.spec.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Nemotron of a search (DeciLM): a Llama of whose layers each has attention of key-value heads of its own, one linear
/// layer in its place, or neither; and so with the feed-forward. `block_configs` says which.
public record NemotronNas() implements Family {
    private static final int ROUND = 256;

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
        var kinds = LayerTypes.each(reading, i -> i < blocks.size() ? kind(reading, blocks.get(i), width)
                : new LayerKind(1, 1));
        if (kinds.stream().anyMatch(kind -> kind.share > 0 && heads % kind.share > 0)) {
            if (reading.values().containsKey("num_heads")) {
                reading.refuse(reading.place("block_configs"), "num_heads is no multiple of n_heads_in_group", "");
            }
            return hf.model(List.of(Stack.embedding("embed_tokens")), "ids[b t]", "x");
        }
        return stack.decoder(Stack.layers("layers", kinds, kind -> {
            var parts = new ArrayList<Node>();
            if (kind.share != NONE) {
                parts.addAll(Residual.pre("attention_residual", stack.norm("input_layernorm"), kind.share == LINEAR
                        ? linear("self_attn", "linear_attn", Component.ATTENTION)
                        : grouped(Usual.attention(Core.causal(true), bias, bias, List.of()), heads, kind.share)));
            }
            if (kind.inner != NONE) {
                parts.addAll(Residual.pre("ffn_residual", stack.norm("post_attention_layernorm"), kind.inner == LINEAR
                        ? linear("mlp", "linear_mlp", Component.FEED_FORWARD)
                        : sized(Usual.gated(activation, mlpBias), kind.inner)));
            }
            return parts;
        }), hf.tied(false));
    }

    private static final long NONE = 0;
    private static final long LINEAR = -1;

    private static Block linear(String block, String name, Component component) {
        return Block.of(block, component, List.of(
                Usual.linear(false).of(name, "y[b t d]", "z'[b t d']"),
                Pointwise.of("out", Kind.SPLIT, "z'[b t d'] -> z[b t d]")));
    }

    private static Block grouped(Block attention, long heads, long share) {
        return new Block(attention.name(), attention.component(), Map.of("g", Expr.of(heads / share),
                "r", Expr.of(share)), attention.parts());
    }

    private static Block sized(Block mlp, long inner) {
        return new Block(mlp.name(), mlp.component(), Map.of("f", Expr.of(inner)), mlp.parts());
    }

    private static LayerKind kind(Reading reading, Value block, long width) {
        var attention = part(block, "attention");
        var ffn = part(block, "ffn");
        long share = on(attention, "no_op") ? NONE : on(attention, "replace_with_linear") ? LINEAR
                : number(attention, "n_heads_in_group").filter(Rational::isInteger)
                        .map(n -> n.num().longValueExact()).filter(n -> n > 0).orElse(0L);
        var factor = number(ffn, "ffn_mult");
        long inner = on(ffn, "no_op") ? NONE : on(ffn, "replace_with_linear") ? LINEAR
                : factor.map(mult -> rounded(mult, width)).orElse(0L);
        if ((share == NONE && !on(attention, "no_op")) || (inner == NONE && !on(ffn, "no_op"))) {
            reading.refuse(reading.place("block_configs"), "a block has neither n_heads_in_group, or ffn_mult, nor "
                    + "no_op or replace_with_linear", "");
        }
        return new LayerKind(share, inner);
    }

    /// Two thirds of the width times its factor, rounded up to a multiple of 256.
    private static long rounded(Rational factor, long width) {
        var inner = factor.times(Rational.of(2 * width)).over(Rational.of(3));
        long whole = inner.num().divide(inner.den()).longValueExact();
        return (whole + ROUND - 1) / ROUND * ROUND;
    }

    private static Value part(Value block, String name) {
        return block instanceof Value.Group(var fields) && fields.get(name) != null ? fields.get(name).value()
                : new Value.Nothing();
    }

    private static boolean on(Value part, String name) {
        return part(part, name) instanceof Value.Flag(var on) && on;
    }

    private static Optional<Rational> number(Value part, String name) {
        return part(part, name) instanceof Value.Numeral(var number) ? Optional.of(number) : Optional.empty();
    }

    /// @param share query heads to a key-value head, or [#NONE], or [#LINEAR]
    /// @param inner the feed-forward's width, or [#NONE], or [#LINEAR]
    private record LayerKind(long share, long inner) {
        @Override
        public String toString() {
            return word(share, "attention") + "_" + word(inner, "ffn");
        }

        private static String word(long size, String part) {
            return (size == NONE ? "no_" : size == LINEAR ? "linear_" : "") + part + (size > 0 ? size : "");
        }
    }
}

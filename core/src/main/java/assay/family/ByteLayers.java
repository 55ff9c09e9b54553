package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The sizes of one of the four models of [Blt], and its layers.
///
/// @param axes that hold within it
/// @param activation of the feed-forward
record ByteLayers(Map<String, Expr> axes, Kind activation) {
    /// @param inner the feed-forward's width that is assumed where nothing is said of it, if not 8/3 of d_model
    static ByteLayers of(Reading r, String prefix, long width, long heads, long layers, Optional<Long> inner) {
        var d = r.sizeOr(prefix + "d_model", Expr.of(width), String.valueOf(width), "hidden_size");
        var h = r.sizeOr(prefix + "num_heads", Expr.of(heads), String.valueOf(heads), "num_attention_heads");
        var g = r.sizeIf(prefix + "num_kv_heads", "num_key_value_heads").orElse(h);
        r.sizeOr(prefix + "num_layers", Expr.of(layers), String.valueOf(layers), "num_hidden_layers");
        r.divides(prefix + "d_model", prefix + "num_heads");
        r.divides(prefix + "num_heads", prefix + "num_kv_heads");
        var k = d.over(h);
        var assumed = r.stated("intermediate_size") ? Optional.<Long>empty() : inner;
        var f = r.sizeOr(prefix + "d_ff", assumed.map(Expr::of).orElseGet(
                () -> d.times(8).over(Expr.of(3)).floor()), assumed.map(String::valueOf).orElse("8/3*d_model"),
                "intermediate_size");
        return new ByteLayers(Map.of("d", d, "d'", d, "h", h, "g", g, "r", h.over(g), "k", k, "j", k.over(Expr.of(2)),
                "f", f), Hf.kind(r.text(prefix + "activation", "silu", "hidden_act")));
    }

    Expr half() {
        return axes.getOrDefault("j", Expr.ONE);
    }

    Expr width() {
        return axes.getOrDefault("d", Expr.ONE);
    }

    static List<Node> layers(Stack stack, String prefix, Core core, Kind activation) {
        return List.of(new Repeat("layers", Expr.dim(prefix + "num_layers"), stack.preNorm(
                Usual.attention(core, false, false, List.of()), Usual.gated(activation, false))));
    }

    /// The tables of one of the four, by frequencies of its own.
    static Node rotary(String which, String positions) {
        return Attention.rotary("rotary_emb", true).each(op -> op.with(op.line().named(name -> switch (name) {
            case "frequencies" -> "frequencies_" + which;
            case "positions" -> positions;
            default -> name;
        })));
    }

    /// What `to` reads of `from`, added to it twice over: all pairs are counted, of which a patch needs its own bytes.
    static List<Node> cross(String to, String from, String queries, String keys) {
        var linear = Usual.linear(false);
        var q = "q[b " + queries + " g r k]";
        var k = "k[b " + keys + " g k]";
        var v = "v[b " + keys + " g k]";
        var pairs = "[b g r " + queries + " " + keys + "]";
        var y = "y[b " + queries + " d]";
        var z = "z[b " + queries + " d]";
        return List.of(Block.of("", Component.ATTENTION, List.of(
                Norm.RMSNORM.of("q_norm", to, y, false),
                linear.of("q_proj", y, q),
                Norm.RMSNORM.of("k_norm", from, "m[b " + keys + " d]", false),
                linear.of("k_proj", "m[b " + keys + " d]", k),
                linear.of("v_proj", "m[b " + keys + " d]", v),
                Contract.of("scores", q + " " + k + " -> a" + pairs),
                Pointwise.of("softmax", Kind.SOFTMAX, "a" + pairs + " -> p" + pairs),
                Contract.of("mix", "p" + pairs + " " + v + " -> o[b " + queries + " g r k]"),
                linear.of("o_proj", "o[b " + queries + " g r k]", z),
                Pointwise.of("sum", Kind.ADD, z + " " + to + " -> " + z))),
                Residual.add("cross_residual", to + " " + z + " -> " + to));
    }
}

package assay.part;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import java.util.ArrayList;
import java.util.List;

/// Causal self-attention with softmax, from `y[b t d]` to `z[b t d]`.
///
/// @param fused whether queries, keys and values come from one layer, named by `names.query`
/// @param grouped whether `r` query heads share one of `g` key-value heads
/// @param windowed whether a query reaches only the last `w` keys, itself included
public record Attention(
        Names names, Linear linear, Position position, boolean fused, boolean grouped, boolean windowed) {
    /// The layers' names.
    public record Names(String block, String query, String key, String value, String out) {}

    public Block block() {
        var core = Core.causal(grouped).where(windowed ? Core.SLIDING : Core.CAUSAL);
        if (position == Position.ALIBI) {
            core = core.onScores(List.of(Pointwise.of("alibi", Kind.ALIBI, core.scores() + " slopes[" + core.heads() + "] -> "
                    + core.scores() + " where " + core.where().orElseThrow())));
        }
        var parts = new ArrayList<Node>();
        if (fused) {
            parts.add(linear.of(names.query, "y[b t d]", "qkv[b t c k]"));
            parts.add(split(core));
        } else {
            parts.add(linear.of(names.query, "y[b t d]", core.query()));
            parts.add(linear.of(names.key, "y[b t d]", core.keys()));
            parts.add(linear.of(names.value, "y[b t d]", core.values()));
        }
        if (position == Position.ROPE) {
            parts.addAll(rotated(core));
        }
        parts.addAll(core.nodes());
        parts.add(linear.of(names.out, core.out(), "z[b t d]"));
        return Block.of(names.block, Component.ATTENTION, parts);
    }

    /// What one fused layer wrote, seen as queries, keys and values: `c` heads of `k` elements.
    public static Node split(Core core) {
        return Pointwise.of("split", Kind.SPLIT, "qkv[b t c k] -> " + core.query() + " " + core.keys() + " " + core.values());
    }

    /// Queries and keys turned by their positions.
    public static List<Node> rotated(Core core) {
        return List.of(rotate("rotate_q", core.query()), rotate("rotate_k", core.keys()));
    }

    private static Node rotate(String name, String stream) {
        return Pointwise.of(name, Kind.ROTATE, stream + " cos[t j] sin[t j] -> " + stream);
    }

    /// The tables that rotation reads, made once a model: `cos` and `sin` of head_dim/2 angles at each position.
    ///
    /// @param computed whether the reference computes the angles on every call, as an outer product of positions and frequencies
    public static Block rotary(String name, boolean computed) {
        var parts = new ArrayList<Node>();
        if (computed) {
            parts.add(Contract.of("angles", "positions[b t] frequencies[j] -> angles[b t j]"));
        }
        parts.add(Gather.of("tables", "$cos[t j] $sin[t j] -> cos[t j] sin[t j]"));
        return Block.of(name, Component.POSITION, parts);
    }

    /// The norm of a projection over all its heads at once, `width` wide, with one gain an element.
    ///
    /// @param heads the projection by its heads, such as `q[b t h k]`
    /// @param width the axis that is as long as all heads together
    public static List<Node> normedWhole(Norm norm, String name, String heads, String width) {
        var whole = name + "_x[b t " + width + "]";
        return List.of(Pointwise.of(name + "_whole", Kind.SPLIT, heads + " -> " + whole),
                norm.of(name, whole, whole, false),
                Pointwise.of(name + "_heads", Kind.SPLIT, whole + " -> " + heads));
    }

    /// A norm of each head with a module of its own, `NAME.norms.{i}`.
    ///
    /// @param heads the projection by its heads, such as `q[b t h k]`
    /// @param times how many heads it has
    /// @param width the axis of a head's elements
    public static Block normedApart(Norm norm, String name, String heads, Expr times, String width) {
        var one = name + "_x[b t " + width + "]";
        return Block.of(name, Component.NORM, List.of(
                Pointwise.of("apart", Kind.SPLIT, heads + " -> " + one),
                new Repeat("norms", times, List.of(norm.line("norm", one, one, width, false))),
                Pointwise.of("together", Kind.SPLIT, one + " -> " + heads)));
    }

    /// The slopes that a linear position bias reads, one a head.
    public Block slopes(String name) {
        var heads = grouped ? "g r" : "h";
        return Block.of(name, Component.POSITION, List.of(
                Gather.of("slopes", "$slopes[" + heads + "] -> slopes[" + heads + "]")));
    }
}

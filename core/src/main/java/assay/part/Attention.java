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

/// What attention has beside its projections and its core: positions, and the norms of queries and keys.
public final class Attention {
    private Attention() {}

    /// The names of the block and of its layers.
    public record Names(String block, String query, String key, String value, String out) {
        /// As most of the reference's classes call them: `q_proj`, `k_proj`, `v_proj`.
        public static Names of(String block, String out) {
            return new Names(block, "q_proj", "k_proj", "v_proj", out);
        }
    }

    /// What one fused layer wrote, seen as queries, keys and values: `c` heads of `k` elements.
    public static Node split(Core core) {
        return Pointwise.of("split", Kind.SPLIT, "qkv[b t c k] -> " + core.query() + " " + core.keys() + " "
                + core.values());
    }

    /// Queries and keys turned by their positions.
    public static List<Node> rotated(Core core) {
        return rotated(core, "j");
    }

    /// Queries turned by their positions.
    public static Node rotatedQueries(Core core) {
        return rotate("rotate_q", core.query(), "j");
    }

    /// Keys turned by their positions.
    public static Node rotatedKeys(Core core) {
        return rotate("rotate_k", core.keys(), "j");
    }

    /// As [#rotated(Core)], by tables of so many angles, where kinds of layers turn different parts of a head.
    public static List<Node> rotated(Core core, String angles) {
        return List.of(rotate("rotate_q", core.query(), angles), rotate("rotate_k", core.keys(), angles));
    }

    private static Node rotate(String name, String stream, String angles) {
        return Pointwise.of(name, Kind.ROTATE, stream + " " + tables("", angles) + " -> " + stream);
    }

    /// The cosines and sines, `cos[t j] sin[t j]`, those of other angles than `j` under names of their own.
    private static String tables(String role, String angles) {
        var own = own(angles) + "[t " + angles + "]";
        return role + "cos" + own + " " + role + "sin" + own;
    }

    private static String own(String angles) {
        return angles.equals("j") ? "" : "_" + angles;
    }

    /// What [#rotary] reads to compute the angles, beside `positions[b t]`.
    public static String frequencies(String angles) {
        return "frequencies" + own(angles) + "[" + angles + "]";
    }

    /// The tables that rotation reads, made once a model: `cos` and `sin` of head_dim/2 angles at each position.
    ///
    /// @param computed whether the reference computes the angles on every call, as an outer product of positions and
    /// frequencies
    public static Block rotary(String name, boolean computed) {
        return rotary(name, computed, "j");
    }

    /// As [#rotary(String, boolean)], of so many angles as an axis has.
    public static Block rotary(String name, boolean computed, String angles) {
        var parts = new ArrayList<Node>();
        if (computed) {
            parts.add(Contract.of("angles",
                    "positions[b t] " + frequencies(angles) + " -> angles[b t " + angles + "]"));
        }
        parts.add(Gather.of("tables", tables("$", angles) + " -> " + tables("", angles)));
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

    /// The angles alone, where all sequences of the batch have the same positions and share them.
    public static Block sharedAngles(String name) {
        return Block.of(name, Component.POSITION, List.of(
                Contract.of("angles", "positions[t] frequencies[j] -> angles[t j]")));
    }

    /// Attention whose scores have a bias that is linear in the distance.
    public static Core biased(Core core) {
        var where = core.where().map(w -> " where " + w).orElse("");
        return core.onScores(List.of(Pointwise.of("alibi", Kind.ALIBI,
                core.scores() + " slopes[" + core.heads().query() + "] -> " + core.scores() + where)));
    }

    /// As [#rotary], the angles computed of several coordinates a position, `places` of them.
    public static Block rotaryOfPlaces(String name) {
        return Block.of(name, Component.POSITION, List.of(
                Contract.of("angles", "positions[places b t] frequencies[j] -> angles[places b t j]"),
                Gather.of("tables", "$cos[t j] $sin[t j] -> cos[t j] sin[t j]")));
    }

    /// As [#rotary], the angles computed of the row and the column of each of an image's patches, which are `sides`.
    ///
    /// @param angles the axis of those that are computed of each of the two
    public static Block rotaryOfGrid(String name, String angles) {
        return Block.of(name, Component.POSITION, List.of(
                Gather.of("grid", "x[b t d] $grid[sides t] -> grid[sides b t]"),
                Gather.of("frequencies", "$frequencies[" + angles + "] -> turns[" + angles + "]"),
                Contract.of("angles", "grid[sides b t] turns[" + angles + "] -> angles[sides b t " + angles + "]"),
                Gather.of("tables", "$cos[t j] $sin[t j] -> cos[t j] sin[t j]")));
    }

    /// The slopes that `core` reads, one a head.
    public static Block slopes(String name, Core core) {
        return Block.of(name, Component.POSITION, List.of(
                Gather.of("slopes", "$slopes[" + core.heads().query() + "] -> slopes[" + core.heads().query() + "]")));
    }
}

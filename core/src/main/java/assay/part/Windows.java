package assay.part;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Attention within windows of a sequence, that do not overlap.
public final class Windows {
    private Windows() {}

    /// Each window as if it were a sequence: as many of them, on average, as tokens are reached. The streams around it
    /// are those of whole sequences.
    ///
    /// @param batch of sequences, each of so many `tokens`
    /// @param reached the tokens that one reaches, on average
    public static Block of(Core heads, Expr batch, Expr tokens, Expr reached) {
        var parts = new ArrayList<Node>();
        for (var stream : List.of(heads.query(), heads.keys(), heads.values())) {
            parts.add(Pointwise.of(stream.charAt(0) + "_windows", Kind.SPLIT, outside(stream) + " -> " + stream));
        }
        parts.addAll(heads.nodes());
        parts.add(Pointwise.of("places", Kind.SPLIT, heads.out() + " -> " + outside(heads.out())));
        return Block.of("", parts).over(Map.of("bo", batch, "to", tokens, "t", reached, "s", reached, "b",
                batch.times(tokens).over(reached)));
    }

    /// Attention from `y[b t d]` to `z[b t d]` among the tokens of each of `bw` windows of `tw`, which are filled up
    /// where they reach over an edge: what fills them is worked on too.
    ///
    /// @param back the name of the step that puts the tokens where they were
    /// @param number of windows of all sequences
    public static Block filled(Node attention, String back, Expr number, Expr tokens) {
        return Block.of("", Component.ATTENTION, List.of(
                Pointwise.of("windows", Kind.SPLIT, "y[b t d] -> y[bw tw d]"),
                Block.of("", List.of(attention)).over(Map.of("b", number, "t", tokens, "s", tokens)),
                Pointwise.of(back, Kind.SPLIT, "z[bw tw d] -> z[b t d]")));
    }

    /// A stream of all tokens of a sequence, which within windows is `[b t ...]`.
    private static String outside(String stream) {
        return stream.replace("[b t ", "[bo to ");
    }

    /// How many of `all` tokens one reaches, on average, where a window has `side` and the last what is left.
    public static Rational reached(long all, long side) {
        long rest = all % side;
        return Rational.of((all - rest) * side + rest * rest).over(Rational.of(all));
    }
}

package assay.part;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Block;
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

package assay.ask;

import assay.algebra.Expr;
import assay.life.Holding;
import assay.model.Ordered;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// A moment of a step at which much is held.
///
/// @param name when it is: `end of the forward pass`
/// @param parts bytes held then, in `B` sequences of one pass, by what they are held as
/// @param unknown what is held besides, of bytes that are not known
public record Moment(String name, SequencedMap<Holding, Expr> parts, Set<Holding> unknown) {
    public Moment {
        parts = Ordered.of(parts);
        unknown = Set.copyOf(unknown);
    }

    Moment(String name, SequencedMap<Holding, Expr> parts) {
        this(name, parts, Set.of());
    }

    /// This moment with one more part.
    Moment and(Holding part, Expr amount) {
        var more = new LinkedHashMap<>(parts);
        more.put(part, amount);
        return new Moment(name, more, unknown);
    }

    /// This moment with one more part, of bytes that are not known.
    Moment and(Holding part) {
        return new Moment(name, parts, Set.of(part));
    }

    /// All that is known to be held.
    public Expr total() {
        return Expr.sum(List.copyOf(parts.values()));
    }
}

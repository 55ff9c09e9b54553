package assay.draw;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import java.util.List;
import java.util.Set;

/// The contexts over which a case is drawn.
///
/// @param from,to the first and the last
/// @param marked those that were asked for
public record Contexts(Rational from, Rational to, List<Rational> marked) {
    private static final Rational LEAST = Rational.of(128);
    private static final Rational MOST = Rational.of(1 << 17);
    private static final Rational FOUR = Rational.of(4);

    public Contexts {
        marked = List.copyOf(marked);
    }

    /// From 128 tokens to 131,072, or so far that the context of the case is well within.
    public static Contexts around(Case subject) {
        var context = subject.value(Expr.dim("T"));
        return new Contexts(LEAST.min(context), MOST.max(context.times(FOUR)), List.of(context));
    }

    /// From the least to the greatest of two or more.
    public static Contexts of(List<Rational> contexts) {
        var sorted = contexts.stream().sorted().toList();
        return new Contexts(sorted.getFirst(), sorted.getLast(), sorted);
    }

    /// An amount of a case with numbers for all sizes but the context.
    static Expr open(Case subject, Expr amount) {
        return amount.with(subject.sizes().bindings(Set.of("T")));
    }

    /// Whether they are of different contexts, so that there is an axis.
    boolean spread() {
        return from.signum() > 0 && from.compareTo(to) < 0;
    }

    Axis axis(double left, double width) {
        return new Axis(from, to, left, width);
    }
}

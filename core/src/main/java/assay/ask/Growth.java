package assay.ask;

import assay.account.Entry;
import assay.account.Forward;
import assay.account.Ledger;
import assay.algebra.Bisection;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.convention.Matmul;
import assay.model.Component;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// How the forward pass grows with the context: its parts by power of `T`, and where the score matmuls overtake the
/// rest.
///
/// @param linear the terms of the total that grow with `T`; empty where the total is no polynomial in `T` (sliding
/// windows)
/// @param quadratic the terms that grow with `T^2`
/// @param constant the terms without `T`
/// @param crossings contexts at which scores overtake something, for one sequence
public record Growth(
        Optional<Expr> linear, Optional<Expr> quadratic, Optional<Expr> constant, List<Crossing> crossings) {
    /// What overtakes what, or what part of it.
    public enum Overtaking {
        ATTENTION_FEED_FORWARD("attention overtakes the feed-forward"),
        SCORES_FEED_FORWARD("score matmuls overtake the feed-forward"),
        SCORES_LINEAR("score matmuls overtake all linear work of the block"),
        SCORES_HALF("score matmuls are half of the total");

        private final String label;

        Overtaking(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /// A context from which one kind of work is more than another.
    ///
    /// @param exact the context at which both are equal, where it has a closed form
    /// @param first the first whole context at which scores are more; empty where they never are
    public record Crossing(Overtaking what, Optional<Rational> exact, Optional<BigInteger> first) {}

    private static final long LONGEST = 1L << 40;

    /// The growth of a case, under its own convention; empty where the convention counts no score matmuls.
    public static Optional<Growth> of(Case subject) {
        return subject.ledger(new Forward()).flatMap(forward -> of(subject, forward));
    }

    private static Optional<Growth> of(Case subject, Ledger forward) {
        var symbolic = new HashMap<>(subject.bindings());
        symbolic.put("T", Expr.dim("T"));
        symbolic.put("B", Expr.ONE);
        var scores = sum(forward, e -> matmul(e) == Matmul.SCORES).with(symbolic);
        if (scores.isZero()) {
            return Optional.empty();
        }
        var ffn = forward.of(Component.FEED_FORWARD).total().plus(forward.of(Component.ROUTER).total()).with(symbolic);
        var attention = forward.of(Component.ATTENTION).total().with(symbolic);
        var linear = sum(forward, e -> matmul(e) == Matmul.LINEAR || matmul(e) == Matmul.ROUTER).with(symbolic);
        var half = forward.total().with(symbolic).times(Expr.of(Rational.of(1, 2)));

        var crossings = new ArrayList<Crossing>();
        if (!ffn.isZero()) {
            crossings.add(crossing(Overtaking.ATTENTION_FEED_FORWARD, attention, ffn));
            crossings.add(crossing(Overtaking.SCORES_FEED_FORWARD, scores, ffn));
        }
        crossings.add(crossing(Overtaking.SCORES_LINEAR, scores, linear));
        crossings.add(crossing(Overtaking.SCORES_HALF, scores, half));

        var keepingBatch = new HashMap<>(symbolic);
        keepingBatch.put("B", Expr.dim("B"));
        var total = forward.total().with(keepingBatch);
        return Optional.of(new Growth(part(total, 1), part(total, 2), part(total, 0), crossings));
    }

    /// The terms of one power of `T`.
    private static Optional<Expr> part(Expr total, int power) {
        return total.coefficient("T", power).map(c -> c.times(Expr.dim("T").pow(power)));
    }

    private static Matmul matmul(Entry entry) {
        return entry.matmul();
    }

    private static Expr sum(Ledger ledger, Predicate<Entry> kept) {
        return ledger.only(kept).total();
    }

    private static Crossing crossing(Overtaking what, Expr grows, Expr other) {
        var gap = grows.minus(other);
        var root = root(gap);
        return new Crossing(what, root, root.map(t -> t.floor().num().add(BigInteger.ONE)).or(() -> first(gap)));
    }

    /// The positive zero of `a*T^2 + b*T`.
    private static Optional<Rational> root(Expr gap) {
        if (gap.degree("T") != 2) {
            return Optional.empty();
        }
        return gap.coefficient("T", 2).flatMap(a -> gap.coefficient("T", 1)
                .filter(b -> a.isConstant() && b.isConstant() && !a.isZero())
                .filter(b -> gap.equals(a.times(Expr.dim("T").pow(2)).plus(b.times(Expr.dim("T")))))
                .map(b -> b.constant().negated().over(a.constant()))
                .filter(t -> t.signum() > 0));
    }

    /// The first `T` up to 2^40 where the gap is positive, if it stays so once it is.
    private static Optional<BigInteger> first(Expr gap) {
        var last = Bisection.lastFrom(0, LONGEST, tokens -> gap.at(Map.of("T", Rational.of(tokens))).signum() <= 0);
        return last.isEmpty() ? Optional.empty() : Optional.of(BigInteger.valueOf(last.getAsLong() + 1));
    }
}

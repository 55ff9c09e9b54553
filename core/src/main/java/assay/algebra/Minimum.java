package assay.algebra;

import java.util.ArrayList;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The normal form of the least of several expressions: `shared + content * min{...}`, where the arguments are pairwise
/// different, none is surely at least another, no term is common to all, no positive factor divides all, and none has
/// in a positive term a minimum, since `min(a + min(b, c), d)` is `min(a + b, a + c, d)`. The last is left undone where
/// it would make too many arguments.
final class Minimum {
    /// The rewriting is tested, not proved, to end.
    private static final int ROUNDS = 100;
    /// Up to this many arguments are made by writing out the minima in them.
    private static final int ARGUMENTS = 64;

    private Minimum() { }

    static Expr of(Collection<Expr> of) {
        if (of.isEmpty()) throw new IllegalArgumentException("no expressions have no least one");
        var offset = Expr.ZERO;
        SortedSet<Expr> args = new TreeSet<>(of);
        for (int round = 0; round < ROUNDS; round++) {
            var least = undominated(args);
            if (least.size() == 1) return offset.plus(least.first());
            var shared = shared(least);
            offset = offset.plus(shared);
            var rest = new TreeSet<Expr>();
            for (var e : least) rest.add(e.minus(shared));
            args = unnested(rest);
            if (args.equals(rest)) return offset.plus(factored(rest));
        }
        throw new IllegalStateException("the minimum of " + of + " has no normal form after " + ROUNDS + " rounds");
    }

    /// The arguments with the minima in them written out; the arguments themselves where that makes too many.
    private static SortedSet<Expr> unnested(SortedSet<Expr> args) {
        var flat = new TreeSet<Expr>();
        for (var e : args) {
            unnest(e, flat);
            if (flat.size() > ARGUMENTS) return args;
        }
        return flat;
    }

    /// Adds `rest + c*m*p` and `rest + c*m*q` for `rest + c*m*min(p, q)` where `c*m` is surely not negative.
    private static void unnest(Expr e, SortedSet<Expr> flat) {
        if (flat.size() > ARGUMENTS) return;
        for (var t : e.terms()) {
            for (var p : t.monomial().powers()) {
                if (p.exponent() == 1 && p.atom() instanceof Atom.Min(var of)) {
                    var scale = new Term(t.coefficient(), t.monomial().times(Monomial.of(p.atom(), -1)));
                    if (scale.isNonNegative()) {
                        var rest = e.minus(Expr.of(t));
                        for (var q : of) unnest(rest.plus(Expr.of(scale).times(q)), flat);
                        return;
                    }
                }
            }
        }
        flat.add(e);
    }

    /// The part that every argument has: term by term the least coefficient, an absent term counting as zero.
    private static Expr shared(Collection<Expr> args) {
        var least = new TreeMap<Monomial, Rational>();
        for (var e : args) {
            for (var t : e.terms()) {
                least.computeIfAbsent(t.monomial(), m ->
                    args.stream().map(a -> a.coefficient(m)).min(Rational::compareTo).orElseThrow());
            }
        }
        var terms = new ArrayList<Expr>();
        least.forEach((monomial, coefficient) -> terms.add(Expr.of(new Term(coefficient, monomial))));
        return Expr.sum(terms);
    }

    /// The arguments that are not surely at least another.
    private static SortedSet<Expr> undominated(SortedSet<Expr> args) {
        var least = new TreeSet<Expr>();
        for (var e : args) {
            if (args.stream().noneMatch(o -> e.isAtLeast(o) && !o.equals(e))) least.add(e);
        }
        return least;
    }

    /// Division by the content keeps the order of the arguments.
    private static Expr factored(SortedSet<Expr> args) {
        var content = Expr.of(content(args));
        var rest = new ArrayList<Expr>();
        for (var e : args) rest.add(e.over(content));
        return content.times(Expr.atom(new Atom.Min(rest)));
    }

    /// The positive term that divides every argument: the common measure of the coefficients, and of each dimension the
    /// least power.
    private static Term content(Collection<Expr> args) {
        var measure = Rational.ZERO;
        var dims = new TreeMap<Atom, Integer>();
        var terms = args.stream().flatMap(e -> e.terms().stream()).toList();
        for (var t : terms) {
            measure = measure.gcd(t.coefficient());
            for (var p : t.monomial().powers()) {
                if (p.atom() instanceof Atom.Dim) dims.put(p.atom(), Integer.MAX_VALUE);
            }
        }
        for (var t : terms) dims.replaceAll((dim, least) -> Math.min(least, t.monomial().exponent(dim)));
        var monomial = Monomial.ONE;
        for (var d : dims.entrySet()) monomial = monomial.times(Monomial.of(d.getKey(), d.getValue()));
        return new Term(measure, monomial);
    }
}

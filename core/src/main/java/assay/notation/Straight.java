package assay.notation;

import assay.algebra.Atom;
import assay.algebra.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// An expression as straight-line integer arithmetic: steps that each name one more integer, then a fraction.
///
/// The expressions in here are plain polynomials, with integer coefficients and positive exponents, in the dimensions
/// and in the names of the steps before. Equal ceilings and equal minima share a step.
record Straight(List<Step> steps, Expr num, Expr den) {

    /// One more named integer.
    sealed interface Step {
        String name();
    }

    /// The least integer not below `num/den`, where `den` is not zero.
    record Ceiling(String name, Expr num, Expr den) implements Step { }

    /// `den` times the least of several fractions over `den`, where `den` is positive: the least of their numerators.
    record Least(String name, List<Expr> nums, Expr den) implements Step { }

    static Straight of(Expr e) {
        return new Maker(e).straight(e);
    }

    /// All polynomials in here.
    Stream<Expr> polynomials() {
        var ofSteps = steps.stream().flatMap(step -> switch (step) {
            case Ceiling(_, var n, var d) -> Stream.of(n, d);
            case Least(_, var ns, var d) -> Stream.concat(ns.stream(), Stream.of(d));
        });
        return Stream.concat(ofSteps, Stream.of(num, den));
    }

    private static final class Maker {
        private final Map<Atom, Expr> values = new HashMap<>();
        private final List<Step> steps = new ArrayList<>();
        private final String prefix;

        /// No dimension of the expression begins with as many underscores as the steps' names.
        Maker(Expr e) {
            var underscores = new StringBuilder("_");
            for (var d : e.dims()) while (d.name().startsWith(underscores.toString())) underscores.append('_');
            prefix = underscores.toString();
        }

        Straight straight(Expr e) {
            var value = value(e);
            var den = denominator(List.of(value));
            return new Straight(List.copyOf(steps), value.times(den), den);
        }

        private Expr value(Expr e) {
            var sum = new ArrayList<Expr>();
            for (var t : e.terms()) {
                var product = Expr.of(t.coefficient());
                for (var p : t.monomial().powers()) product = product.times(value(p.atom()).pow(p.exponent()));
                sum.add(product);
            }
            return Expr.sum(sum);
        }

        private Expr value(Atom atom) {
            var known = values.get(atom);
            if (known != null) return known;
            var value = switch (atom) {
                case Atom.Dim(var name) -> Expr.dim(name);
                case Atom.Ceil(var of) -> ceiling(value(of));
                case Atom.Min(var of) -> least(of.stream().map(this::value).toList());
            };
            values.put(atom, value);
            return value;
        }

        private Expr ceiling(Expr of) {
            var den = denominator(List.of(of));
            var name = prefix + steps.size();
            steps.add(new Ceiling(name, of.times(den), den));
            return Expr.dim(name);
        }

        private Expr least(List<Expr> of) {
            var den = denominator(of);
            var name = prefix + steps.size();
            steps.add(new Least(name, of.stream().map(e -> e.times(den)).toList(), den));
            return Expr.dim(name).over(den);
        }
    }

    /// The least term that makes all of these polynomials with integer coefficients and no negative exponents.
    private static Expr denominator(List<Expr> of) {
        var multiple = BigInteger.ONE;
        var powers = new TreeMap<String, Integer>();
        for (var e : of) {
            for (var t : e.terms()) {
                var den = t.coefficient().den();
                multiple = multiple.multiply(den.divide(multiple.gcd(den)));
                for (var p : t.monomial().powers()) {
                    if (p.exponent() < 0 && p.atom() instanceof Atom.Dim(var name)) {
                        powers.merge(name, -p.exponent(), Math::max);
                    }
                }
            }
        }
        var den = Expr.of(multiple);
        for (var p : powers.entrySet()) den = den.times(Expr.dim(p.getKey()).pow(p.getValue()));
        return den;
    }
}

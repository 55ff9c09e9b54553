package assay.notation;

import static java.util.Objects.requireNonNull;

import assay.algebra.Atom;
import assay.algebra.Expr;
import assay.algebra.Monomial;
import assay.algebra.Power;
import assay.algebra.Term;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/// Expressions as straight-line integer arithmetic: operations that each make one more integer out of those before,
/// and for each expression a fraction of two of them. What expressions share is made once: a power, a product, a sum,
/// a ceiling, a minimum.
///
/// @param results one for each expression; empty where a coefficient is no `long`
record Straight(List<Op> ops, List<Optional<Fraction>> results) {

    /// One more integer; an operand is the number of an operation before.
    sealed interface Op {
        default List<Integer> operands() {
            return switch (this) {
                case Dim _, Constant _ -> List.of();
                case Product(int a, int b) -> List.of(a, b);
                case Sum(int a, int b) -> List.of(a, b);
                case Ceiling(int a, int b) -> List.of(a, b);
                case Quotient(int a, int b) -> List.of(a, b);
                case Least(int a, int b) -> List.of(a, b);
                case Given(int a, int b) -> List.of(a, b);
            };
        }
    }

    /// The value of the dimension at this place of the point.
    record Dim(int at) implements Op { }

    record Constant(long value) implements Op { }

    record Product(int left, int right) implements Op { }

    record Sum(int left, int right) implements Op { }

    /// The least integer not below `num/den`, where `den` is not zero.
    record Ceiling(int num, int den) implements Op { }

    /// The integer `num/den`, where `den` divides `num`.
    record Quotient(int num, int den) implements Op { }

    /// The lesser of two.
    record Least(int left, int right) implements Op { }

    /// An integer on the condition that another is positive.
    record Given(int of, int positive) implements Op { }

    record Fraction(int num, int den) { }

    /// @throws IllegalArgumentException where a dimension of an expression is not in the list
    static Straight of(List<Expr> exprs, List<String> dims) {
        return of(exprs, dims, Set.of());
    }

    /// As few operations as can be that use what moves: of each sum the terms with the same powers of it are put
    /// together, so that what they are multiplied by stays while it moves.
    ///
    /// @param moving dimensions
    /// @throws IllegalArgumentException where a dimension of an expression is not in the list
    static Straight of(List<Expr> exprs, List<String> dims, Set<String> moving) {
        return new Maker(exprs, dims, moving).straight(exprs);
    }

    /// Whether a fraction is its numerator.
    boolean isWhole(Fraction of) {
        return ops.get(of.den()).equals(new Constant(1));
    }

    /// The results that are not there, or that need an operation that failed.
    BitSet without(BitSet failed) {
        var spoiled = (BitSet) failed.clone();
        for (int i = failed.nextSetBit(0); i >= 0 && i < ops.size(); i++) {
            for (int operand : ops.get(i).operands()) if (spoiled.get(operand)) spoiled.set(i);
        }
        var without = new BitSet();
        for (int i = 0; i < results.size(); i++) {
            var result = results.get(i);
            if (result.isEmpty() || spoiled.get(result.get().num()) || spoiled.get(result.get().den())) without.set(i);
        }
        return without;
    }

    /// First every ceiling and every minimum becomes one more name, so that what is left are plain polynomials, with
    /// integer coefficients and positive exponents, in the dimensions and these names; then those become operations.
    private static final class Maker {
        /// Stands for an integer that no operation makes.
        private static final int NONE = -1;

        private final Map<Atom, Expr> values = new HashMap<>();
        private final Map<String, Integer> names = new HashMap<>();
        private final Map<Op, Integer> known = new HashMap<>();
        private final List<Op> ops = new ArrayList<>();
        private final String prefix;
        private final Set<String> moving;

        /// No dimension begins with as many underscores as the names of ceilings and minima.
        Maker(List<Expr> exprs, List<String> dims, Set<String> moving) {
            this.moving = new HashSet<>(moving);
            var underscores = new StringBuilder("_");
            for (var name : dims) while (name.startsWith(underscores.toString())) underscores.append('_');
            prefix = underscores.toString();
            var places = new HashMap<String, Integer>();
            for (int i = 0; i < dims.size(); i++) places.put(dims.get(i), i);
            for (var e : exprs) {
                for (var d : e.dims()) {
                    var place = places.get(d.name());
                    if (place == null) {
                        throw new IllegalArgumentException("dimension " + d.name() + " is not in " + dims);
                    }
                    if (!names.containsKey(d.name())) names.put(d.name(), op(new Dim(place)));
                }
            }
        }

        Straight straight(List<Expr> exprs) {
            var results = new ArrayList<Optional<Fraction>>();
            for (var e : exprs) {
                var value = value(e);
                var den = denominator(List.of(value), name -> moving.isEmpty() || !moves(value)
                    || moving.contains(name));
                var fraction = new Fraction(polynomial(value.times(den)), polynomial(den));
                results.add(fraction.num == NONE || fraction.den == NONE ? Optional.empty() : Optional.of(fraction));
            }
            return new Straight(List.copyOf(ops), List.copyOf(results));
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
            var old = values.get(atom);
            if (old != null) return old;
            var value = switch (atom) {
                case Atom.Dim(var name) -> Expr.dim(name);
                case Atom.Ceil(var of) -> ceiling(value(of));
                case Atom.Min(var of) -> least(of.stream().map(this::value).toList());
            };
            values.put(atom, value);
            return value;
        }

        private Expr ceiling(Expr of) {
            var den = denominator(List.of(of), _ -> true);
            int num = polynomial(of.times(den));
            return named(den.equals(Expr.ONE) ? num : binary(Ceiling::new, num, polynomial(den)), moves(of));
        }

        /// `1/den` of the least numerator, where the denominator is positive.
        private Expr least(List<Expr> of) {
            var den = denominator(of, _ -> true);
            int least = polynomial(of.getFirst().times(den));
            for (var e : of.subList(1, of.size())) least = binary(Least::new, least, polynomial(e.times(den)));
            if (!den.isConstant()) least = binary(Given::new, least, polynomial(den));
            return named(least, of.stream().anyMatch(this::moves)).over(den);
        }

        private Expr named(int op, boolean moves) {
            var name = prefix + names.size();
            names.put(name, op);
            if (moves) moving.add(name);
            return Expr.dim(name);
        }

        private boolean moves(Expr e) {
            return !moving.isEmpty() && e.dims().stream().anyMatch(dim -> moving.contains(dim.name()));
        }

        private int polynomial(Expr e) {
            if (!moves(e)) return whole(e);
            var groups = new TreeMap<Expr, List<Expr>>();
            for (var t : e.terms()) {
                var moved = Expr.ONE;
                var stays = Expr.of(t.coefficient());
                for (var p : t.monomial().powers()) {
                    if (!(p.atom() instanceof Atom.Dim(var name))) throw new IllegalStateException(p + " is no size");
                    var power = Expr.dim(name).pow(p.exponent());
                    if (moving.contains(name)) {
                        moved = moved.times(power);
                    } else {
                        stays = stays.times(power);
                    }
                }
                groups.computeIfAbsent(moved, _ -> new ArrayList<>()).add(stays);
            }
            var stay = Optional.ofNullable(groups.remove(Expr.ONE)).map(Expr::sum);
            int sum = stay.map(this::whole).orElseGet(() -> op(new Constant(0)));
            boolean first = stay.isEmpty();
            for (var group : groups.entrySet()) {
                var factor = Expr.sum(group.getValue());
                int moved = monomial(group.getKey().terms().getFirst().monomial());
                int product = factor.equals(Expr.ONE) ? moved : binary(Product::new, whole(factor), moved);
                sum = first ? product : binary(Sum::new, sum, product);
                first = false;
            }
            return sum;
        }

        /// What stays, where it is an integer.
        private int whole(Expr e) {
            var den = denominator(List.of(e), _ -> true);
            int num = plain(e.times(den));
            return den.equals(Expr.ONE) ? num : binary(Quotient::new, num, plain(den));
        }

        private int plain(Expr e) {
            int sum = e.isZero() ? op(new Constant(0)) : term(e.terms().getFirst());
            for (var t : e.terms().subList(Math.min(1, e.terms().size()), e.terms().size())) {
                sum = binary(Sum::new, sum, term(t));
            }
            return sum;
        }

        private int term(Term t) {
            var n = t.coefficient().num();
            if (n.bitLength() >= Long.SIZE) return NONE;
            if (t.monomial().equals(Monomial.ONE)) return op(new Constant(n.longValueExact()));
            int product = monomial(t.monomial());
            return n.equals(BigInteger.ONE) ? product
                : binary(Product::new, product, op(new Constant(n.longValueExact())));
        }

        /// The product of its powers from left to right, so that what begins alike is shared.
        private int monomial(Monomial m) {
            int product = power(m.powers().getFirst());
            for (var p : m.powers().subList(1, m.powers().size())) product = binary(Product::new, product, power(p));
            return product;
        }

        private int power(Power p) {
            if (!(p.atom() instanceof Atom.Dim(var name))) throw new IllegalStateException(p + " in straight code");
            return power(requireNonNull(names.get(name)), p.exponent());
        }

        private int power(int base, int exponent) {
            if (exponent == 1) return base;
            int half = power(base, exponent / 2);
            int square = binary(Product::new, half, half);
            return exponent % 2 == 0 ? square : binary(Product::new, square, base);
        }

        private int binary(BiFunction<Integer, Integer, Op> op, int left, int right) {
            return left == NONE || right == NONE ? NONE : op(op.apply(left, right));
        }

        private int op(Op op) {
            var number = known.putIfAbsent(op, ops.size());
            if (number != null) return number;
            ops.add(op);
            return ops.size() - 1;
        }
    }

    /// The least term that makes all of these polynomials with integer coefficients and no negative exponents of some
    /// dimensions.
    private static Expr denominator(List<Expr> of, Predicate<String> some) {
        var multiple = BigInteger.ONE;
        var powers = new TreeMap<String, Integer>();
        for (var e : of) {
            for (var t : e.terms()) {
                var den = t.coefficient().den();
                multiple = multiple.multiply(den.divide(multiple.gcd(den)));
                for (var p : t.monomial().powers()) {
                    if (p.exponent() < 0 && p.atom() instanceof Atom.Dim(var name) && some.test(name)) {
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

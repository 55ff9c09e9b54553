package assay.space;

import assay.algebra.Atom;
import assay.algebra.Expr;
import assay.algebra.Power;
import assay.algebra.Rational;
import assay.algebra.Term;
import java.util.Map;
import java.util.Optional;

/// Between which values an expression is, where each of its dimensions is between two whole numbers from one up.
///
/// @param least empty where none is known
/// @param most empty where none is known
record Bounds(Optional<Rational> least, Optional<Rational> most) {
    private static final Bounds NONE = new Bounds(Optional.empty(), Optional.empty());

    private static Bounds of(Rational least, Rational most) {
        return new Bounds(Optional.of(least), Optional.of(most));
    }

    /// The bounds of an expression: sums and products of the bounds of their parts, which are met where every term
    /// grows, or every term shrinks, with each dimension.
    static Bounds of(Expr expr, Map<String, Bounds> dims) {
        var sum = of(Rational.ZERO, Rational.ZERO);
        for (var term : expr.terms()) {
            sum = sum.plus(of(term, dims));
        }
        return sum;
    }

    /// A dimension between two numbers.
    static Bounds between(long least, long most) {
        return of(Rational.of(least), Rational.of(most));
    }

    private static Bounds of(Term term, Map<String, Bounds> dims) {
        var product = of(Rational.ONE, Rational.ONE);
        for (var power : term.monomial().powers()) {
            product = product.times(of(power, dims));
        }
        return product.scaled(term.coefficient());
    }

    private static Bounds of(Power power, Map<String, Bounds> dims) {
        var base = of(power.atom(), dims);
        // only of what is not negative is a power greater where its base is
        if (base.least.isEmpty() || base.least.get().signum() < 0 || base.most.isEmpty()) {
            return NONE;
        }
        int exponent = power.exponent();
        if (exponent > 0) {
            return of(base.least.get().pow(exponent), base.most.get().pow(exponent));
        }
        return base.least.get().signum() == 0 ? NONE : of(base.most.get().pow(exponent),
                base.least.get().pow(exponent));
    }

    private static Bounds of(Atom atom, Map<String, Bounds> dims) {
        return switch (atom) {
            case Atom.Dim(var name) -> dims.getOrDefault(name, NONE);
            case Atom.Ceil(var inner) -> {
                var bounds = of(inner, dims);
                yield new Bounds(bounds.least.map(Rational::ceil), bounds.most.map(Rational::ceil));
            }
            case Atom.Min(var all) -> all.stream().map(e -> of(e, dims)).reduce(Bounds::lesser).orElse(NONE);
        };
    }

    private Bounds lesser(Bounds other) {
        var low = least.isPresent() && other.least.isPresent()
                ? Optional.of(least.get().compareTo(other.least.get()) <= 0 ? least.get() : other.least.get())
                : Optional.<Rational>empty();
        var high = most.isEmpty() ? other.most : other.most.isEmpty() ? most
                : Optional.of(most.get().compareTo(other.most.get()) <= 0 ? most.get() : other.most.get());
        return new Bounds(low, high);
    }

    private Bounds plus(Bounds other) {
        return new Bounds(least.flatMap(a -> other.least.map(a::plus)), most.flatMap(a -> other.most.map(a::plus)));
    }

    /// The product of two of which neither is negative.
    private Bounds times(Bounds other) {
        return new Bounds(least.flatMap(a -> other.least.map(a::times)), most.flatMap(a -> other.most.map(a::times)));
    }

    private Bounds scaled(Rational factor) {
        var low = least.map(factor::times);
        var high = most.map(factor::times);
        return factor.signum() < 0 ? new Bounds(high, low) : new Bounds(low, high);
    }

    Bounds negated() {
        return scaled(Rational.of(-1));
    }
}

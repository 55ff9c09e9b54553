package assay.formula;

import assay.algebra.Atom;
import assay.algebra.Expr;
import assay.algebra.Monomial;
import assay.algebra.Power;
import assay.algebra.Rational;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An expression as it is set: a sum of signed quotients. `-ceil(-x)` is a floor, and `-min(-x, -y)` a greatest.
sealed interface Shape {
    /// Terms one after the other; none is zero.
    record Sum(List<Signed> terms) implements Shape {}

    /// Products above and below a bar; below is nothing where there is no bar.
    record Quotient(List<Shape> above, List<Shape> below) implements Shape {}

    record Raised(Shape base, int exponent) implements Shape {}

    record Whole(BigInteger value) implements Shape {}

    record Name(String name) implements Shape {}

    record Ceil(Shape of) implements Shape {}

    record Floor(Shape of) implements Shape {}

    record Least(List<Shape> of) implements Shape {}

    record Greatest(List<Shape> of) implements Shape {}

    /// A term of a sum.
    record Signed(boolean negative, Shape shape) {}

    static Shape of(Expr expr) {
        var terms = new ArrayList<Signed>();
        for (var term : expr.terms()) {
            var turned = turned(term.monomial());
            boolean negative = term.coefficient().signum() < 0;
            var size = negative ? term.coefficient().negated() : term.coefficient();
            terms.add(new Signed(negative != turned.isPresent(), quotient(size, term.monomial(), turned)));
        }
        return terms.isEmpty() ? new Whole(BigInteger.ZERO)
                : terms.size() == 1 && !terms.getFirst().negative ? terms.getFirst().shape : new Sum(terms);
    }

    /// The first factor that is the negative of a floor or of a greatest.
    private static Optional<Power> turned(Monomial monomial) {
        return monomial.powers().stream().filter(p -> p.exponent() == 1 && isTurned(p.atom())).findFirst();
    }

    private static boolean isTurned(Atom atom) {
        return switch (atom) {
            case Atom.Dim _ -> false;
            case Atom.Ceil(var of) -> isNegative(of);
            case Atom.Min(var of) -> of.stream().allMatch(Shape::isNegative);
        };
    }

    /// Whether it begins with what is taken away.
    private static boolean isNegative(Expr expr) {
        return !expr.isZero() && expr.terms().getFirst().coefficient().signum() < 0;
    }

    private static Shape quotient(Rational size, Monomial monomial, Optional<Power> turned) {
        var above = new ArrayList<Shape>();
        var below = new ArrayList<Shape>();
        if (!size.num().equals(BigInteger.ONE) || monomial.powers().stream().allMatch(p -> p.exponent() < 0)) {
            above.add(new Whole(size.num()));
        }
        if (!size.isInteger()) {
            below.add(new Whole(size.den()));
        }
        for (var power : monomial.powers()) {
            boolean under = power.exponent() < 0;
            var base = atom(power.atom(), turned.filter(power::equals).isPresent());
            int exponent = Math.abs(power.exponent());
            (under ? below : above).add(exponent == 1 ? base : new Raised(base, exponent));
        }
        return above.size() == 1 && below.isEmpty() ? above.getFirst() : new Quotient(above, below);
    }

    private static Shape atom(Atom atom, boolean turned) {
        return switch (atom) {
            case Atom.Dim(var name) -> new Name(name);
            case Atom.Ceil(var of) -> turned ? new Floor(of(of.negated())) : new Ceil(of(of));
            case Atom.Min(var of) -> turned ? new Greatest(of.stream().map(e -> of(e.negated())).toList())
                    : new Least(of.stream().map(Shape::of).toList());
        };
    }
}

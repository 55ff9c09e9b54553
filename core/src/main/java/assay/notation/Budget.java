package assay.notation;

import assay.algebra.Atom;
import assay.algebra.Expr;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BinaryOperator;

/// Arithmetic whose work is bounded, so that a short text such as `(a + b + c)^60^60` cannot ask for a huge expression:
/// each operation first pays for the terms that it will make, and refuses numbers of too many digits.
final class Budget {
    private static final long TERMS = 200_000;
    private static final long MODEST = 1_000;
    private static final int BITS = 10_000;
    private static final int EXPONENT = 1_000;
    /// About as many arguments as the normal form of a minimum writes out.
    private static final int ARGUMENTS = 64;

    private long left;

    private Budget(long terms) {
        left = terms;
    }

    /// For a formula by itself.
    Budget() {
        this(TERMS);
    }

    /// For one formula of many.
    static Budget modest() {
        return new Budget(MODEST);
    }

    private void pay(double terms) {
        if (terms > left) throw new ArithmeticException("the expanded formula is too long");
        left -= (long) terms;
    }

    Expr sum(Collection<Expr> of) {
        pay(of.stream().mapToInt(Budget::size).sum());
        return Expr.sum(of);
    }

    Expr times(Expr a, Expr b) {
        pay((double) size(a) * size(b));
        limit(bits(a) + bits(b));
        return a.times(b);
    }

    Expr over(Expr a, Expr b) {
        pay(size(a));
        limit(bits(a) + bits(b));
        return a.over(b);
    }

    Expr pow(Expr a, int k) {
        limit(bits(a) * Math.abs(k));
        if (exponent(a) * Math.abs(k) > EXPONENT) throw new ArithmeticException("an exponent of more than " + EXPONENT);
        if (k <= 1 || size(a) == 1) return a.pow(k);
        var power = a;
        for (int i = 1; i < k; i++) power = times(power, a);
        return power;
    }

    Expr min(List<Expr> of) {
        double written = 0;
        int terms = 0;
        for (var e : of) {
            written += branches(e);
            terms += size(e);
        }
        pay(Math.min(written, of.size() + ARGUMENTS) * terms);
        return Expr.min(of);
    }

    Expr max(List<Expr> of) {
        var negated = new ArrayList<Expr>();
        for (var e : of) negated.add(e.negated());
        return min(negated).negated();
    }

    /// Rounds `x` to a multiple of `m`.
    Expr round(Expr x, Expr m, BinaryOperator<Expr> how) {
        pay(3 * size(x));
        limit(bits(x) + 2 * bits(m));
        return how.apply(x, m);
    }

    private static void limit(long bits) {
        if (bits > BITS) throw new ArithmeticException("a number of more than " + BITS + " bits");
    }

    private static int size(Expr e) {
        return Math.max(1, e.terms().size());
    }

    private static long bits(Expr e) {
        long most = 0;
        for (var t : e.terms()) {
            most = Math.max(most, Math.max(t.coefficient().num().bitLength(), t.coefficient().den().bitLength()));
        }
        return most;
    }

    private static long exponent(Expr e) {
        long most = 1;
        for (var t : e.terms()) {
            for (var p : t.monomial().powers()) most = Math.max(most, Math.abs((long) p.exponent()));
        }
        return most;
    }

    /// How many arguments an expression becomes when the minima in it are written out.
    private static double branches(Expr e) {
        double branches = 1;
        for (var t : e.terms()) {
            for (var p : t.monomial().powers()) if (p.atom() instanceof Atom.Min(var of)) branches *= of.size();
        }
        return branches;
    }
}

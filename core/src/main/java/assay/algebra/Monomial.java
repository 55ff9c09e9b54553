package assay.algebra;

import java.util.ArrayList;
import java.util.List;

/// A product of powers of different atoms, in the order of the atoms; the empty product is one.
public final class Monomial implements Comparable<Monomial> {
    public static final Monomial ONE = new Monomial(List.of());

    private final List<Power> powers;
    private final int degree;

    private Monomial(List<Power> powers) {
        int sum = 0;
        for (var p : powers) sum = Math.addExact(sum, p.exponent());
        this.powers = powers;
        this.degree = sum;
    }

    static Monomial of(Atom atom, int exponent) {
        return exponent == 0 ? ONE : new Monomial(List.of(new Power(atom, exponent)));
    }

    /// The factors, in the order of their atoms.
    public List<Power> powers() {
        return powers;
    }

    /// The sum of the exponents.
    public int degree() {
        return degree;
    }

    /// The exponent of an atom, zero where it does not occur.
    public int exponent(Atom atom) {
        for (var p : powers) if (p.atom().equals(atom)) return p.exponent();
        return 0;
    }

    /// The product.
    ///
    /// @throws ArithmeticException where an exponent leaves the range of `int`
    public Monomial times(Monomial o) {
        if (powers.isEmpty()) return o;
        if (o.powers.isEmpty()) return this;
        var product = new ArrayList<Power>(powers.size() + o.powers.size());
        int i = 0;
        int j = 0;
        while (i < powers.size() && j < o.powers.size()) {
            var a = powers.get(i);
            var b = o.powers.get(j);
            int order = a.atom().compareTo(b.atom());
            if (order < 0) {
                product.add(a);
            } else if (order > 0) {
                product.add(b);
            } else {
                int exponent = Math.addExact(a.exponent(), b.exponent());
                if (exponent != 0) product.add(new Power(a.atom(), exponent));
            }
            if (order <= 0) i++;
            if (order >= 0) j++;
        }
        product.addAll(powers.subList(i, powers.size()));
        product.addAll(o.powers.subList(j, o.powers.size()));
        return new Monomial(List.copyOf(product));
    }

    /// This to an integer power.
    ///
    /// @throws ArithmeticException where an exponent leaves the range of `int`
    public Monomial pow(int k) {
        if (k == 0) return ONE;
        var raised = new ArrayList<Power>(powers.size());
        for (var p : powers) raised.add(new Power(p.atom(), Math.multiplyExact(p.exponent(), k)));
        return new Monomial(List.copyOf(raised));
    }

    boolean isInteger() {
        for (var p : powers) if (p.exponent() < 0 || !p.atom().isInteger()) return false;
        return true;
    }

    boolean isNonNegative() {
        for (var p : powers) if (!p.atom().isNonNegative()) return false;
        return true;
    }

    /// The order in which terms are written: the higher degree first, then the higher power of the first atom in which
    /// the two differ. Multiplying both sides by the same monomial keeps the order.
    @Override
    public int compareTo(Monomial o) {
        if (degree != o.degree) return Integer.compare(o.degree, degree);
        for (int i = 0; ; i++) {
            boolean here = i < powers.size();
            boolean there = i < o.powers.size();
            if (!here && !there) return 0;
            if (!here) return Integer.signum(o.powers.get(i).exponent());
            if (!there) return -Integer.signum(powers.get(i).exponent());
            var a = powers.get(i);
            var b = o.powers.get(i);
            int order = a.atom().compareTo(b.atom());
            if (order < 0) return -Integer.signum(a.exponent());
            if (order > 0) return Integer.signum(b.exponent());
            if (a.exponent() != b.exponent()) return Integer.compare(b.exponent(), a.exponent());
        }
    }

    @Override
    public boolean equals(Object o) {
        return this == o || (o instanceof Monomial m && degree == m.degree && powers.equals(m.powers));
    }

    @Override
    public int hashCode() {
        return powers.hashCode();
    }

    @Override
    public String toString() {
        return Expr.of(new Term(Rational.ONE, this)).toString();
    }
}

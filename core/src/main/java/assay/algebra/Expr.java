package assay.algebra;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// An exact expression in named dimensions: a sum of terms, each a rational coefficient times a product of integer
/// powers of atoms.
///
/// Two expressions that are equal have the same value wherever both have one; where no `ceil` and no `min` occurs the
/// converse holds too.
public final class Expr implements Comparable<Expr> {
    public static final Expr ZERO = new Expr(List.of());
    public static final Expr ONE = new Expr(List.of(new Term(Rational.ONE, Monomial.ONE)));

    private static final Comparator<Term> ORDER = (a, b) -> a.monomial().compareTo(b.monomial());

    private final List<Term> terms;

    private Expr(List<Term> terms) {
        this.terms = terms;
    }

    public static Expr of(long n) {
        return of(Rational.of(n));
    }

    public static Expr of(BigInteger n) {
        return of(Rational.of(n));
    }

    public static Expr of(Rational c) {
        return of(new Term(c, Monomial.ONE));
    }

    public static Expr of(Term term) {
        return term.coefficient().signum() == 0 ? ZERO : new Expr(List.of(term));
    }

    /// The dimension of this name.
    ///
    /// @throws IllegalArgumentException where the name is not a letter or `_`, then letters, digits and `_`
    public static Expr dim(String name) {
        return atom(new Atom.Dim(name));
    }

    static Expr atom(Atom a) {
        return of(new Term(Rational.ONE, Monomial.of(a, 1)));
    }

    /// The terms, in the order in which they are written, no coefficient zero and no monomial twice.
    public List<Term> terms() {
        return terms;
    }

    // ---- sums and products --------------------------------------------------------------------

    public Expr plus(Expr o) {
        if (isZero()) return o;
        if (o.isZero()) return this;
        var all = new Term[terms.size() + o.terms.size()];
        int n = 0;
        for (var t : terms) all[n++] = t;
        for (var t : o.terms) all[n++] = t;
        return collected(all);
    }

    public Expr times(Expr o) {
        if (equals(ONE)) return o;
        if (o.equals(ONE)) return this;
        if (terms.size() == 1 && o.terms.size() == 1) return of(terms.getFirst().times(o.terms.getFirst()));
        var all = new Term[terms.size() * o.terms.size()];
        int n = 0;
        for (var t : terms) for (var u : o.terms) all[n++] = t.times(u);
        return collected(all);
    }

    public Expr times(long n) {
        return times(of(n));
    }

    public Expr negated() {
        return times(-1);
    }

    public Expr minus(Expr o) {
        return plus(o.negated());
    }

    public static Expr sum(Collection<Expr> of) {
        var all = new ArrayList<Term>();
        for (var e : of) all.addAll(e.terms);
        return collected(all.toArray(Term[]::new));
    }

    public static Expr product(Collection<Expr> of) {
        var product = ONE;
        for (var e : of) product = product.times(e);
        return product;
    }

    /// Adds up terms that stand in any order.
    private static Expr collected(Term[] all) {
        if (all.length <= 1) return all.length == 0 ? ZERO : of(all[0]);
        Arrays.sort(all, ORDER);
        var kept = new ArrayList<Term>(all.length);
        for (int i = 0; i < all.length; ) {
            var term = all[i++];
            while (i < all.length && all[i].monomial().equals(term.monomial())) {
                term = new Term(term.coefficient().plus(all[i++].coefficient()), term.monomial());
            }
            if (term.coefficient().signum() != 0) kept.add(term);
        }
        return new Expr(List.copyOf(kept));
    }

    /// This to an integer power, where `0^0` is one.
    ///
    /// @throws NotDivisible where the power is negative and this is not a single term
    public Expr pow(int k) {
        if (k == 1) return this;
        if (terms.size() == 1) return of(terms.getFirst().pow(k));
        if (k < 0) throw new NotDivisible(ONE, this);
        if (k == 0) return ONE;
        var half = pow(k / 2);
        return k % 2 == 0 ? half.times(half) : half.times(half).times(this);
    }

    /// The quotient by a single term.
    ///
    /// @throws NotDivisible where the divisor is a sum or zero
    public Expr over(Expr o) {
        if (o.terms.size() != 1) throw new NotDivisible(this, o);
        return times(o.pow(-1));
    }

    /// The least single term with which this becomes a sum without fractions and without negative exponents, as it
    /// stands: for `1/2*x/y + 1/3` it is `6*y`.
    public Expr denominator() {
        var under = BigInteger.ONE;
        var powers = new TreeMap<Atom, Integer>();
        for (var t : terms) {
            var den = t.coefficient().den();
            under = under.divide(under.gcd(den)).multiply(den);
            for (var p : t.monomial().powers()) {
                if (p.exponent() < 0) powers.merge(p.atom(), Math.negateExact(p.exponent()), Math::max);
            }
        }
        var product = of(under);
        for (var power : powers.entrySet()) product = product.times(atom(power.getKey()).pow(power.getValue()));
        return product;
    }

    // ---- rounding -------------------------------------------------------------------------------

    /// The least integer not below.
    ///
    /// What is surely an integer is written outside: `ceil(3/2*T + 1/2) = T + ceil(1/2*T + 1/2)`.
    public Expr ceil() {
        var whole = new ArrayList<Expr>();
        for (var t : terms) {
            if (t.monomial().isInteger()) whole.add(of(new Term(t.coefficient().floor(), t.monomial())));
        }
        var outside = sum(whole);
        var rest = minus(outside);
        if (rest.isConstant()) return outside.plus(of(rest.constant().ceil()));
        return outside.plus(atom(new Atom.Ceil(rest)));
    }

    /// The greatest integer not above.
    public Expr floor() {
        return negated().ceil().negated();
    }

    /// The least number of pieces of size `o` that hold this.
    public Expr ceilDiv(Expr o) {
        return over(o).ceil();
    }

    /// The least multiple of `to` not below.
    public Expr roundUp(Expr to) {
        return over(to).ceil().times(to);
    }

    /// The greatest multiple of `to` not above.
    public Expr roundDown(Expr to) {
        return over(to).floor().times(to);
    }

    /// The nearest multiple of `to`, of two equally near the greater.
    public Expr roundNearest(Expr to) {
        return over(to).plus(of(Rational.of(1, 2))).floor().times(to);
    }

    /// What [#roundDown(Expr)] leaves: for a positive `m` at least zero and below `m`.
    public Expr mod(Expr m) {
        return minus(roundDown(m));
    }

    // ---- the least and the greatest -----------------------------------------------------------------

    public Expr min(Expr o) {
        return min(List.of(this, o));
    }

    public Expr max(Expr o) {
        return negated().min(o.negated()).negated();
    }

    /// The least of one or more.
    ///
    /// @throws IllegalArgumentException where there is none
    public static Expr min(List<Expr> of) {
        return Minimum.of(of);
    }

    // ---- what can be seen without values ------------------------------------------------------------

    public boolean isZero() {
        return terms.isEmpty();
    }

    /// Whether no dimension occurs.
    public boolean isConstant() {
        return isZero() || (terms.size() == 1 && terms.getFirst().monomial().equals(Monomial.ONE));
    }

    /// The term without atoms, zero where there is none.
    public Rational constant() {
        return coefficient(Monomial.ONE);
    }

    /// Whether the form alone shows that the value is an integer.
    public boolean isInteger() {
        for (var t : terms) if (!t.isInteger()) return false;
        return true;
    }

    /// Whether the signs alone show that the value is never negative.
    public boolean isNonNegative() {
        for (var t : terms) if (!t.isNonNegative()) return false;
        return true;
    }

    /// Whether the signs of the difference alone show that the value is never below another's.
    boolean isAtLeast(Expr o) {
        int i = 0;
        int j = 0;
        while (i < terms.size() || j < o.terms.size()) {
            int order = i == terms.size() ? 1 : j == o.terms.size() ? -1 : ORDER.compare(terms.get(i), o.terms.get(j));
            var term = order <= 0 ? terms.get(i) : o.terms.get(j);
            int sign = order < 0 ? term.coefficient().signum() : order > 0 ? -term.coefficient().signum()
                : term.coefficient().compareTo(o.terms.get(j).coefficient());
            if (sign < 0 || (sign > 0 && !term.monomial().isNonNegative())) return false;
            if (order <= 0) i++;
            if (order >= 0) j++;
        }
        return true;
    }

    /// All dimensions that occur, also inside a ceiling or a minimum.
    public SortedSet<Atom.Dim> dims() {
        var dims = new TreeSet<Atom.Dim>();
        addDims(dims);
        return dims;
    }

    void addDims(Collection<Atom.Dim> dims) {
        for (var t : terms) for (var p : t.monomial().powers()) p.atom().addDims(dims);
    }

    Rational coefficient(Monomial m) {
        int i = Collections.binarySearch(terms, new Term(Rational.ZERO, m), ORDER);
        return i < 0 ? Rational.ZERO : terms.get(i).coefficient();
    }

    /// The greatest exponent with which a dimension occurs outside ceilings and minima; zero for zero.
    public int degree(String dim) {
        var atom = new Atom.Dim(dim);
        return terms.stream().mapToInt(t -> t.monomial().exponent(atom)).max().orElse(0);
    }

    /// What a power of one dimension is multiplied by: the expression is the sum of `coefficient(dim, k) * dim^k` over
    /// all powers. Empty where the dimension occurs inside a ceiling or a minimum too, since there is no such sum then.
    public Optional<Expr> coefficient(String dim, int power) {
        var atom = new Atom.Dim(dim);
        var found = new ArrayList<Expr>();
        for (var t : terms) {
            for (var p : t.monomial().powers()) {
                if (!(p.atom() instanceof Atom.Dim) && atom(p.atom()).dims().contains(atom)) return Optional.empty();
            }
            if (t.monomial().exponent(atom) == power) {
                found.add(of(new Term(t.coefficient(), t.monomial().times(Monomial.of(atom, -power)))));
            }
        }
        return Optional.of(sum(found));
    }

    // ---- substitution and value -----------------------------------------------------------------------

    /// Puts expressions in the place of dimensions, all at once; a dimension without one stays. What is put in stands
    /// for an integer that is not negative, as the dimension does.
    ///
    /// @throws NotDivisible where a sum or zero comes to stand in a denominator
    public Expr with(Map<String, Expr> values) {
        var sum = new ArrayList<Expr>(terms.size());
        for (var t : terms) {
            var product = of(t.coefficient());
            for (var p : t.monomial().powers()) product = product.times(p.atom().with(values).pow(p.exponent()));
            sum.add(product);
        }
        return sum(sum);
    }

    /// The exact value where every dimension is given as an integer that is not negative.
    ///
    /// @throws IllegalArgumentException where a dimension is missing, negative or fractional
    /// @throws ArithmeticException where a denominator is zero
    public Rational at(Map<String, Rational> point) {
        var sum = Rational.ZERO;
        for (var t : terms) {
            var product = t.coefficient();
            for (var p : t.monomial().powers()) product = product.times(p.atom().at(point).pow(p.exponent()));
            sum = sum.plus(product);
        }
        return sum;
    }

    /// What one more of a dimension adds: `p[x + 1] - p[x]`.
    public Expr difference(String dim) {
        return with(Map.of(dim, dim(dim).plus(ONE))).minus(this);
    }

    // ---- identity ---------------------------------------------------------------------------------------

    /// A total order of forms, for sorting; it says nothing of values.
    @Override
    public int compareTo(Expr o) {
        int common = Math.min(terms.size(), o.terms.size());
        for (int i = 0; i < common; i++) {
            var a = terms.get(i);
            var b = o.terms.get(i);
            int order = a.monomial().compareTo(b.monomial());
            if (order == 0) order = b.coefficient().compareTo(a.coefficient());
            if (order != 0) return order;
        }
        return Integer.compare(o.terms.size(), terms.size());
    }

    @Override
    public boolean equals(Object o) {
        return this == o || (o instanceof Expr e && terms.equals(e.terms));
    }

    @Override
    public int hashCode() {
        return terms.hashCode();
    }

    /// The formula, as `assay.notation` reads it: `2*B*T*d_model^2 + 1/2*x/y - ceil(d/64)`.
    @Override
    public String toString() {
        return written(name -> name);
    }

    /// The formula with another word for the name of each dimension, such as its number: `2*4*1024*1600^2`.
    public String written(UnaryOperator<String> words) {
        return Text.of(this, words);
    }
}

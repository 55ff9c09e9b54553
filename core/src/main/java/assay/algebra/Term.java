package assay.algebra;

/// A coefficient times a monomial.
public record Term(Rational coefficient, Monomial monomial) {

    Term times(Term o) {
        return new Term(coefficient.times(o.coefficient), monomial.times(o.monomial));
    }

    Term pow(int k) {
        return new Term(coefficient.pow(k), monomial.pow(k));
    }

    boolean isInteger() {
        return coefficient.isInteger() && monomial.isInteger();
    }

    boolean isNonNegative() {
        return coefficient.signum() >= 0 && monomial.isNonNegative();
    }
}

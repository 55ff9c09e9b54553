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

    // As the record's own, which would be linked at run time: the algebra's most frequent question.
    @Override
    public boolean equals(Object o) {
        return o instanceof Term t && coefficient.equals(t.coefficient) && monomial.equals(t.monomial);
    }

    @Override
    public int hashCode() {
        return 31 * coefficient.hashCode() + monomial.hashCode();
    }
}

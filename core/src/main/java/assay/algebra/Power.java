package assay.algebra;

/// An atom to an integer power other than zero.
public record Power(Atom atom, int exponent) {
    public Power {
        if (exponent == 0) throw new IllegalArgumentException("the power zero of " + atom + " is no factor");
    }

    // As the record's own, which would be linked at run time.
    @Override
    public boolean equals(Object o) {
        return o instanceof Power p && exponent == p.exponent && atom.equals(p.atom);
    }

    @Override
    public int hashCode() {
        return 31 * atom.hashCode() + exponent;
    }
}

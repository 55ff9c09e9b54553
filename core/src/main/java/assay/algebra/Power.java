package assay.algebra;

/// An atom to an integer power other than zero.
public record Power(Atom atom, int exponent) {
    public Power {
        if (exponent == 0) throw new IllegalArgumentException("the power zero of " + atom + " is no factor");
    }
}

package assay.algebra;

/// A division that has no exact expression: only a single term, other than zero, divides.
public final class NotDivisible extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient Expr dividend;
    private final transient Expr divisor;

    NotDivisible(Expr dividend, Expr divisor) {
        super("cannot divide (" + dividend + ") by (" + divisor + "): "
            + (divisor.isZero() ? "it is zero" : "only a single term divides, not a sum"));
        this.dividend = dividend;
        this.divisor = divisor;
    }

    /// What was to be divided.
    public Expr dividend() {
        return dividend;
    }

    /// What was to divide it.
    public Expr divisor() {
        return divisor;
    }
}

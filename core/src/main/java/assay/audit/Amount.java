package assay.audit;

import assay.algebra.Rational;
import java.util.function.Supplier;

/// A number that is known nearly at once, as a double, and exactly where that is asked for: of the many values that a
/// figure may stand for, few are near enough to be compared to the last digit.
final class Amount {
    static final Amount ZERO = of(Rational.ZERO);
    static final Amount ONE = of(Rational.ONE);

    /// A sum that is less, as a share of what is added, has lost digits and is worked out exactly.
    private static final double CANCELLED = 1e-3;
    /// Two that differ by more, as a share, are not the same; one of more than its inverse has no telling decimals.
    private static final double NEAR = 1e-11;

    /// A double holds whole numbers up to here.
    private static final double WHOLE = 1L << 53;

    private final double near;
    private Supplier<Rational> exact;

    private Amount(double near, Supplier<Rational> exact) {
        this.near = near;
        this.exact = exact;
    }

    static Amount of(Rational value) {
        return new Amount(value.approximate(), () -> value);
    }

    static Amount of(long value) {
        return of(Rational.of(value));
    }

    static Amount of(long over, long under) {
        return of(Rational.of(over, under));
    }

    /// @param near the value but for what a double cannot hold
    static Amount of(double near, Supplier<Rational> exact) {
        return new Amount(near, exact);
    }

    double near() {
        return near;
    }

    Rational exact() {
        var value = exact.get();
        exact = () -> value;
        return value;
    }

    Amount plus(Amount o) {
        double sum = near + o.near;
        if (sum != 0 && Math.abs(sum) >= CANCELLED * (Math.abs(near) + Math.abs(o.near))) {
            return new Amount(sum, () -> exact().plus(o.exact()));
        }
        return of(exact().plus(o.exact()));
    }

    Amount minus(Amount o) {
        return plus(o.negated());
    }

    Amount times(Amount o) {
        return new Amount(near * o.near, () -> exact().times(o.exact()));
    }

    Amount times(Rational o) {
        return new Amount(near * o.approximate(), () -> exact().times(o));
    }

    Amount times(long o) {
        return new Amount(near * o, () -> exact().times(Rational.of(o)));
    }

    /// @throws ArithmeticException where the divisor is zero
    Amount over(Amount o) {
        if (o.near == 0) {
            throw new ArithmeticException("division by zero");
        }
        return new Amount(near / o.near, () -> exact().over(o.exact()));
    }

    Amount over(Rational o) {
        return over(of(o));
    }

    Amount over(long o) {
        return over(of(o));
    }

    Amount negated() {
        return new Amount(-near, () -> exact().negated());
    }

    Amount inverse() {
        return ONE.over(this);
    }

    Amount floor() {
        boolean between = Math.abs(near - Math.rint(near)) > CANCELLED && Math.abs(near) < 1 / NEAR;
        return between ? new Amount(Math.floor(near), () -> exact().floor()) : of(exact().floor());
    }

    int signum() {
        return near > 0 ? 1 : near < 0 ? -1 : 0;
    }

    boolean isInteger() {
        return exact().isInteger();
    }

    /// Whether it is less than another.
    boolean below(Amount o) {
        return apart(o) ? near < o.near : exact().compareTo(o.exact()) < 0;
    }

    /// Whether it is the same number.
    boolean same(Amount o) {
        return (near == o.near && Math.abs(near) < WHOLE) || (!apart(o) && exact().equals(o.exact()));
    }

    private boolean apart(Amount o) {
        return Math.abs(near - o.near) > NEAR * Math.max(Math.abs(near), Math.abs(o.near));
    }

    @Override
    public String toString() {
        return exact().toString();
    }
}

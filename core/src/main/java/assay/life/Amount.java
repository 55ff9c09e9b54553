package assay.life;

import assay.algebra.Expr;
import java.util.function.ToDoubleFunction;

/// A number of elements or of copies: an expression, and how what it is worth is worked out where sizes are known.
///
/// Two of one expression are the same only if they are one object.
final class Amount {
    static final Amount ONE = of(1);
    static final Amount ZERO = of(0);

    private final Expr expr;
    private final ToDoubleFunction<Point> worth;

    /// @param worth by which moments are compared, 53 bits of it
    Amount(Expr expr, ToDoubleFunction<Point> worth) {
        this.expr = expr;
        this.worth = worth;
    }

    static Amount of(long number) {
        return new Amount(Expr.of(number), _ -> number);
    }

    Expr expr() {
        return expr;
    }

    double worth(Point point) {
        return worth.applyAsDouble(point);
    }

    boolean isOne() {
        return this == ONE || expr.equals(Expr.ONE);
    }

    Amount times(Amount other) {
        return isOne() ? other : other.isOne() ? this
                : new Amount(expr.times(other.expr), p -> worth(p) * other.worth(p));
    }

    Amount minus(Amount other) {
        return new Amount(expr.minus(other.expr), p -> worth(p) - other.worth(p));
    }

    Amount half() {
        return new Amount(expr.over(Expr.of(2)), p -> worth(p) / 2);
    }

    /// One part of so many.
    Amount part() {
        return new Amount(Expr.ONE.over(expr), p -> 1 / worth(p));
    }

    /// All but some parts of so many.
    Amount parts(long less) {
        return new Amount(expr.minus(Expr.of(less)).over(expr), p -> (worth(p) - less) / worth(p));
    }
}

package assay.life;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;

/// A number of elements: an expression, and about what it is worth where all sizes are known.
///
/// @param worth by which moments are compared, 53 bits of it; zero where sizes are not known
record Amount(Expr expr, double worth) {
    static final Amount ONE = new Amount(Expr.ONE, 1);
    static final Amount ZERO = new Amount(Expr.ZERO, 0);

    static Amount of(long number) {
        return new Amount(Expr.of(number), number);
    }

    /// @param values of all sizes, or of none
    static Amount of(Expr expr, Map<String, Rational> values) {
        return new Amount(expr, values.isEmpty() ? 0 : worth(expr.at(values)));
    }

    static double worth(Rational value) {
        return value.isInteger() ? value.num().doubleValue()
                : new BigDecimal(value.num()).divide(new BigDecimal(value.den()), MathContext.DECIMAL64).doubleValue();
    }

    Amount times(Amount other) {
        return equals(ONE) ? other : other.equals(ONE) ? this
                : new Amount(expr.times(other.expr), worth * other.worth);
    }

    Amount minus(Amount other) {
        return new Amount(expr.minus(other.expr), worth - other.worth);
    }
}

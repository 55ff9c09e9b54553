package assay.life;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Values of all sizes. What an expression is there is worked out once.
final class Point {
    private final Map<String, Rational> values;
    private final Map<Expr, Rational> exact = new HashMap<>();
    private double[] worths = {};
    private boolean[] known = {};

    Point(Map<String, Rational> values) {
        this.values = values;
    }

    Map<String, Rational> values() {
        return values;
    }

    Rational at(Expr expr) {
        return exact.computeIfAbsent(expr, e -> e.at(values));
    }

    /// About what an expression is worth.
    ///
    /// @param number that it has among those of one tree
    double worth(int number, Expr expr) {
        if (number >= worths.length) {
            int length = Math.max(number + 1, 2 * worths.length);
            worths = Arrays.copyOf(worths, length);
            known = Arrays.copyOf(known, length);
        }
        if (!known[number]) {
            worths[number] = worth(expr.at(values));
            known[number] = true;
        }
        return worths[number];
    }

    private static double worth(Rational value) {
        return value.isInteger() ? value.num().doubleValue()
                : new BigDecimal(value.num()).divide(new BigDecimal(value.den()), MathContext.DECIMAL64).doubleValue();
    }

    /// Whether a size is one, as far as that is known.
    boolean isOne(Expr size) {
        return size.dims().stream().allMatch(d -> values.containsKey(d.name())) && at(size).equals(Rational.ONE);
    }
}

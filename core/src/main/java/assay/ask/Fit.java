package assay.ask;

import assay.algebra.Bisection;
import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.Map;

/// What fits into a capacity.
///
/// @param capacity in bytes
/// @param most the greatest size that fits; zero where not even one does
/// @param uses the bytes at that size; at one where none fits
public record Fit(Rational capacity, Rational most, Rational uses) {
    /// The greatest value of a dimension, from 1 to a limit, at which an amount that grows with it is within a
    /// capacity; zero where none is.
    ///
    /// @param amount in that dimension alone
    /// @param limit a whole number
    public static Rational most(Expr amount, String dim, Rational capacity, Rational limit) {
        var line = amount.coefficient(dim, 1).filter(slope -> slope.isConstant() && slope.constant().signum() > 0);
        var rest = line.map(slope -> amount.minus(slope.times(Expr.dim(dim)))).filter(Expr::isConstant);
        if (rest.isPresent()) {
            var root = capacity.minus(rest.get().constant()).over(line.orElseThrow().constant()).floor();
            return root.signum() < 0 ? Rational.ZERO : root.min(limit);
        }
        return Rational.of(Bisection.last(0, limit.num().longValueExact() + 1,
                n -> amount.at(Map.of(dim, Rational.of(n))).compareTo(capacity) <= 0));
    }

    public boolean none() {
        return most.signum() == 0;
    }
}

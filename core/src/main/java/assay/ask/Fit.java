package assay.ask;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Sizes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What fits into a capacity.
///
/// @param capacity in bytes
/// @param most the greatest size that fits; zero where not even one does
/// @param uses the bytes at that size; at one where none fits
public record Fit(Rational capacity, Rational most, Rational uses) {
    /// The greatest value of a dimension up to [Sizes#GREATEST] at which an amount that grows with it is within a
    /// capacity; empty where the amount does not depend on it.
    ///
    /// @param values of all other dimensions
    public static Optional<Fit> of(Expr amount, String dim, Map<String, Rational> values, Rational capacity) {
        if (amount.dims().stream().noneMatch(d -> d.name().equals(dim))) {
            return Optional.empty();
        }
        if (at(amount, dim, values, Rational.ONE).compareTo(capacity) > 0) {
            return Optional.of(new Fit(capacity, Rational.ZERO, at(amount, dim, values, Rational.ONE)));
        }
        var low = Rational.ONE;
        var high = Sizes.GREATEST;
        while (low.compareTo(high) < 0) {
            var middle = low.plus(high).plus(Rational.ONE).over(Rational.of(2)).floor();
            if (at(amount, dim, values, middle).compareTo(capacity) <= 0) {
                low = middle;
            } else {
                high = middle.minus(Rational.ONE);
            }
        }
        return Optional.of(new Fit(capacity, low, at(amount, dim, values, low)));
    }

    private static Rational at(Expr amount, String dim, Map<String, Rational> values, Rational value) {
        var point = new HashMap<>(values);
        point.put(dim, value);
        return amount.at(point);
    }

    public boolean none() {
        return most.signum() == 0;
    }
}

package assay.audit;

import assay.algebra.Rational;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Claims by their values.
final class Index {
    private final double[] values;
    private final List<Claim> claims;

    Index(List<Claim> all) {
        claims = new ArrayList<>(all);
        var near = new java.util.IdentityHashMap<Claim, Double>();
        for (var claim : claims) {
            near.put(claim, approximate(claim.value()));
        }
        claims.sort(Comparator.comparingDouble(near::get));
        values = new double[claims.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = near.get(claims.get(i));
        }
    }

    /// Those whose value is between two, or nearly.
    List<Claim> between(double low, double high) {
        int from = 0;
        int to = values.length;
        while (from < to) {
            int mid = (from + to) >>> 1;
            if (values[mid] < low) {
                from = mid + 1;
            } else {
                to = mid;
            }
        }
        int end = from;
        while (end < values.length && values[end] <= high) {
            end++;
        }
        return claims.subList(from, end);
    }

    List<Claim> all() {
        return claims;
    }

    static double approximate(Rational value) {
        int bits = value.num().bitLength() - value.den().bitLength();
        if (value.num().bitLength() < 1000 && value.den().bitLength() < 1000) {
            return value.num().doubleValue() / value.den().doubleValue();
        }
        return bits > 0 ? Double.MAX_VALUE : 0;
    }
}

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
        record Near(Claim claim, double value) {}
        var near = new ArrayList<Near>();
        all.forEach(claim -> near.add(new Near(claim, approximate(claim.value()))));
        near.sort(Comparator.comparingDouble(Near::value));
        claims = near.stream().map(Near::claim).toList();
        values = near.stream().mapToDouble(Near::value).toArray();
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

package assay.serve;

/// How many of all experts some tokens choose.
///
/// Experts are not chosen alike: their popularity is log-normal. Where it is even, the share is `1 - (1 - k/E)^tokens`.
public final class Coverage {
    private static final int POINTS = 64;
    private static final double[] NORMAL = normal();

    private Coverage() {}

    /// The share of experts that are chosen at least once.
    ///
    /// @param one the share of experts that one token chooses
    /// @param skew the standard deviation of the logarithm of their popularity
    public static double of(double one, double tokens, double skew) {
        if (skew <= 0) {
            return 1 - Math.pow(1 - one, tokens);
        }
        double mean = 0;
        for (double z : NORMAL) {
            mean += Math.exp(skew * z) / POINTS;
        }
        double sum = 0;
        for (double z : NORMAL) {
            sum += 1 - Math.pow(1 - Math.min(.999, one * Math.exp(skew * z) / mean), tokens);
        }
        return sum / POINTS;
    }

    /// Quantiles of the normal distribution, at the middles of equal parts.
    private static double[] normal() {
        var all = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            all[i] = quantile((i + .5) / POINTS);
        }
        return all;
    }

    /// By halving: the distribution from its series (Abramowitz and Stegun, 26.2.11).
    private static double quantile(double share) {
        double low = -8;
        double high = 8;
        for (int i = 0; i < 60; i++) {
            double z = (low + high) / 2;
            if (distribution(z) < share) {
                low = z;
            } else {
                high = z;
            }
        }
        return (low + high) / 2;
    }

    private static double distribution(double z) {
        double term = z;
        double sum = z;
        for (int i = 3; i < 200; i += 2) {
            term *= z * z / i;
            sum += term;
        }
        return .5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }
}

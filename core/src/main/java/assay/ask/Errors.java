package assay.ask;

import java.util.Arrays;

/// How far estimates are from what was measured: sizes of errors as parts of what was measured.
///
/// @param n how many
/// @param p90 what nine of ten do not exceed, between neighbours in proportion
/// @param bias the median with its sign: below zero where estimates are too short
public record Errors(int n, double mean, double median, double p90, double worst, double bias) {
    private static final double NINE_TENTHS = .9;

    static Errors of(double[] errors) {
        if (errors.length == 0) {
            return new Errors(0, 0, 0, 0, 0, 0);
        }
        var signed = errors.clone();
        Arrays.sort(signed);
        var sizes = Arrays.stream(errors).map(Math::abs).sorted().toArray();
        return new Errors(sizes.length, Arrays.stream(sizes).average().orElse(0), quantile(sizes, .5),
                quantile(sizes, NINE_TENTHS), sizes[sizes.length - 1], quantile(signed, .5));
    }

    static double quantile(double[] sorted, double part) {
        double at = part * (sorted.length - 1);
        int low = (int) at;
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }
}

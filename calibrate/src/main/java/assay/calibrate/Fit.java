package assay.calibrate;

import assay.algebra.Rational;
import assay.calibrate.Stopwatch.Timed;
import assay.device.Calibrated;
import assay.plan.Simplex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/// Constants of one kind of kernel, and how far estimates with them are off where a shape is left out of the fit.
///
/// @param constants that make the sum of squares of the logarithms of estimate over measured least
/// @param rows what was timed, each with the estimate of all and that of all but it
record Fit(List<Double> constants, List<Row> rows) {
    private static final int ROUNDS = 400;
    private static final double MOST = .9;

    /// One shape.
    ///
    /// @param fitted seconds with the constants of all shapes
    /// @param left seconds with those of all but this one
    record Row(Timed timed, double fitted, double left) {
        /// How far the estimate without it is off, as a part of what was measured.
        double error() {
            return left / timed.seconds() - 1;
        }
    }

    Fit {
        constants = List.copyOf(constants);
        rows = List.copyOf(rows);
    }

    /// The constants of some shapes.
    ///
    /// @param estimate seconds of a probe with constants
    /// @param start constants to begin with
    static Fit of(List<Timed> timed, ToDoubleBiFunction<Probe, double[]> estimate, double... start) {
        var all = least(timed, estimate, start);
        var rows = new ArrayList<Row>();
        for (var one : timed) {
            var others = timed.stream().filter(other -> !other.equals(one)).toList();
            rows.add(new Row(one, estimate.applyAsDouble(one.probe(), all),
                    estimate.applyAsDouble(one.probe(), least(others, estimate, all))));
        }
        return new Fit(Arrays.stream(all).boxed().toList(), rows);
    }

    private static double[] least(List<Timed> timed, ToDoubleBiFunction<Probe, double[]> estimate, double... start) {
        var logs = Simplex.least(at -> {
            double sum = 0;
            var values = exp(at);
            for (var one : timed) {
                double off = Math.log(estimate.applyAsDouble(one.probe(), values) / one.seconds());
                sum += off * off;
            }
            return sum;
        }, Arrays.stream(start).map(Math::log).toArray(), ROUNDS);
        return exp(logs);
    }

    private static double[] exp(double... logs) {
        return Arrays.stream(logs).map(Math::exp).toArray();
    }

    /// Sizes of the errors of rows.
    static Calibrated.Deviation error(String estimate, String of, List<Row> rows) {
        var sizes = rows.stream().map(row -> Math.abs(row.error())).sorted().toList();
        int n = sizes.size();
        double mean = sizes.stream().mapToDouble(size -> size).sum() / n;
        return new Calibrated.Deviation(estimate, of, n, rounded(mean),
                rounded(sizes.get((int) Math.ceil(MOST * n) - 1)), rounded(sizes.getLast()));
    }

    private static Rational rounded(double share) {
        return Rational.parse(Numbers.digits(share, 3));
    }
}

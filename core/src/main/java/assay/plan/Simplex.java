package assay.plan;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.ToDoubleFunction;

/// The least value of a function of a few numbers, by the downhill simplex. (Nelder and Mead 1965,
/// doi:10.1093/comjnl/7.4.308.)
public final class Simplex {
    private static final double FIRST = .05;
    private static final double CLOSE = 1e-5;

    private static final Comparator<Point> BY_VALUE = Comparator.comparingDouble(point -> point.value);

    private Simplex() {}

    private static final class Point {
        private final double[] at;
        private final double value;

        Point(double[] at, double value) {
            this.at = at;
            this.value = value;
        }
    }

    /// Where the function is least near `start`.
    ///
    /// @param rounds at most so many
    public static double[] least(ToDoubleFunction<double[]> of, double[] start, int rounds) {
        int n = start.length;
        var points = new Point[n + 1];
        for (int i = 0; i <= n; i++) {
            var at = start.clone();
            if (i > 0) {
                at[i - 1] = at[i - 1] == 0 ? FIRST : at[i - 1] * (1 + FIRST);
            }
            points[i] = new Point(at, of.applyAsDouble(at));
        }
        for (int round = 0; round < rounds; round++) {
            Arrays.sort(points, BY_VALUE);
            if (points[n].value - points[0].value < CLOSE && spread(points) < CLOSE * 100) {
                break;
            }
            step(points, of);
        }
        Arrays.sort(points, BY_VALUE);
        return points[0].at;
    }

    private static double spread(Point[] points) {
        double most = 0;
        for (var point : points) {
            for (int i = 0; i < point.at.length; i++) {
                most = Math.max(most, Math.abs(point.at[i] - points[0].at[i]));
            }
        }
        return most;
    }

    private static void step(Point[] points, ToDoubleFunction<double[]> of) {
        int n = points.length - 1;
        var middle = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                middle[j] += points[i].at[j] / n;
            }
        }
        var worst = points[n];
        var mirrored = toward(middle, worst.at, -1, of);
        if (mirrored.value < points[0].value) {
            var further = toward(middle, worst.at, -2, of);
            points[n] = further.value < mirrored.value ? further : mirrored;
        } else if (mirrored.value < points[n - 1].value) {
            points[n] = mirrored;
        } else {
            var nearer = mirrored.value < worst.value ? toward(middle, worst.at, -.5, of)
                    : toward(middle, worst.at, .5, of);
            if (nearer.value < Math.min(mirrored.value, worst.value)) {
                points[n] = nearer;
            } else {
                for (int i = 1; i <= n; i++) {
                    points[i] = toward(points[0].at, points[i].at, .5, of);
                }
            }
        }
    }

    private static Point toward(double[] from, double[] to, double share, ToDoubleFunction<double[]> of) {
        var at = new double[from.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = from[i] + share * (to[i] - from[i]);
        }
        return new Point(at, of.applyAsDouble(at));
    }
}

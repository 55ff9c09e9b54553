package assay.draw;

import assay.algebra.Rational;
import assay.quantity.Figures;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// Two logarithmic scales, so that a power is a line.
///
/// @param fromX,toX different numbers above zero
/// @param fromY,toY different numbers above zero
record Plot(double fromX, double toX, double fromY, double toY, int left, int top, int width, int height) {
    private static final int MOST = 9;
    private static final List<String> LETTERS = List.of("", "k", "M", "G", "T");
    private static final double[] STEPS = {1, 2, 5};

    /// A point.
    record Dot(double x, double y) {}

    /// A plot that has room for all points.
    static Plot around(Stream<Dot> dots, int left, int top, int width, int height) {
        var all = dots.toList();
        double slack = 1.25;
        return new Plot(all.stream().mapToDouble(Dot::x).min().orElse(1) / slack,
                all.stream().mapToDouble(Dot::x).max().orElse(1) * slack,
                all.stream().mapToDouble(Dot::y).min().orElse(1) / slack,
                all.stream().mapToDouble(Dot::y).max().orElse(1) * slack, left, top, width, height);
    }

    double x(double value) {
        return left + Scale.rounded(width * Math.log(value / fromX) / Math.log(toX / fromX));
    }

    double y(double value) {
        return top + Scale.rounded(height * (1 - Math.log(value / fromY) / Math.log(toY / fromY)));
    }

    private static double[] ticks(double from, double to) {
        for (int every = 1; ; every++) {
            int kept = every;
            boolean fine = every == 1 && to / from < 2000;
            var all = Stream.iterate((int) Math.floor(Math.log10(from)), e -> e <= Math.log10(to), e -> e + 1)
                    .filter(e -> e % kept == 0)
                    .flatMapToDouble(e -> fine ? Arrays.stream(STEPS).map(s -> s * Math.pow(10, e))
                            : DoubleStream.of(Math.pow(10, e)))
                    .filter(t -> t >= from && t <= to).toArray();
            if (all.length <= MOST) {
                return all;
            }
        }
    }

    /// Draws the scales with what they are of.
    void draw(Canvas canvas, String across, String up) {
        for (double tick : ticks(fromX, toX)) {
            canvas.line(x(tick), top, x(tick), top + height + 4.0, "line");
            canvas.text(x(tick), top + height + 18.0, "middle", "quiet", shown(tick));
        }
        for (double tick : ticks(fromY, toY)) {
            canvas.line(left, y(tick), left + (double) width, y(tick), "line");
            canvas.text(left - 8.0, y(tick) + 4, "end", "quiet", shown(tick));
        }
        canvas.text(left + width / 2., top + height + 36.0, "middle", "quiet", across);
        canvas.text(left, top - 9.0, "start", "quiet", up);
    }

    /// Draws a line through points.
    ///
    /// @param dashed whether it is a bound
    void line(Canvas canvas, List<Dot> dots, Palette colour, boolean dashed) {
        var path = new StringBuilder();
        for (var dot : dots) {
            path.append(path.isEmpty() ? "M" : "L").append(Canvas.at(x(dot.x))).append(' ')
                    .append(Canvas.at(y(dot.y)));
        }
        canvas.raw("<path d=\"" + path + "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2\""
                + (dashed ? " stroke-dasharray=\"6 4\"" : "") + "/>\n");
    }

    /// Draws a point that is told of.
    void dot(Canvas canvas, Dot dot, Palette colour, String told) {
        canvas.raw("<circle cx=\"" + Canvas.at(x(dot.x)) + "\" cy=\"" + Canvas.at(y(dot.y)) + "\" r=\"4.5\" fill=\""
                + colour + "\"><title>" + Xml.text(told) + "</title></circle>\n");
    }

    /// A number as people write it on a scale: `20k`.
    static String shown(double value) {
        int thousands = value < 1000 ? 0 : Math.min(LETTERS.size() - 1, (int) (Math.log10(value * 1.000001) / 3));
        double rest = value / Math.pow(1000, thousands);
        int digits = rest < 0.1 ? 3 : rest < 1 ? 2 : rest < 10 && Math.abs(rest - Math.rint(rest)) > 1e-9 ? 1 : 0;
        var text = Figures.fixed(Rational.told(rest), digits);
        while (text.contains(".") && (text.endsWith("0") || text.endsWith("."))) {
            text = text.substring(0, text.length() - 1);
        }
        return text + LETTERS.get(thousands);
    }
}

package assay.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Figures against a size as lines, both on logarithmic scales.
public final class Curves {
    /// The most lines that can be told apart.
    public static final int MOST = 8;
    private static final int TALL = 320;
    private static final int LEFT = 84;
    private static final int HEAD = 24;
    private static final double LABEL = 210;
    private static final double SIZE = 12;
    private static final double LINE = 15;

    private Curves() {}

    /// A figure at a size, both above zero.
    ///
    /// @param told what is said of it
    public record Point(double x, double y, String told) {}

    /// A line.
    ///
    /// @param points at least one, in the order of their sizes
    public record Curve(String label, List<Point> points) {
        public Curve {
            points = List.copyOf(points);
        }
    }

    /// The chart.
    ///
    /// @param name of its kind
    /// @param below what is said under the title
    /// @param across what the size is
    /// @param up what the figure is
    /// @param curves at least one, at most [#MOST]
    public static Chart of(String name, String title, String below, String across, String up, List<Curve> curves) {
        int top = Canvas.TOP + HEAD;
        int height = top + TALL + 52;
        var canvas = Canvas.titled(height, title, below);
        var plot = Plot.around(curves.stream().flatMap(c -> dots(c).stream()), LEFT, top,
                (int) (Canvas.WIDTH - LEFT - Canvas.MARGIN - LABEL), TALL);
        plot.draw(canvas, across, up);
        var ends = new ArrayList<Double>();
        for (int i = 0; i < curves.size(); i++) {
            var dots = dots(curves.get(i));
            plot.line(canvas, dots, Palette.series(i), false);
            for (var point : curves.get(i).points()) {
                plot.dot(canvas, new Plot.Dot(point.x, point.y), Palette.series(i), point.told);
            }
            ends.add(plot.y(dots.getLast().y()) + 4);
        }
        var apart = Canvas.apart(ends, top, top + (double) TALL, LINE);
        for (int i = 0; i < curves.size(); i++) {
            canvas.text(Canvas.WIDTH - LABEL + 2, apart.get(i), "start", "ink",
                    Canvas.fitting(curves.get(i).label(), LABEL - Canvas.MARGIN, SIZE));
        }
        return new Chart(name, title, below, Canvas.WIDTH, height, canvas.toString());
    }

    private static List<Plot.Dot> dots(Curve curve) {
        return Stream.of(curve.points().toArray(Point[]::new)).map(p -> new Plot.Dot(p.x, p.y)).toList();
    }
}

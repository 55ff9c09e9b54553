package assay.draw;

import assay.algebra.Rational;
import java.util.List;

/// Amounts as bars below each other.
public final class Bars {
    /// The most bars that are drawn.
    private static final int MOST = 64;
    private static final int NAMES = 250;
    private static final int AMOUNTS = 150;
    private static final int ROW = 20;
    private static final int BAR = 14;
    private static final double SIZE = 12;

    private Bars() {}

    /// An amount.
    ///
    /// @param amount none below zero
    /// @param shown the amount, as people read it
    public record Bar(String label, Rational amount, String shown) {}

    /// The chart.
    ///
    /// @param name of its kind
    /// @param bars at least one; of more than there is room for the first
    public static Chart of(String name, String title, List<Bar> bars) {
        var some = bars.subList(0, Math.min(MOST, bars.size()));
        var below = some.size() < bars.size() ? "The first " + MOST + " of " + bars.size() + " bars." : "";
        var most = bars.stream().map(Bar::amount).reduce(Rational.ZERO, Rational::max).max(Rational.of(1, 1));
        int height = Canvas.TOP + ROW * some.size() + 12;
        double left = Canvas.MARGIN + (double) NAMES;
        double length = Canvas.WIDTH - Canvas.MARGIN - AMOUNTS - left;
        var canvas = Canvas.titled(height, title, below);
        var told = new StringBuilder(below);
        double y = Canvas.TOP;
        for (var bar : some) {
            double wide = Scale.along(bar.amount, most, length);
            canvas.text(left - 8, y + 11, "end", "ink", Canvas.fitting(bar.label, NAMES - 8.0, SIZE));
            canvas.rect(left, y, wide, BAR, Palette.series(0), "", bar.label + ": " + bar.shown);
            canvas.text(left + wide + 8, y + 11, "start", "ink", bar.shown);
            told.append(told.isEmpty() ? "" : " ").append(bar.label).append(": ").append(bar.shown).append('.');
            y += ROW;
        }
        return new Chart(name, title, told.toString(), Canvas.WIDTH, height, canvas.toString());
    }
}

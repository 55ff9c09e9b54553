package assay.draw;

import assay.algebra.Rational;
import assay.quantity.Figures;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Contexts along a logarithmic axis.
///
/// @param from,to the first and the last, different powers
/// @param left,width in pixels
record Axis(Rational from, Rational to, double left, double width) {
    private static final int SAMPLES = 72;
    private static final int LABEL = 74;
    private static final int BINARY = 1024;

    double at(Rational context) {
        double first = Scale.log2(from);
        return left + Scale.rounded(width * (Scale.log2(context) - first) / (Scale.log2(to) - first));
    }

    boolean has(Rational context) {
        return context.compareTo(from) >= 0 && context.compareTo(to) <= 0;
    }

    /// Whole contexts, about as far from each other along the axis.
    List<Rational> samples() {
        double first = Scale.log2(from);
        double step = (Scale.log2(to) - first) / SAMPLES;
        var all = new ArrayList<Rational>();
        all.add(from);
        for (int i = 1; i < SAMPLES; i++) {
            var context = power(first + i * step);
            if (context.compareTo(all.getLast()) > 0 && context.compareTo(to) < 0) {
                all.add(context);
            }
        }
        all.add(to);
        return all;
    }

    /// The whole number that is nearest to a power of two, about.
    private static Rational power(double exponent) {
        int whole = Math.max(0, (int) exponent - 50);
        return Rational.of(BigInteger.valueOf(Math.round(Math.pow(2, exponent - whole))).shiftLeft(whole));
    }

    /// Draws powers of two below the axis, as many as have room, and lines up to `top`.
    void draw(Canvas canvas, double y, double top) {
        int first = (int) Math.ceil(Scale.log2(from) - 1e-9);
        int last = (int) Math.floor(Scale.log2(to) + 1e-9);
        int every = Math.max(1, (int) Math.ceil((last - first + 1) * LABEL / width));
        for (int e = first; e <= last; e += every) {
            var context = Rational.of(BigInteger.ONE.shiftLeft(e));
            double x = Math.clamp(at(context), left, left + width);
            canvas.line(x, top, x, y + 4, "line");
            canvas.text(x, y + 18, "middle", "quiet", shown(context));
        }
    }

    private static String shown(Rational context) {
        var thousand = Rational.of(BINARY);
        var million = thousand.times(thousand);
        return context.compareTo(million) >= 0 ? Figures.exact(context.over(million)) + "M"
                : context.compareTo(thousand) >= 0 ? Figures.exact(context.over(thousand)) + "k"
                : Figures.exact(context);
    }
}

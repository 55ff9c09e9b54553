package assay.draw;

import assay.account.Activations;
import assay.account.Cache;
import assay.account.Forward;
import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Training;
import assay.life.Holding;
import assay.quantity.Figures;
import assay.quantity.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// FLOPs, cache and kept activations against the context, both on logarithmic scales, so that a power is a line and
/// its exponent the slope.
public final class Growing {
    private static final int HEIGHT = 240;
    private static final int LEFT = 64;
    private static final int GAP = 20;
    private static final int HEAD = 40;
    private static final double SIZE = 12;
    private static final double DECADE = Math.log(10) / Math.log(2);

    private Growing() {}

    /// A quantity, with numbers for all but the context.
    private record Curve(String title, Case subject, Ledger ledger, Expr amount) {}

    /// The chart of a case; empty where nothing depends on the context.
    ///
    /// @param training what training holds, where that is known
    public static Optional<Chart> of(Case subject, Optional<Training> training, Contexts contexts) {
        var curves = new ArrayList<Curve>();
        subject.ledger(new Forward()).ifPresent(l -> add("forward FLOPs", subject, l, curves));
        subject.ledger(new Cache()).ifPresent(l -> add("cache", subject, l, curves));
        training.ifPresent(t -> Optional.ofNullable(t.memory().get(Holding.ACTIVATIONS))
                .filter(l -> l.quantity() instanceof Activations)
                .ifPresent(l -> add("kept activations", t.subject(), t.micro(l), curves)));
        return curves.isEmpty() || !contexts.spread() ? Optional.empty()
                : Optional.of(chart(subject, curves, contexts));
    }

    private static void add(String title, Case subject, Ledger ledger, List<Curve> curves) {
        var open = Contexts.open(subject, ledger.total());
        if (!open.isConstant()) {
            curves.add(new Curve(title, subject, ledger, open));
        }
    }

    private static Chart chart(Case subject, List<Curve> curves, Contexts contexts) {
        int height = Canvas.TOP + HEAD + HEIGHT + 48;
        var title = subject.model().name() + ": growth with the context";
        var below = "Both scales are logarithmic. B = " + Figures.exact(subject.value(Expr.dim("B")))
                + "; an exponent is log2 of what twice the context brings.";
        var canvas = Canvas.titled(height, title, below);
        double wide = (Canvas.WIDTH - Canvas.MARGIN - (curves.size() - 1.0) * GAP) / curves.size();
        var told = new ArrayList<String>();
        for (int i = 0; i < curves.size(); i++) {
            told.add(panel(canvas, curves.get(i), contexts,
                    contexts.axis(i * (wide + GAP) + LEFT, wide - LEFT - 14), Palette.series(i)));
        }
        return new Chart("growth", title, below + " " + String.join(" ", told), Canvas.WIDTH, height,
                canvas.toString());
    }

    private static Rational at(Curve curve, Rational context) {
        return curve.amount.at(Map.of("T", context));
    }

    /// What twice the context brings, as a power of two; empty where there is nothing.
    private static Optional<String> exponent(Curve curve, Rational context) {
        var once = at(curve, context);
        var twice = at(curve, context.times(Rational.of(2)));
        return once.signum() <= 0 || twice.signum() <= 0 ? Optional.empty()
                : Optional.of(hundredths(Scale.log2(twice.over(once))));
    }

    private static String hundredths(double value) {
        return Figures.fixed(Rational.of(Math.round(value * 100), 100), 2);
    }

    private static String panel(Canvas canvas, Curve curve, Contexts contexts, Axis axis, Palette colour) {
        int top = Canvas.TOP + HEAD;
        int bottom = top + HEIGHT;
        var unit = curve.ledger.unit();
        var samples = axis.samples().stream().filter(t -> at(curve, t).signum() > 0).toList();
        if (samples.isEmpty()) {
            return curve.title + ": nothing.";
        }
        var values = samples.stream().map(t -> at(curve, t)).toList();
        var least = values.stream().min(Rational::compareTo).orElseThrow();
        var most = values.stream().max(Rational::compareTo).orElseThrow();
        int low = (int) Math.floor(Scale.log2(least) / DECADE + 1e-9);
        int high = Math.max(low + 1, (int) Math.ceil(Scale.log2(most) / DECADE - 1e-9));
        canvas.text(axis.left(), Canvas.TOP + 10, "start", "ink", Canvas.fitting(curve.title
                + (curve.title.endsWith(unit.plural()) ? "" : ", " + unit.plural()), axis.width() + 10, SIZE));
        var exponents = exponents(canvas, curve, contexts, axis.left(), Canvas.TOP + 27);
        decades(canvas, axis, low, high, top, bottom);
        axis.draw(canvas, bottom, top);
        var path = new StringBuilder();
        for (int i = 0; i < samples.size(); i++) {
            path.append(i == 0 ? "M" : "L").append(Canvas.at(axis.at(samples.get(i)))).append(' ')
                    .append(Canvas.at(y(values.get(i), low, high, top)));
        }
        canvas.raw("<path d=\"" + path + "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2.5\"/>\n");
        for (var context : contexts.marked()) {
            var value = at(curve, context);
            if (axis.has(context) && value.signum() > 0) {
                canvas.raw("<circle cx=\"" + Canvas.at(axis.at(context)) + "\" cy=\""
                        + Canvas.at(y(value, low, high, top)) + "\" r=\"4\" class=\"dot\"><title>"
                        + Xml.text(curve.title + " at T = " + Figures.exact(context) + "\n"
                                + Figures.exact(value) + " " + unit.of(value) + "\n" + Look.SCALED.with(value, unit))
                        + "</title></circle>\n");
            }
        }
        canvas.text(axis.left() + axis.width() / 2, bottom + 36, "middle", "quiet", "context T in tokens");
        return curve.title + ": " + Look.SCALED.with(values.getFirst(), unit) + " at T = "
                + Figures.exact(samples.getFirst()) + ", " + Look.SCALED.with(values.getLast(), unit) + " at T = "
                + Figures.exact(samples.getLast()) + exponents + ".";
    }

    private static String exponents(Canvas canvas, Curve curve, Contexts contexts, double x, double y) {
        var first = exponent(curve, contexts.from());
        var last = exponent(curve, contexts.to());
        if (first.isEmpty() || last.isEmpty()) {
            return "";
        }
        if (first.equals(last)) {
            canvas.power(x, y, "quiet", "as T", first.get(), "");
            return ", as T^" + first.get();
        }
        canvas.power(x, y, "quiet", "as T", first.get(), " at first");
        canvas.power(x + Canvas.width("as T0.00 at first ", SIZE), y, "quiet", "\u2192  T", last.get(), " at last");
        return ", as T^" + first.get() + " at first and T^" + last.get() + " at last";
    }

    private static void decades(Canvas canvas, Axis axis, int low, int high, int top, int bottom) {
        int every = Math.max(1, (high - low + 5) / 6);
        for (int e = low; e <= high; e += every) {
            double y = Scale.rounded(bottom - (double) HEIGHT * (e - low) / (high - low));
            canvas.line(axis.left(), y, axis.left() + axis.width(), y, "line");
            canvas.raw("<text x=\"" + Canvas.at(axis.left() - 8) + "\" y=\"" + Canvas.at(Math.max(y + 4, top + 4.0))
                    + "\" text-anchor=\"end\" class=\"quiet\">10<tspan dy=\"-4\" class=\"small\">" + e
                    + "</tspan></text>\n");
        }
    }

    private static double y(Rational value, int low, int high, int top) {
        return Scale.rounded(top + HEIGHT * (1 - (Scale.log2(value) / DECADE - low) / (high - low)));
    }
}

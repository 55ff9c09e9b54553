package assay.draw;

import assay.algebra.Rational;
import assay.plan.StepTime;
import assay.plan.Term;
import assay.quantity.Figures;
import java.util.List;

/// An estimate of a step's time as one bar of its terms, with how far such estimates were off.
public final class StepBar {
    private static final int BAR = 30;
    private static final int ROW = 19;
    private static final int COLUMNS = 3;
    private static final int SQUARE = 11;
    private static final double SIZE = 12;
    private static final Rational THOUSAND = Rational.of(1000);

    private StepBar() {}

    /// The chart of an estimate.
    ///
    /// @param name of the model
    public static Chart of(String name, StepTime.Estimate step) {
        var all = Rational.told(step.seconds());
        var terms = step.times().ordered();
        var most = step.expected()
                .map(e -> all.over(Rational.ONE.minus(Rational.told(Math.min(e.mean(), 0.5))))).orElse(all);
        double length = Canvas.WIDTH - 2.0 * Canvas.MARGIN;
        int rows = (terms.size() + COLUMNS - 1) / COLUMNS;
        int legend = Canvas.TOP + BAR + 40;
        int height = legend + rows * ROW + 4;
        var title = name + ": " + seconds(all) + " a step, an estimate";
        var below = error(step);
        var canvas = Canvas.titled(height, title, below);
        bar(canvas, step, terms, most, length);
        step.expected().ifPresent(e -> whisker(canvas, all, Rational.told(e.mean()), most, length));
        for (int i = 0; i < terms.size(); i++) {
            int column = i / rows;
            term(canvas, terms.get(i), Rational.told(step.times().of(terms.get(i))), all,
                    Canvas.MARGIN + column * length / COLUMNS, legend + (double) (i % rows) * ROW);
        }
        return new Chart("step", title, told(below, step, terms, all), Canvas.WIDTH, height, canvas.toString());
    }

    private static void bar(Canvas canvas, StepTime.Estimate step, List<Term> terms, Rational most, double length) {
        var before = Rational.ZERO;
        for (var term : terms) {
            var value = Rational.told(step.times().of(term));
            double x = Scale.along(before, most, length);
            before = before.plus(value);
            canvas.rect(Canvas.MARGIN + x, Canvas.TOP, Scale.along(before, most, length) - x, BAR, Palette.of(term), "",
                    words(term, value, Rational.told(step.seconds())));
        }
    }

    /// Where measured steps would lie of which the estimate is off by the mean error, to either side.
    private static void whisker(Canvas canvas, Rational all, Rational mean, Rational most, double length) {
        double from = Canvas.MARGIN + Scale.along(all.over(Rational.ONE.plus(mean)), most, length);
        double to = Canvas.MARGIN + length;
        double y = Canvas.TOP + BAR + 9.0;
        canvas.line(from, y, to, y, "mark");
        canvas.line(from, y - 5, from, y + 5, "mark");
        canvas.line(to, y - 5, to, y + 5, "mark");
    }

    private static void term(Canvas canvas, Term term, Rational value, Rational all, double x, double y) {
        canvas.raw("<rect x=\"" + Canvas.at(x) + "\" y=\"" + Canvas.at(y - 10) + "\" width=\"" + SQUARE
                + "\" height=\"" + SQUARE + "\" fill=\"" + Palette.of(term) + "\"/>\n");
        canvas.text(x + SQUARE + 6, y, "start", "ink", Canvas.fitting(words(term, value, all),
                (Canvas.WIDTH - 2.0 * Canvas.MARGIN) / COLUMNS - SQUARE - 10, SIZE));
    }

    private static String words(Term term, Rational value, Rational all) {
        return term.label() + " " + seconds(value) + ", " + Figures.percent(value.over(all));
    }

    /// How far such estimates were off.
    private static String error(StepTime.Estimate step) {
        return step.expected().map(e -> "Estimates of " + Figures.counted(e.n(), "measured step") + " like it ("
                + e.name() + ") were off by " + Figures.percent(Rational.told(e.mean()))
                + " in the mean, nine of ten by "
                + Figures.percent(Rational.told(e.p90())) + " at most")
                .orElseGet(() -> "None like it was measured" + (step.calibrated().isPresent()
                        ? "; constants were timed on the device itself" : ": how far it is off is not known"));
    }

    private static String told(String below, StepTime.Estimate step, List<Term> terms, Rational all) {
        var text = new StringBuilder(below).append('.');
        terms.forEach(term -> text.append(' ')
                .append(words(term, Rational.told(step.times().of(term)), all)).append('.'));
        return text.toString();
    }

    private static String seconds(Rational value) {
        return value.compareTo(Rational.ONE) >= 0 ? Figures.fixed(value, 2) + " s"
                : Figures.fixed(value.times(THOUSAND), 2) + " ms";
    }
}

package assay.draw;

import assay.account.Forward;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Answer;
import assay.convention.Conventions;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Unit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The FLOPs of a forward pass by each convention, a bar each.
public final class ConventionBars {
    private static final int NAMES = 130;
    private static final int AMOUNTS = 190;
    private static final int ROW = 24;
    private static final int BAR = 16;
    private static final double SIZE = 12;

    private ConventionBars() {}

    /// The chart of a model; empty where no convention counts anything of it.
    public static Optional<Chart> of(Answer answer) {
        var amounts = new LinkedHashMap<String, Rational>();
        for (var convention : Conventions.ALL) {
            var subject = answer.subject(options -> options.by(convention));
            subject.ledger(new Forward()).map(l -> subject.value(l.total())).filter(v -> v.signum() > 0)
                    .ifPresent(value -> amounts.put(convention.name(), value));
        }
        return amounts.isEmpty() ? Optional.empty() : Optional.of(chart(answer, amounts));
    }

    private static Chart chart(Answer answer, Map<String, Rational> amounts) {
        var most = amounts.values().stream().reduce(Rational.ONE, Rational::max);
        var base = Optional.ofNullable(amounts.get(Conventions.MATMUL.name()));
        var subject = answer.subject();
        var title = subject.model().name() + ": forward FLOPs by each convention";
        var below = "At B = " + Figures.exact(subject.value(Expr.dim("B"))) + ", T = "
                + Figures.exact(subject.value(Expr.dim("T"))) + "; the line is " + Conventions.MATMUL.name();
        int height = Canvas.TOP + ROW * amounts.size() + 12;
        double left = Canvas.MARGIN + (double) NAMES;
        double length = Canvas.WIDTH - Canvas.MARGIN - AMOUNTS - left;
        var canvas = Canvas.titled(height, title, below);
        var told = new StringBuilder(below).append('.');
        double y = Canvas.TOP;
        for (var amount : amounts.entrySet()) {
            var value = amount.getValue();
            boolean chosen = amount.getKey().equals(subject.terms().convention().name());
            var shown = Look.SCALED.with(value, Unit.FLOP);
            var factor = base.map(b -> ", " + Figures.factor(value.over(b))).orElse("");
            canvas.text(Canvas.MARGIN, y + 13, "start", chosen ? "ink" : "quiet",
                    Canvas.fitting(amount.getKey(), NAMES - 8.0, SIZE));
            canvas.rect(left, y, Scale.along(value, most, length), BAR, Palette.series(chosen ? 1 : 0), "",
                    amount.getKey() + "\n" + Figures.exact(value) + " FLOPs" + factor);
            canvas.text(left + Scale.along(value, most, length) + 8, y + 13, "start", "ink", shown + factor);
            told.append(' ').append(amount.getKey()).append(": ").append(shown).append('.');
            y += ROW;
        }
        base.ifPresent(b -> {
            double x = left + Scale.along(b, most, length);
            canvas.line(x, Canvas.TOP - 4.0, x, height - 10.0, "mark");
        });
        return new Chart("conventions", title, told.toString(), Canvas.WIDTH, height, canvas.toString());
    }
}

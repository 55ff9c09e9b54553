package assay.draw;

import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Parameters;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Growth;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the parts of the forward pass are of all its FLOPs: against the context, or from model to model.
public final class Shares {
    private static final int HEIGHT = 300;
    private static final int LEFT = 56;
    private static final int LABELS = 200;
    private static final int LINE = 15;
    private static final int ROW = 46;
    private static final int BAR = 30;
    private static final double SIZE = 12;
    private static final int NAMES = 190;
    private static final double NEAR = 16;

    private Shares() {}

    /// The parts of one model against the context; empty where they do not depend on it.
    public static Optional<Chart> of(Case subject, Contexts contexts) {
        return subject.ledger(new Forward()).filter(_ -> contexts.spread()).flatMap(forward -> {
            var parts = new LinkedHashMap<String, Expr>();
            forward.components().forEach((name, amount) -> parts.put(name, Contexts.open(subject, amount)));
            parts.values().removeIf(Expr::isZero);
            var axis = contexts.axis(LEFT, Canvas.WIDTH - LEFT - LABELS);
            return parts.values().stream().allMatch(Expr::isConstant) ? Optional.empty()
                    : Optional.of(areas(subject, parts, axis));
        });
    }

    private static Chart areas(Case subject, Map<String, Expr> parts, Axis axis) {
        var samples = axis.samples();
        var stacks = samples.stream().map(t -> stack(parts, t)).toList();
        var marks = marks(Growth.of(subject).map(Growth::crossings).orElse(List.of()), axis);
        int bottom = Canvas.TOP + HEIGHT;
        int height = bottom + 46 + LINE * Math.max(1, marks.size()) + 6;
        var title = subject.model().name() + ": shares of forward FLOPs against the context";
        var below = "Convention " + subject.terms().convention().name() + ", B = "
                + Figures.exact(subject.value(Expr.dim("B"))) + ". T on a logarithmic scale.";
        var canvas = Canvas.titled(height, title, below);
        var names = List.copyOf(parts.keySet());
        for (int p = 0; p < names.size(); p++) {
            area(canvas, names.get(p), p, samples, stacks, axis);
        }
        grid(canvas, axis, bottom);
        labels(canvas, names, stacks.getLast(), axis);
        marked(canvas, marks, axis, bottom);
        return new Chart("shares", title, below + " " + told(names, stacks, samples)
                + String.join(" ", marks.stream().map(Mark::text).toList()), Canvas.WIDTH, height, canvas.toString());
    }

    /// The parts at one context, each with those before it, of one; they end at one.
    private static List<Rational> stack(Map<String, Expr> parts, Rational context) {
        var sums = new ArrayList<Rational>();
        var sum = Rational.ZERO;
        sums.add(sum);
        for (var amount : parts.values()) {
            sum = sum.plus(amount.at(Map.of("T", context)).max(Rational.ZERO));
            sums.add(sum);
        }
        var whole = sum.signum() == 0 ? Rational.ONE : sum;
        return sums.stream().map(s -> s.over(whole)).toList();
    }

    private static double y(Rational share) {
        return Canvas.TOP + HEIGHT - Scale.along(share, Rational.ONE, HEIGHT);
    }

    private static Rational share(List<Rational> stack, int part) {
        return stack.get(part + 1).minus(stack.get(part));
    }

    private static void area(Canvas canvas, String name, int part, List<Rational> samples,
            List<List<Rational>> stacks, Axis axis) {
        var path = new StringBuilder();
        for (int i = 0; i < samples.size(); i++) {
            path.append(i == 0 ? "M" : "L").append(Canvas.at(axis.at(samples.get(i)))).append(' ')
                    .append(Canvas.at(y(stacks.get(i).get(part + 1))));
        }
        for (int i = samples.size() - 1; i >= 0; i--) {
            path.append('L').append(Canvas.at(axis.at(samples.get(i)))).append(' ')
                    .append(Canvas.at(y(stacks.get(i).get(part))));
        }
        canvas.raw("<path d=\"" + path + "Z\" fill=\"" + Palette.component(name) + "\" class=\"gap\"><title>"
                + Xml.text(name + "\n" + Figures.percent(share(stacks.getFirst(), part)) + " at T = "
                        + Figures.exact(samples.getFirst()) + "\n" + Figures.percent(share(stacks.getLast(), part))
                        + " at T = " + Figures.exact(samples.getLast())) + "</title></path>\n");
    }

    private static void grid(Canvas canvas, Axis axis, int bottom) {
        for (int quarter = 0; quarter <= 4; quarter++) {
            double y = y(Rational.of(quarter, 4));
            canvas.line(LEFT - 4, y, LEFT, y, "line");
            canvas.text(LEFT - 8, y + 4, "end", "quiet", 25 * quarter + " %");
        }
        axis.draw(canvas, bottom, bottom);
        canvas.text(LEFT + axis.width() / 2, bottom + 34, "middle", "quiet", "context T in tokens");
    }

    private static void labels(Canvas canvas, List<String> names, List<Rational> last, Axis axis) {
        var wanted = new ArrayList<Double>();
        for (int p = 0; p < names.size(); p++) {
            wanted.add(y(last.get(p).plus(last.get(p + 1)).over(Rational.of(2))) + 4);
        }
        var placed = Canvas.apart(wanted, Canvas.TOP + 10, Canvas.TOP + HEIGHT + 4, LINE);
        double x = axis.left() + axis.width();
        for (int p = 0; p < names.size(); p++) {
            canvas.line(x + 2, wanted.get(p) - 4, x + 12, placed.get(p) - 4, "line");
            canvas.raw("<rect x=\"" + Canvas.at(x + 14) + "\" y=\"" + Canvas.at(placed.get(p) - 9)
                    + "\" width=\"9\" height=\"9\" fill=\"" + Palette.component(names.get(p)) + "\"/>\n");
            canvas.text(x + 28, placed.get(p), "start", "ink", Canvas.fitting(names.get(p) + " "
                    + Figures.percent(share(last, p)), LABELS - 30, SIZE));
        }
    }

    /// A context at which something overtakes something.
    ///
    /// @param at empty where it is on no axis
    private record Mark(Optional<Rational> at, String text) {}

    private static List<Mark> marks(List<Growth.Crossing> crossings, Axis axis) {
        var marks = new ArrayList<Mark>();
        for (var crossing : crossings) {
            var exact = crossing.exact();
            var first = crossing.first().map(Rational::of);
            var at = exact.or(() -> first).filter(axis::has);
            marks.add(new Mark(at, crossing.what().label() + first.map(f -> exact.map(e -> ": equal at T = "
                    + figure(e) + ", more from T = " + Figures.exact(f) + " on.")
                    .orElse(": from T = " + Figures.exact(f) + " on.")).orElse(": never.")));
        }
        return marks;
    }

    private static String figure(Rational value) {
        return value.isInteger() ? Figures.exact(value) : Figures.fixed(value, 2) + " (" + Figures.exact(value) + ")";
    }

    private static void marked(Canvas canvas, List<Mark> marks, Axis axis, int bottom) {
        double free = 0;
        int row = 0;
        for (int i = 0; i < marks.size(); i++) {
            var mark = marks.get(i);
            var number = String.valueOf(i + 1);
            if (mark.at().isPresent()) {
                double x = axis.at(mark.at().get());
                canvas.raw("<path d=\"M" + Canvas.at(x) + " " + Canvas.TOP + "V" + bottom
                        + "\" class=\"gap\" stroke-width=\"3\"/>\n<path d=\"M" + Canvas.at(x) + " " + Canvas.TOP + "V"
                        + bottom + "\" class=\"mark\" stroke-dasharray=\"4 3\"><title>" + Xml.text(mark.text())
                        + "</title></path>\n");
                row = Math.abs(x - free) < NEAR ? row + 1 : 0;
                free = x;
                double y = Canvas.TOP + 14 + 17.0 * row;
                canvas.raw("<circle cx=\"" + Canvas.at(x) + "\" cy=\"" + Canvas.at(y)
                        + "\" r=\"8\" class=\"paper\" stroke=\"#777777\"/>\n");
                canvas.text(x, y + 4, "middle", "ink", number);
            }
            canvas.text(Canvas.MARGIN, bottom + 52.0 + LINE * i, "start", "ink",
                    Canvas.fitting(number + "  " + mark.text(), Canvas.WIDTH - 2.0 * Canvas.MARGIN, SIZE));
        }
    }

    private static String told(List<String> names, List<List<Rational>> stacks, List<Rational> samples) {
        var text = new StringBuilder("From T = ").append(Figures.exact(samples.getFirst())).append(" to ")
                .append(Figures.exact(samples.getLast())).append(": ");
        for (int p = 0; p < names.size(); p++) {
            text.append(p == 0 ? "" : ", ").append(names.get(p)).append(' ')
                    .append(Figures.percent(share(stacks.getFirst(), p))).append(" to ")
                    .append(Figures.percent(share(stacks.getLast(), p)));
        }
        return text.append(". ").toString();
    }

    /// The parts of several models, a bar each, in their order; empty where none has any.
    public static Optional<Chart> of(List<Case> cases) {
        var bars = new ArrayList<Bar>();
        cases.forEach(c -> c.ledger(new Forward()).filter(l -> c.value(l.total()).signum() > 0)
                .ifPresent(l -> bars.add(new Bar(c, l))));
        return bars.isEmpty() ? Optional.empty() : Optional.of(bars(bars));
    }

    private record Bar(Case subject, Ledger forward) {}

    private static Chart bars(List<Bar> bars) {
        var names = new LinkedHashSet<String>();
        bars.forEach(bar -> bar.forward.components().forEach((name, amount) -> {
            if (bar.subject.value(amount).signum() > 0) {
                names.add(name);
            }
        }));
        var legend = names.stream().map(n -> new Canvas.Entry(Palette.component(n), n)).toList();
        int end = Canvas.TOP + ROW * bars.size() + 24;
        int height = end + Canvas.legendHeight(legend) + 4;
        var title = "Shares of forward FLOPs from model to model";
        var first = bars.getFirst().subject;
        var below = "Convention " + first.terms().convention().name() + ", B = "
                + Figures.exact(first.value(Expr.dim("B"))) + ", T = " + Figures.exact(first.value(Expr.dim("T")));
        var canvas = Canvas.titled(height, title, below);
        var told = new ArrayList<String>();
        for (int i = 0; i < bars.size(); i++) {
            told.add(bar(canvas, bars.get(i), Canvas.TOP + (double) ROW * i));
        }
        canvas.legend(end, legend);
        return new Chart("shares", title, below + ". " + String.join(" ", told), Canvas.WIDTH, height,
                canvas.toString());
    }

    /// @return it in words
    private static String bar(Canvas canvas, Bar bar, double y) {
        var subject = bar.subject;
        var whole = subject.value(bar.forward.total());
        var parameters = subject.ledger(new Parameters()).map(l -> Look.SCALED.with(subject.value(l.total()),
                Unit.PARAMETER)).orElse("");
        canvas.raw("<g><title>" + Xml.text(subject.model().name()) + "</title>\n");
        canvas.text(Canvas.MARGIN, y + 13, "start", "ink",
                Canvas.fitting(subject.model().name(), NAMES - 8, SIZE));
        canvas.text(Canvas.MARGIN, y + 28, "start", "quiet", Canvas.fitting(parameters, NAMES - 8, SIZE));
        canvas.raw("</g>\n");
        double left = Canvas.MARGIN + NAMES;
        double length = Canvas.WIDTH - Canvas.MARGIN - left;
        var before = Rational.ZERO;
        var words = new ArrayList<String>();
        for (var part : bar.forward.components().entrySet()) {
            var value = subject.value(part.getValue());
            if (value.signum() <= 0) {
                continue;
            }
            double x = Scale.along(before, whole, length);
            before = before.plus(value);
            double width = Scale.along(before, whole, length) - x;
            var share = Figures.percent(value.over(whole));
            var fill = Palette.component(part.getKey());
            canvas.rect(left + x, y, width, BAR, fill, "", subject.model().name() + ": " + part.getKey() + "\n"
                    + Figures.exact(value) + " FLOPs, " + share);
            if (Canvas.width(share, SIZE) <= width - 8) {
                canvas.text(left + x + width / 2, y + 19, "middle", fill.text(), share);
            }
            words.add(part.getKey() + " " + share);
        }
        return subject.model().name() + ": " + String.join(", ", words) + ".";
    }
}

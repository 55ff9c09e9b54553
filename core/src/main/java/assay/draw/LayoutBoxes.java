package assay.draw;

import assay.account.Parameters;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Laid;
import assay.ask.Training;
import assay.life.Holding;
import assay.model.Place;
import assay.quantity.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;

/// The stages of a layout as boxes: how many ranks each has, which parts of the model, and what one of its ranks holds
/// at its peak, part by part, against the memory of the device.
public final class LayoutBoxes {
    private static final int COLUMNS = 4;
    /// Of more stages, those at both ends.
    private static final int MOST = 16;
    private static final int APART = 14;
    private static final int HEIGHT = 104;
    private static final int INSIDE = 10;
    private static final int BAR = 20;
    private static final double SIZE = 12;
    private static final Rational GIGA = Rational.of(1_000_000_000);

    private LayoutBoxes() {}

    /// The chart of a layout, of one device too.
    public static Chart of(Laid laid) {
        var shown = shown(laid.holders());
        var most = laid.most().training();
        var whole = most.most().max(most.capacity().orElse(Rational.ZERO)).max(Rational.ONE);
        int columns = Math.min(COLUMNS, shown.size());
        double width = (Canvas.WIDTH - 2.0 * Canvas.MARGIN - APART * (columns - 1.0)) / columns;
        int rows = (shown.size() + columns - 1) / columns;
        int bottom = Canvas.TOP + rows * (HEIGHT + APART);
        var legend = legend(shown);
        int height = bottom + Canvas.legendHeight(legend) + 8;
        var title = most.subject().model().name() + ": " + laid.spread().label();
        var below = below(laid, shown.size());
        var canvas = Canvas.titled(height, title, below);
        for (int i = 0; i < shown.size(); i++) {
            int row = i / columns;
            box(canvas, shown.get(i), whole, Canvas.MARGIN + i % columns * (width + APART),
                    Canvas.TOP + row * (HEIGHT + APART), width);
        }
        canvas.legend(bottom + 12.0, legend);
        return new Chart("layout", title, told(below, laid.holders()), Canvas.WIDTH, height, canvas.toString());
    }

    private static List<Laid.Holder> shown(List<Laid.Holder> all) {
        if (all.size() <= MOST) {
            return all;
        }
        var ends = new ArrayList<>(all.subList(0, MOST / 2));
        ends.addAll(all.subList(all.size() - MOST / 2, all.size()));
        return ends;
    }

    private static String below(Laid laid, int shown) {
        var most = laid.most().training();
        var passes = Figures.exact(most.passes()) + (most.passes().equals(Rational.ONE) ? " pass" : " passes")
                + " a step of each rank, of "
                + Figures.counted(most.sequences(), "sequence");
        return passes + most.plan().hardware().on().map(d -> "; " + d.name() + most.capacity()
                .map(c -> " of " + giga(c)).orElse("")).orElse("")
                + (laid.lacking().signum() > 0 ? "; the rank that holds most lacks " + giga(laid.lacking()) : "")
                + (shown < laid.holders().size() ? "; the first and the last " + MOST / 2 + " of "
                        + laid.holders().size() + " stages" : "");
    }

    private static void box(Canvas canvas, Laid.Holder holder, Rational whole, double x, double y, double width) {
        var training = holder.training();
        double room = width - 2.0 * INSIDE;
        canvas.raw("<g><title>" + Xml.text(named(holder) + "\n" + String.join(", ", parts(training))
                + "\n" + Figures.exact(training.most()) + " bytes, " + training.peak().name()) + "</title>\n");
        canvas.line(x, y, x + width, y, "line");
        canvas.line(x, y + HEIGHT, x + width, y + HEIGHT, "line");
        canvas.line(x, y, x, y + HEIGHT, "line");
        canvas.line(x + width, y, x + width, y + HEIGHT, "line");
        canvas.text(x + INSIDE, y + 18, "start", "ink", Canvas.fitting(named(holder), room, SIZE));
        canvas.text(x + INSIDE, y + 36, "start", "quiet",
                Canvas.fitting(String.join(", ", parts(training)), room, SIZE));
        canvas.raw("</g>\n");
        bar(canvas, training, whole, x + INSIDE, y + 46, room);
        training.capacity().ifPresent(c -> {
            double end = x + INSIDE + Scale.along(c, whole, room);
            canvas.line(x + INSIDE, y + 49.0 + BAR, end, y + 49.0 + BAR, "line");
            canvas.line(end, y + 43.0, end, y + 49.0 + BAR, "mark");
        });
        canvas.text(x + INSIDE, y + 86, "start", "ink", Canvas.fitting(held(training), room, SIZE));
    }

    private static void bar(Canvas canvas, Training training, Rational whole, double left, double y, double length) {
        var before = Rational.ZERO;
        for (var part : training.peak().parts().entrySet()) {
            var value = bytes(training, part.getValue());
            if (value.signum() > 0) {
                double x = Scale.along(before, whole, length);
                before = before.plus(value);
                canvas.rect(left + x, y, Scale.along(before, whole, length) - x, BAR, Palette.of(part.getKey()), "",
                        part.getKey().label() + "\n" + Figures.exact(value) + " bytes\n"
                                + Figures.decimalBytes(value));
            }
        }
    }

    private static Rational bytes(Training training, Expr amount) {
        return training.subject().value(training.micro(amount));
    }

    private static String named(Laid.Holder holder) {
        return "stage " + holder.stage() + ", " + Figures.counted(holder.ranks(), "rank");
    }

    /// What a rank holds of its device's memory: `62.3 of 80 GB`.
    private static String held(Training training) {
        var least = training.atLeast() ? "at least " : "";
        return training.capacity().map(c -> c.compareTo(training.most()) < 0
                ? least + giga(training.most()) + ", " + giga(training.most().minus(c)) + " too much"
                : least + giga(training.most()) + " of " + giga(c))
                .orElseGet(() -> least + Figures.decimalBytes(training.most()));
    }

    private static String giga(Rational bytes) {
        return Figures.fixed(bytes.over(GIGA), 1) + " GB";
    }

    /// What stands on a stage, layers with how many they are: `embed_tokens`, `8 layers`.
    private static List<String> parts(Training training) {
        var subject = training.subject();
        var counts = new LinkedHashMap<String, Expr>();
        subject.ledger(new Parameters()).ifPresent(ledger -> ledger.entries().forEach(entry -> {
            var steps = entry.place().steps();
            var first = steps.stream().filter(Place.Step::numbered).findFirst();
            first.ifPresentOrElse(step -> counts.putIfAbsent(step.label(), step.times()),
                    () -> counts.putIfAbsent(steps.get(steps.size() > 1 ? steps.size() - 2 : 0).label(), Expr.ONE));
        }));
        var words = new ArrayList<String>();
        counts.forEach((name, times) -> words.add(times.equals(Expr.ONE) ? name
                : Figures.exact(subject.value(times)) + " " + name));
        return words;
    }

    private static List<Canvas.Entry> legend(List<Laid.Holder> holders) {
        var parts = new LinkedHashSet<Holding>();
        for (var part : Holding.values()) {
            if (holders.stream().map(Laid.Holder::training).anyMatch(t ->
                    bytes(t, t.peak().parts().getOrDefault(part, Expr.ZERO)).signum() > 0)) {
                parts.add(part);
            }
        }
        return parts.stream().map(part -> new Canvas.Entry(Palette.of(part), part.label())).toList();
    }

    private static String told(String below, List<Laid.Holder> holders) {
        var text = new StringBuilder(below).append('.');
        for (var holder : holders) {
            var training = holder.training();
            text.append(' ').append(named(holder)).append(": ").append(String.join(", ", parts(training))).append("; ")
                    .append(held(training)).append('.');
        }
        return text.toString();
    }
}

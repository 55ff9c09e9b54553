package assay.draw;

import assay.account.Entry;
import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Statement;
import assay.quantity.Figures;
import assay.quantity.Look;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a quantity is made of, as an icicle: the whole on top, and below each part what that is made of, as wide as its
/// share of the whole.
public final class Composition {
    private static final int ROW = 38;
    private static final int LEVELS = 7;

    /// Neighbours that are narrower are drawn as one.
    private static final double NARROW = 0.6;

    private static final double SIZE = 12;
    private static final double WIDTH = Canvas.WIDTH - 2.0 * Canvas.MARGIN;

    private final Case subject;
    private final Ledger ledger;
    private final Rational total;
    private final StringBuilder drawn = new StringBuilder();

    private Composition(Case subject, Ledger ledger, Rational total) {
        this.subject = subject;
        this.ledger = ledger;
        this.total = total;
    }

    /// A part of the tree with what is below it.
    private static final class Part {
        private final String path;
        private final String label;
        private final String times;
        private final Map<String, Part> parts = new LinkedHashMap<>();
        private String component;
        private Rational value = Rational.ZERO;

        Part(String path, String label, String times, String component) {
            this.path = path;
            this.label = label;
            this.times = times;
            this.component = component;
        }

        void add(Rational amount, String of) {
            value = value.plus(amount);
            component = component.equals(of) ? of : "";
        }

        int levels() {
            return 1 + parts.values().stream().mapToInt(Part::levels).max().orElse(0);
        }
    }

    /// The chart of a ledger; empty where it amounts to nothing.
    public static Optional<Chart> of(Case subject, Ledger ledger) {
        var total = subject.value(ledger.total());
        return total.signum() <= 0 ? Optional.empty() : Optional.of(new Composition(subject, ledger, total).chart());
    }

    private Chart chart() {
        var root = root();
        int levels = Math.min(LEVELS, root.levels());
        draw(root, Rational.ZERO, 0);
        var legend = legend();
        int end = Canvas.TOP + levels * ROW + 26;
        int height = end + Canvas.legendHeight(legend) + 4;
        var quantity = ledger.quantity();
        var name = subject.model().name();
        var title = name + ": " + quantity.name();
        var said = Look.SCALED.with(total, ledger.unit()) + ": " + quantity.title() + where();
        var canvas = Canvas.titled(height, title, said).raw(drawn.toString());
        canvas.legend(end, legend);
        return new Chart("composition", title, said + ". " + String.join(", ",
                legend.stream().map(Canvas.Entry::text).toList()) + ".", Canvas.WIDTH, height, canvas.toString());
    }

    private String where() {
        var sizes = new ArrayList<String>();
        for (var size : List.of("B", "T")) {
            if (ledger.total().dims().stream().anyMatch(d -> d.name().equals(size))) {
                sizes.add(size + " = " + Figures.exact(subject.value(Expr.dim(size))));
            }
        }
        return sizes.isEmpty() ? "" : ", at " + String.join(", ", sizes);
    }

    private Part root() {
        var first = ledger.entries().getFirst();
        var root = new Part("", "total", "", Statement.component(first));
        for (var entry : ledger.entries()) {
            var amount = subject.value(entry.amount());
            if (amount.signum() > 0) {
                add(root, entry, amount);
            }
        }
        return root;
    }

    private void add(Part root, Entry entry, Rational amount) {
        var component = Statement.component(entry);
        var part = root;
        part.add(amount, component);
        var path = new StringBuilder();
        for (var step : entry.place().steps()) {
            path.append(path.isEmpty() ? "" : "/").append(step.label());
            part = part.parts.computeIfAbsent(step.label(), label -> new Part(path.toString(), label,
                    step.numbered() ? "\u00d7" + Figures.exact(subject.value(step.times())) : "", component));
            part.add(amount, component);
        }
    }

    /// Draws a part and what is below it.
    ///
    /// @param before what stands to its left, of the whole
    private void draw(Part part, Rational before, int level) {
        cell(part.label + (part.times.isEmpty() ? "" : " " + part.times), part.path, part.value, before, level,
                Palette.component(part.component));
        if (level + 1 == LEVELS) {
            return;
        }
        var at = before;
        var few = new ArrayList<Part>();
        var start = at;
        for (var below : part.parts.values()) {
            if (Scale.along(below.value, total, WIDTH) < NARROW) {
                few.add(below);
            } else {
                together(few, start, level + 1);
                draw(below, at, level + 1);
                start = at.plus(below.value);
            }
            at = at.plus(below.value);
        }
        together(few, start, level + 1);
    }

    /// Draws parts that are too narrow to be seen each.
    private void together(List<Part> few, Rational before, int level) {
        if (few.isEmpty()) {
            return;
        }
        var first = few.getFirst();
        if (few.size() == 1) {
            cell(first.label, first.path, first.value, before, level, Palette.component(first.component));
        } else {
            var sum = few.stream().map(p -> p.value).reduce(Rational.ZERO, Rational::plus);
            boolean same = few.stream().allMatch(p -> p.component.equals(first.component));
            cell(few.size() + " parts: " + first.label + " \u2026 " + few.getLast().label, "", sum, before, level,
                    same ? Palette.component(first.component) : Palette.MIXED);
        }
        few.clear();
    }

    private void cell(String label, String path, Rational value, Rational before, int level, Palette colour) {
        double x = Scale.along(before, total, WIDTH);
        double width = Scale.along(before.plus(value), total, WIDTH) - x;
        double y = Canvas.TOP + (double) level * ROW;
        var fill = level % 2 == 0 ? colour : colour.lighter(0.22);
        var share = Figures.percent(value.over(total));
        var canvas = new Canvas();
        canvas.rect(Canvas.MARGIN + x, y, width, ROW, fill, path, (path.isEmpty() ? label : path) + "\n"
                + Figures.exact(value) + " " + ledger.unit().of(value) + ", " + share);
        double room = width - 10;
        var word = Canvas.fitting(label, room, SIZE);
        if (word.equals(label) || word.codePointCount(0, word.length()) > 2) {
            boolean both = Canvas.width(share, SIZE) <= room;
            canvas.text(Canvas.MARGIN + x + 5, y + (both ? 16 : 23), "start", fill.text(), word);
            if (both) {
                canvas.text(Canvas.MARGIN + x + 5, y + 31, "start", fill.text(), share);
            }
        }
        drawn.append(canvas);
    }

    private List<Canvas.Entry> legend() {
        var entries = new ArrayList<Canvas.Entry>();
        ledger.components().forEach((name, amount) -> {
            var value = subject.value(amount);
            if (value.signum() > 0) {
                entries.add(new Canvas.Entry(Palette.component(name),
                        name + " " + Figures.percent(value.over(total))));
            }
        });
        return entries;
    }
}

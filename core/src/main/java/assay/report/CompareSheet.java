package assay.report;

import assay.account.Entry;
import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Matmul;
import assay.account.Quantity;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Absence;
import assay.ask.Case;
import assay.model.Component;
import assay.model.Contract;
import assay.quantity.Figures;
import assay.quantity.Share;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Several models side by side: sizes, totals, and how each share of the forward pass moves over them.
public final class CompareSheet {
    /// How a share moves over the models in the order given. A share that rises may stay level in between.
    enum Trend {
        RISES("rises"),
        FALLS("falls"),
        CONSTANT("constant"),
        NOT_MONOTONE("not monotone");

        private final String label;

        Trend(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        static Trend of(List<Rational> values) {
            boolean up = false;
            boolean down = false;
            for (int i = 1; i < values.size(); i++) {
                int order = values.get(i).compareTo(values.get(i - 1));
                up |= order > 0;
                down |= order < 0;
            }
            return up && down ? NOT_MONOTONE : up ? RISES : down ? FALLS : CONSTANT;
        }
    }

    /// A part of the forward pass that every model may have.
    private record Part(String name, boolean inBlock, Predicate<Entry> has) {}

    /// A part's share of a whole, model by model.
    private record Row(String part, String whole, List<Rational> shares) {
        Trend trend() {
            return Trend.of(shares);
        }
    }

    private final List<Case> cases;

    private CompareSheet(List<Case> cases) {
        this.cases = cases;
    }

    public static Sheet of(List<Case> cases) {
        return new CompareSheet(List.copyOf(cases)).sheet();
    }

    private Sheet sheet() {
        var sections = new ArrayList<Section>();
        sections.add(sizes());
        sections.add(totals());
        var forwards = cases.stream().map(c -> c.ledger(new Forward()).orElseThrow()).toList();
        var rows = new ArrayList<Row>();
        for (var part : parts(forwards)) {
            rows.add(row(part, "total", forwards, _ -> true));
        }
        for (var part : parts(forwards)) {
            if (part.inBlock) {
                rows.add(row(part, "block", forwards, CompareSheet::repeated));
            }
        }
        sections.add(shares(rows));
        sections.add(new Lines("Conclusion", conclusion(rows)));
        var notes = new LinkedHashSet<String>();
        cases.forEach(c -> c.notes().forEach(n -> notes.add(c.model().name() + ": " + n)));
        if (!notes.isEmpty()) {
            sections.add(new Lines("Notes", List.copyOf(notes)));
        }
        return new Sheet("Compared (convention " + cases.getFirst().terms().convention().name() + ")", sections);
    }

    private List<Column> columns(Column... before) {
        var columns = new ArrayList<>(List.of(before));
        cases.forEach(c -> columns.add(Column.figure(c.model().name())));
        return columns;
    }

    private Table sizes() {
        var names = new LinkedHashSet<String>();
        cases.forEach(c -> names.addAll(c.sizes().all().keySet()));
        var rows = new ArrayList<List<Cell>>();
        for (var name : names) {
            rows.add(row(name, c -> Optional.ofNullable(c.values().get(name)).map(Cell::of).orElse(new Cell.Blank())));
        }
        var switches = new LinkedHashSet<String>();
        cases.forEach(c -> c.model().switches().forEach(s -> switches.add(s.name())));
        for (var name : switches) {
            rows.add(row(name, c -> c.model().switches().stream().filter(s -> s.name().equals(name)).findFirst()
                    .map(s -> Cell.of(s.value())).orElse(new Cell.Blank())));
        }
        rows.add(row("dtype", c -> Cell.of(c.terms().dtype().label())));
        return new Table("Sizes", List.of(), columns(Column.text("name")), rows);
    }

    private List<Cell> row(String name, Function<Case, Cell> cell) {
        return Stream.concat(Stream.of(Cell.of(name)), cases.stream().map(cell)).toList();
    }

    private Table totals() {
        var rows = new ArrayList<List<Cell>>();
        for (var quantity : Quantity.ALL) {
            if (cases.stream().allMatch(subject -> subject.ledger(quantity).isEmpty()
                    && !Absence.of(quantity, subject.terms().convention()).missed())) {
                continue;
            }
            var row = new ArrayList<Cell>();
            row.add(Cell.of(quantity.name()));
            row.add(Cell.of(quantity.unit().label()));
            for (var subject : cases) {
                row.add(subject.ledger(quantity).map(l -> Cell.of(subject.value(l.total()))).orElse(new Cell.Blank()));
            }
            rows.add(row);
        }
        return new Table("Totals", List.of(), columns(Column.text("quantity"), Column.text("unit")), rows);
    }

    /// Attention's projections and scores, then every component that any of the models has.
    private List<Part> parts(List<Ledger> forwards) {
        var parts = new ArrayList<Part>();
        parts.add(new Part("attention: projections", true,
                e -> of(Component.ATTENTION).test(e) && matmul(e) == Matmul.LINEAR));
        parts.add(new Part("attention: score matmuls", true,
                e -> of(Component.ATTENTION).test(e) && matmul(e) == Matmul.SCORES));
        for (var component : Component.values()) {
            if (forwards.stream().anyMatch(l -> !l.of(component).entries().isEmpty())) {
                var inBlock = forwards.stream()
                        .anyMatch(l -> l.of(component).entries().stream().anyMatch(CompareSheet::repeated));
                parts.add(new Part(component.label(), inBlock, of(component)));
            }
        }
        return parts;
    }

    private static Predicate<Entry> of(Component component) {
        return e -> e.place().component().equals(Optional.of(component));
    }

    private static Matmul matmul(Entry entry) {
        return Matmul.of(entry);
    }

    private static boolean repeated(Entry entry) {
        return entry.place().repeated();
    }

    private Row row(Part part, String whole, List<Ledger> forwards, Predicate<Entry> within) {
        var shares = new ArrayList<Rational>();
        for (int i = 0; i < cases.size(); i++) {
            var subject = cases.get(i);
            var all = subject.value(forwards.get(i).only(within).total());
            var some = subject.value(forwards.get(i).only(within.and(part.has)).total());
            shares.add(all.signum() == 0 ? Rational.ZERO : some.over(all));
        }
        return new Row(part.name, whole, shares);
    }

    private Table shares(List<Row> rows) {
        var columns = columns(Column.text("part"), Column.text("of"));
        columns.add(Column.text("trend"));
        return new Table("Shares of the forward FLOPs, and their trend over the models in this order",
                List.of(), columns,
                rows.stream().map(row -> {
                    var cells = new ArrayList<Cell>();
                    cells.add(Cell.of(row.part));
                    cells.add(Cell.of(row.whole));
                    row.shares.forEach(s -> cells.add(new Cell.Part(new Share(row.whole, s))));
                    cells.add(Cell.of(row.trend().label()));
                    return (List<Cell>) cells;
                }).toList());
    }

    private List<String> conclusion(List<Row> rows) {
        var lines = new ArrayList<String>();
        for (var whole : List.of("total", "block")) {
            var text = new StringBuilder(whole.equals("total") ? "Of the whole forward pass, " : "Of one block, ");
            var said = rows.stream().filter(r -> r.whole.equals(whole) && !r.part.contains(":")).toList();
            for (int i = 0; i < said.size(); i++) {
                text.append(i == 0 ? "" : "; ").append(sentence(said.get(i)));
            }
            lines.add(text.append('.').toString());
        }
        lines.add(widths());
        return lines;
    }

    private static String sentence(Row row) {
        var first = Figures.percent(row.shares.getFirst());
        var last = Figures.percent(row.shares.getLast());
        return row.part + switch (row.trend()) {
            case RISES -> " rises from " + first + " to " + last;
            case FALLS -> " falls from " + first + " to " + last;
            case CONSTANT -> " is " + first + " in all";
            case NOT_MONOTONE -> " goes from " + first + " to " + last + ", not monotone";
        };
    }

    /// The rule that the feed-forward widths follow, since every share of it depends on that rule.
    private String widths() {
        var widths = cases.stream().map(c -> c.value(Expr.dim("d_ff"))).toList();
        var ratios = cases.stream().map(c -> c.value(Expr.dim("d_ff").over(Expr.dim("d_model")))).toList();
        var rules = cases.stream().map(c -> Objects.requireNonNull(c.sizes().all().get("d_ff"))).distinct().toList();
        var rule = same(ratios) ? "d_ff = " + times(ratios.getFirst()) + "d_model in every model"
                : same(widths) ? "d_ff = " + Figures.exact(widths.getFirst()) + " in every model, whatever its d_model"
                : rules.size() == 1 ? "d_ff by one rule in every model (" + rules.getFirst().source() + ")"
                : "d_ff = " + ratios.stream().map(r -> Figures.fixed(r, 4)).collect(Collectors.joining(", "))
                        + " times d_model, model by model";
        return "This holds for " + rule + ", batch and context as listed.";
    }

    private static boolean same(List<Rational> values) {
        return values.stream().distinct().count() == 1;
    }

    private static String times(Rational ratio) {
        return ratio.equals(Rational.ONE) ? "" : ratio + "*";
    }
}

package assay.report;

import assay.account.Entry;
import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Quantity;
import assay.account.Terms;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Absence;
import assay.ask.Alike;
import assay.ask.Case;
import assay.ask.Statement;
import assay.convention.Matmul;
import assay.model.Component;
import assay.model.Size;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
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
    record Part(String name, boolean inBlock, Predicate<Entry> has) {}

    /// A part's share of a whole, model by model.
    ///
    /// @param shares absent where a model has nothing of the whole
    private record Row(String part, String whole, List<Optional<Rational>> shares) {
        List<Rational> known() {
            return shares.stream().flatMap(Optional::stream).toList();
        }

        /// Absent where fewer than two have something of the whole.
        Optional<Trend> trend() {
            return Optional.of(known()).filter(k -> k.size() > 1).map(Trend::of);
        }

        boolean isSomewhere() {
            return known().stream().anyMatch(s -> s.signum() != 0);
        }
    }

    private final Alike alike;
    private final List<Case> cases;

    private CompareSheet(Alike alike) {
        this.alike = alike;
        this.cases = alike.cases();
    }

    public static Sheet of(Alike alike) {
        return new CompareSheet(alike).sheet();
    }

    /// Shares of the forward pass over the models, and what can be said of them.
    static List<Section> shared(Alike alike) {
        var sheet = new CompareSheet(alike);
        var rows = sheet.rows();
        return List.of(sheet.shares(rows), new Lines("", sheet.conclusion(rows)));
    }

    /// All of it for programs: a row a model, with its name.
    public static Sheet data(Alike alike) {
        return new CompareSheet(alike).data();
    }

    private Sheet data() {
        var groups = cases.stream().map(c -> new LedgerSheet.Group(c, Statement.of(c).ledgers())).toList();
        var tables = new LinkedHashMap<String, Table>();
        LedgerSheet.tables(groups).forEach(table -> tables.put(table.name(), table));
        var sections = new ArrayList<Section>();
        sections.add(Objects.requireNonNull(tables.remove("totals")));
        var shares = new ArrayList<List<Cell>>();
        var trends = new ArrayList<List<Cell>>();
        for (var row : rows()) {
            for (int i = 0; i < cases.size(); i++) {
                shares.add(List.of(Cell.of(cases.get(i).model().name()), Cell.of(row.part), Cell.of(row.whole),
                        row.shares.get(i).<Cell>map(s -> new Cell.Part(new Share(row.whole, s)))
                                .orElseGet(Cell.Blank::new)));
            }
            row.trend().ifPresent(trend -> trends.add(List.of(Cell.of(row.part), Cell.of(row.whole),
                    Cell.of(trend.label()))));
        }
        sections.add(Table.data("shares", List.of(Column.text("model"), Column.text("part"), Column.text("of"),
                Column.figure("share")), shares));
        sections.add(Table.data("trends", List.of(Column.text("part"), Column.text("of"), Column.text("trend")),
                trends));
        sections.add(Table.data("published", List.of(Column.text("model"), Column.text("weights"),
                Column.figure("memory weights bytes")), alike.published().stream().map(c -> List.of(
                        Cell.of(c.model().name()), Cell.of(c.terms().weights().storage().name()),
                        c.ledger(new Weights()).<Cell>map(l -> Cell.of(c, l.total(), l.unit()))
                                .orElseGet(Cell.Blank::new))).toList()));
        sections.addAll(tables.values());
        sections.add(new Lines("Conclusion", conclusion(rows())));
        sections.add(new Lines("Notes", notes()));
        return new Sheet(title(), sections);
    }

    private Sheet sheet() {
        var sections = new ArrayList<Section>();
        sections.add(sizes());
        sections.add(totals());
        var rows = rows();
        sections.add(shares(rows));
        sections.add(new Lines("Conclusion", conclusion(rows)));
        var notes = notes();
        if (!notes.isEmpty()) {
            sections.add(new Lines("Notes", notes));
        }
        return new Sheet(title(), sections);
    }

    private List<Sentence> notes() {
        var notes = new LinkedHashSet<Sentence>();
        cases.forEach(c -> c.notes().forEach(n -> notes.add(
                Sentence.of("{}: {}", Cell.of(c.model().name()), Cell.of(n)))));
        return List.copyOf(notes);
    }

    private String title() {
        var at = reads() ? Sentence.of("B = {}, T = {}", size("B"), size("T")) : Sentence.of("B = {}", size("B"));
        return "Compared at " + at + " in " + terms().dtype().label() + " (convention "
                + terms().convention().name() + ")";
    }

    private List<Row> rows() {
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
        rows.removeIf(row -> !row.isSomewhere());
        return rows;
    }

    /// Whether any of the models reads as much as it is given.
    private boolean reads() {
        return cases.stream().anyMatch(c -> c.needs("T"));
    }

    private Terms terms() {
        return cases.getFirst().terms();
    }

    private Cell.Amount size(String name) {
        return Cell.of(cases.getFirst().value(Expr.dim(name)));
    }

    private List<Column> columns(Column... before) {
        var columns = new ArrayList<>(List.of(before));
        cases.forEach(c -> columns.add(Column.figure(c.model().name())));
        return columns;
    }

    private Table sizes() {
        var names = new LinkedHashSet<>(List.of("B", "T"));
        cases.forEach(c -> names.addAll(c.sizes().all().keySet()));
        var rows = new ArrayList<List<Cell>>();
        rows.add(row("dtype", cases, c -> Cell.of(c.terms().dtype().label())));
        rows.add(row("weights as published", alike.published(), c -> Cell.of(c.terms().weights().storage().name())));
        for (var name : names) {
            rows.add(row(name, cases, c -> Optional.ofNullable(c.values().get(name))
                    .filter(_ -> !name.equalsIgnoreCase("T") || c.needs(name)).<Cell>map(Cell::of)
                    .orElseGet(Cell.Blank::new)));
        }
        var switches = new LinkedHashSet<String>();
        cases.forEach(c -> c.model().switches().forEach(s -> switches.add(s.name())));
        for (var name : switches) {
            rows.add(row(name, cases, c -> c.model().switches().stream().filter(s -> s.name().equals(name)).findFirst()
                    .map(s -> Cell.of(s.value())).orElse(new Cell.Blank())));
        }
        var batch = Optional.ofNullable(cases.getFirst().sizes().all().get("B")).map(Size::source).orElse("");
        var lead = Sentence.of("One batch, context and element type for all: B = {} ({}), {}, {} ({}).", size("B"),
                Cell.of(batch), reads() ? Sentence.of("T = {} ({})", size("T"), Cell.of(alike.context()))
                        : Sentence.plain("no T, as none has a context"),
                Cell.of(terms().dtype().label()), Cell.of(alike.dtype()));
        return new Table("Sizes", List.of(lead), columns(Column.text("name")), rows);
    }

    private static List<Cell> row(String name, List<Case> cases, Function<Case, Cell> cell) {
        return Stream.concat(Stream.of(Cell.of(name)), cases.stream().map(cell)).toList();
    }

    private Table totals() {
        var rows = new ArrayList<List<Cell>>();
        for (var quantity : Quantity.ALL) {
            if (cases.stream().allMatch(subject -> subject.ledger(quantity).isEmpty()
                    && !Absence.of(quantity, subject.terms().convention()).missed())) {
                continue;
            }
            rows.add(total(quantity.name(), quantity, cases));
            if (quantity instanceof Weights) {
                rows.add(total(quantity.name() + " as published", quantity, alike.published()));
            }
        }
        return new Table("Totals", List.of(), columns(Column.text("quantity"), Column.text("unit")), rows);
    }

    private static List<Cell> total(String name, Quantity quantity, List<Case> cases) {
        var row = new ArrayList<>(row(name, cases, c -> c.ledger(quantity)
                .<Cell>map(l -> Cell.of(c, l.total(), l.unit())).orElseGet(Cell.Blank::new)));
        row.add(1, Cell.of(quantity.unit().label()));
        return row;
    }

    /// Attention's projections and scores, then every component that any of the models has.
    static List<Part> parts(List<Ledger> forwards) {
        var parts = new ArrayList<Part>();
        parts.add(new Part("attention: projections", true,
                e -> of(Component.ATTENTION).test(e) && e.matmul() == Matmul.LINEAR));
        parts.add(new Part("attention: score matmuls", true,
                e -> of(Component.ATTENTION).test(e) && e.matmul() == Matmul.SCORES));
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

    /// Whether it is in a block.
    static boolean repeated(Entry entry) {
        return entry.place().repeated();
    }

    private Row row(Part part, String whole, List<Ledger> forwards, Predicate<Entry> within) {
        var shares = new ArrayList<Optional<Rational>>();
        for (int i = 0; i < cases.size(); i++) {
            var subject = cases.get(i);
            var all = subject.value(forwards.get(i).only(within).total());
            var some = subject.value(forwards.get(i).only(within.and(part.has)).total());
            shares.add(Optional.of(all).filter(a -> a.signum() != 0).map(some::over));
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
                    row.shares.forEach(share -> cells.add(share.<Cell>map(s -> new Cell.Part(new Share(row.whole, s)))
                            .orElseGet(Cell.Blank::new)));
                    cells.add(row.trend().map(t -> Cell.of(t.label())).orElseGet(Cell.Blank::new));
                    return (List<Cell>) cells;
                }).toList());
    }

    private List<Sentence> conclusion(List<Row> rows) {
        var lines = new ArrayList<Sentence>();
        for (var whole : List.of("total", "block")) {
            var said = rows.stream().filter(r -> r.whole.equals(whole) && !r.part.contains(":"))
                    .flatMap(row -> row.trend().map(t -> sentence(row, t)).stream()).toList();
            if (!said.isEmpty()) {
                lines.add(Sentence.of(whole.equals("total") ? "Of the whole forward pass, {}." : "Of one block, {}.",
                        Sentence.join("; ", said)));
            }
        }
        lines.add(widths());
        return lines;
    }

    private static Sentence sentence(Row row, Trend trend) {
        var shares = row.known().stream().map(s -> new Cell.Part(new Share(row.whole, s))).toList();
        var part = Cell.of(row.part);
        var first = shares.getFirst();
        var last = shares.getLast();
        return switch (trend) {
            case RISES -> Sentence.of("{} rises from {} to {}", part, first, last);
            case FALLS -> Sentence.of("{} falls from {} to {}", part, first, last);
            case CONSTANT -> Sentence.of("{} is {} in all", part, first);
            case NOT_MONOTONE -> Sentence.of("{} goes from {} to {}, not monotone", part, first, last);
        };
    }

    /// The rule that the feed-forward widths follow, since every share of it depends on that rule; of the models that
    /// have such a width.
    private Sentence widths() {
        var inner = Expr.dim("d_ff");
        var outer = Expr.dim("d_model");
        var wide = cases.stream().filter(c -> c.values().keySet().containsAll(List.of("d_ff", "d_model"))).toList();
        if (wide.isEmpty()) {
            return Sentence.plain("This holds for the batch and context as listed.");
        }
        var every = Cell.of(wide.size() == cases.size() ? "every model" : "every model that has both");
        var widths = wide.stream().map(c -> c.value(inner)).toList();
        var ratios = wide.stream().map(c -> c.value(inner.over(outer))).toList();
        var rules = wide.stream().map(c -> Optional.ofNullable(c.sizes().all().get("d_ff"))).distinct().toList();
        var rule = same(ratios)
                ? Sentence.of("d_ff = {} in {}", Cell.formula(outer.times(Expr.of(ratios.getFirst()))), every)
                : same(widths) ? Sentence.of("d_ff = {} in {}, whatever its d_model", Cell.of(widths.getFirst()), every)
                : rules.size() == 1 ? Sentence.of("d_ff by one rule in {} ({})", every,
                        Cell.of(rules.getFirst().map(Size::source).orElse("")))
                : Sentence.of("d_ff = {} times d_model, model by model",
                        Sentence.join(", ", ratios.stream().map(r -> Cell.of(r).as(Look.FINE)).toList()));
        return Sentence.of("This holds for {}, batch and context as listed.", rule);
    }

    private static boolean same(List<Rational> values) {
        return values.stream().distinct().count() == 1;
    }
}

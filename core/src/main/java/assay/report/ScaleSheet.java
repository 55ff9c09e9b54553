package assay.report;

import assay.account.Forward;
import assay.account.Ledger;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Statement;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;

/// One model at several contexts: totals, exact factors, and how shares move.
public final class ScaleSheet {
    private ScaleSheet() {}

    /// The sheet of one model.
    ///
    /// @param cases the same model at two or more contexts
    public static Sheet of(List<Case> cases) {
        var base = cases.getFirst();
        var sections = new ArrayList<Section>();
        sections.add(totals(cases));
        var notes = new ArrayList<String>();
        for (var subject : cases.subList(1, cases.size())) {
            base.ledger(new Forward()).ifPresent(before -> subject.ledger(new Forward()).ifPresent(after -> {
                sections.add(parts(base, before, subject, after));
                sections.add(new Lines("What grows how, " + title(base, subject), grown(base, before, subject, after)));
            }));
            subject.notes().stream().filter(n -> !notes.contains(n)).forEach(notes::add);
        }
        if (!notes.isEmpty()) {
            sections.add(new Lines("Notes", Sentence.plain(notes)));
        }
        return new Sheet(base.model().name() + " at other contexts (convention "
                + base.terms().convention().name() + ")",
                sections);
    }

    /// All of it for programs: a row a context.
    ///
    /// @param cases as of [#of]
    public static Sheet data(List<Case> cases) {
        var base = cases.getFirst();
        var totals = new ArrayList<List<Cell>>();
        var parts = new ArrayList<List<Cell>>();
        var notes = new LinkedHashSet<String>();
        for (var subject : cases) {
            var at = Cell.of(context(subject));
            for (var ledger : Statement.of(base).ledgers()) {
                var value = subject.value(ledger.total());
                totals.add(List.of(Cell.of(base.model().name()), at, Cell.of(ledger.quantity().name()),
                        Cell.of(subject, ledger.total(), ledger.unit()), Cell.of(ledger.unit().label()),
                        factor(value, base.value(ledger.total())), Cell.formula(ledger.total())));
            }
            base.ledger(new Forward()).ifPresent(before -> subject.ledger(new Forward()).ifPresent(after -> {
                var named = named(after);
                named(before).forEach((name, line) -> {
                    var grown = named.getOrDefault(name, line);
                    var value = subject.value(grown.amount());
                    parts.add(List.of(Cell.of(base.model().name()), at, Cell.of(grown.path()),
                            Cell.of(grown.within().orElse("")), Cell.of(value),
                            factor(value, base.value(line.amount())),
                            Cell.share("total", value, subject.value(after.total())),
                            Cell.share("block", value, subject.value(grown.block()))));
                });
            }));
            notes.addAll(subject.notes());
        }
        var columns = List.of(Column.text("model"), Column.count("context"));
        return new Sheet(base.model().name() + " at other contexts", List.of(
                Table.data("totals", with(columns, Column.text("quantity"), Column.figure("value"),
                        Column.text("unit"), Column.figure("factor"), Column.text("formula")), totals),
                Table.data("forward_parts", with(columns, Column.text("part"), Column.text("within"),
                        Column.figure("flops"), Column.figure("factor"), Column.figure("share of total"),
                        Column.figure("share of block")), parts),
                new Lines("Notes", Sentence.plain(List.copyOf(notes)))));
    }

    private static List<Column> with(List<Column> columns, Column... more) {
        var all = new ArrayList<>(columns);
        all.addAll(List.of(more));
        return all;
    }

    private static Cell factor(Rational value, Rational before) {
        return before.signum() == 0 ? new Cell.Blank() : new Cell.Factor(value.over(before));
    }

    private static Table totals(List<Case> cases) {
        var columns = new ArrayList<Column>();
        columns.add(Column.text("quantity"));
        columns.add(Column.text("unit"));
        for (var subject : cases) {
            columns.add(Column.figure("T = " + Figures.exact(context(subject))));
        }
        for (var subject : cases.subList(1, cases.size())) {
            columns.add(Column.figure("factor to T = " + Figures.exact(context(subject))));
        }
        var rows = new ArrayList<List<Cell>>();
        for (var ledger : Statement.of(cases.getFirst()).ledgers()) {
            var row = new ArrayList<Cell>();
            row.add(Cell.of(ledger.quantity().name()));
            row.add(Cell.of(ledger.unit().label()));
            var values = cases.stream().map(c -> c.value(ledger.total())).toList();
            cases.forEach(c -> row.add(Cell.of(c, ledger.total(), ledger.unit())));
            for (var value : values.subList(1, values.size())) {
                row.add(values.getFirst().signum() == 0 ? new Cell.Blank()
                        : new Cell.Factor(value.over(values.getFirst())));
            }
            rows.add(row);
        }
        return new Table("Totals", List.of(), columns, rows);
    }

    private static Table parts(Case base, Ledger before, Case grown, Ledger after) {
        var rows = new ArrayList<List<Cell>>();
        var now = named(after);
        var total = base.value(before.total());
        var totalNow = grown.value(after.total());
        named(before).forEach((name, line) -> {
            var value = base.value(line.amount());
            var later = grown.value(now.getOrDefault(name, line).amount());
            var row = new ArrayList<Cell>(List.of(Cell.of(name), Cell.of(value, before.unit()),
                    Cell.of(later, before.unit()),
                    value.signum() == 0 ? new Cell.Blank() : new Cell.Factor(later.over(value))));
            shares(row, "total", value, total, later, totalNow);
            if (line.block().isZero()) {
                row.addAll(List.of(new Cell.Blank(), new Cell.Blank(), new Cell.Blank()));
            } else {
                shares(row, "block", value, base.value(line.block()), later,
                        grown.value(now.getOrDefault(name, line).block()));
            }
            rows.add(row);
        });
        return new Table("Forward FLOPs, " + title(base, grown), List.of(), List.of(
                Column.text("part"), Column.figure("before"), Column.figure("after"), Column.figure("factor"),
                Column.figure("of total before"), Column.figure("after (of total)"), Column.figure("change (of total)"),
                Column.figure("of block before"), Column.figure("after (of block)"),
                Column.figure("change (of block)")),
                rows);
    }

    private static void shares(
            List<Cell> row, String whole, Rational part, Rational all, Rational partNow, Rational allNow) {
        var before = Share.of(whole, part, all);
        var after = Share.of(whole, partNow, allNow);
        row.add(new Cell.Part(before));
        row.add(new Cell.Part(after));
        row.add(new Cell.Points(after.value().minus(before.value())));
    }

    private static SequencedMap<String, Statement.Line> named(Ledger ledger) {
        var all = new LinkedHashMap<String, Statement.Line>();
        Statement.linesWithSubtotals(ledger)
                .forEach(line -> all.put((line.within().isPresent() ? "  " : "") + line.path(), line));
        return all;
    }

    /// What grows by how much.
    static List<Sentence> grown(Case base, Ledger before, Case grown, Ledger after) {
        var factors = new LinkedHashMap<Rational, List<Cell>>();
        var now = named(after);
        named(before).forEach((name, line) -> {
            var value = base.value(line.amount());
            if (value.signum() != 0) {
                var factor = grown.value(now.getOrDefault(name, line).amount()).over(value);
                factors.computeIfAbsent(factor, _ -> new ArrayList<>()).add(Cell.of(name.strip()));
            }
        });
        var ratio = context(grown).over(context(base));
        var lines = new ArrayList<Sentence>();
        factors.forEach((factor, names) -> lines.add(Sentence.of("{}{}: {}.", new Cell.Factor(factor),
                Cell.of(power(factor, ratio)), Sentence.join(", ", names))));
        var total = Cell.of(base, before.total(), Unit.FLOP).as(Look.SCALED);
        var later = Cell.of(grown, after.total(), Unit.FLOP).as(Look.SCALED);
        var factor = later.value().over(total.value());
        int order = factor.compareTo(Rational.ONE);
        lines.add(order == 0 ? Sentence.of("The total stays {}.", total)
                : Sentence.of("The total {} {} (exactly {}): from {} to {}.",
                        Cell.of(order > 0 ? "grows" : "shrinks to"), new Cell.Factor(factor),
                        Cell.of(factor.toString()), total, later));
        return lines;
    }

    /// With which power of the context a part grows, where it is a whole one.
    private static String power(Rational factor, Rational ratio) {
        return ratio.equals(Rational.ONE) ? ""
                : factor.equals(Rational.ONE) ? " (whatever T is)"
                : factor.equals(ratio) ? " (linear in T)"
                : factor.equals(ratio.times(ratio)) ? " (quadratic in T)" : "";
    }

    private static String title(Case base, Case grown) {
        return "T = " + Figures.exact(context(base)) + " to " + Figures.exact(context(grown));
    }

    private static Rational context(Case subject) {
        return subject.values().getOrDefault("T", Rational.ONE);
    }
}

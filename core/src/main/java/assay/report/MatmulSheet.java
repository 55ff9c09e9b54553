package assay.report;

import assay.account.Backward;
import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Omission;
import assay.account.Quantity;
import assay.algebra.Rational;
import assay.ask.Absence;
import assay.ask.Case;
import assay.ask.Multiplies;
import assay.convention.Convention;
import assay.model.Size;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Columns;
import assay.quantity.Look;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The matrix multiplies of a model, as sheets: shapes, how often, FLOPs, share.
public final class MatmulSheet {
    private static final int LINES = 40;
    private static final int NOTES = 6;
    private static final int GAP = 2;

    /// The columns of FLOPs to four digits and a share, with the gaps before them.
    private static final int FIGURES = 21;

    /// Lines of a table besides its rows: an empty one, title, heads, rule, total.
    private static final int FRAME = 5;

    /// How a row is set.
    private enum Setting {
        WIDE,
        /// With FLOPs to four digits.
        SCALED,
        /// With the shapes on a line of their own.
        STACKED,
        STACKED_SCALED;

        boolean stacked() {
            return this == STACKED || this == STACKED_SCALED;
        }

        boolean scaled() {
            return this == SCALED || this == STACKED_SCALED;
        }
    }

    private final Case subject;
    private final List<Multiplies> passes;

    private MatmulSheet(Case subject, List<Multiplies> passes) {
        this.subject = subject;
        this.passes = List.copyOf(passes);
    }

    private static MatmulSheet of(Case subject, boolean backward) {
        var convention = subject.terms().convention();
        var all = new ArrayList<Multiplies>();
        all.add(Multiplies.of(subject, ledger(subject, new Forward()), 1));
        if (backward) {
            int gradients = convention.backward() instanceof Convention.Backward.Factor(var times) ? times : 1;
            all.add(Multiplies.of(subject, ledger(subject, new Backward()), gradients));
        }
        return new MatmulSheet(subject, all);
    }

    private static Ledger ledger(Case subject, Quantity quantity) {
        var absence = Absence.of(quantity, subject.terms().convention());
        return subject.ledger(quantity).orElseThrow(() -> new Refusal(new Problem(
                quantity.name(), subject.model().name(), "is not given: " + absence.why(), absence.hint())));
    }

    /// All of them, for programs: every count in a cell of its own.
    ///
    /// @param backward whether the products of the backward pass are among them
    /// @throws Refusal where the convention does not say what the backward pass is
    public static Sheet data(Case subject, boolean backward) {
        return of(subject, backward).data();
    }

    /// All of them, for people, on a page of any width.
    ///
    /// @throws Refusal as [#data]
    public static Sheet page(Case subject, boolean backward) {
        return of(subject, backward).sheet(Setting.WIDE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /// As many as one screen holds, the least together on one line.
    ///
    /// @param width of the screen in columns
    /// @param full whether all are shown, however many lines that takes
    /// @throws Refusal as [#data]
    public static Sheet screen(Case subject, boolean backward, int width, boolean full) {
        var all = of(subject, backward);
        var setting = all.setting(width);
        if (full || all.holds(setting, width)) {
            return all.sheet(setting, width, full ? Integer.MAX_VALUE : LINES);
        }
        var together = new MatmulSheet(subject, all.passes.stream().map(Multiplies::together).toList());
        return together.sheet(together.setting(width), width, LINES);
    }

    private Sheet data() {
        var rows = new ArrayList<List<Cell>>();
        for (var pass : passes) {
            var quantity = pass.ledger().quantity().name();
            for (var row : pass.each()) {
                var amount = Cell.of(subject, row.amount(), Unit.FLOP);
                rows.add(List.of(Cell.of(subject.model().name()), Cell.of(quantity), Cell.of(row.name()),
                        Cell.of(row.operands()), Cell.of(row.shapes().replace(",", "")),
                        Cell.of(row.times().replace(",", "")), Cell.of(row.copies()), Cell.of(row.each(), Unit.FLOP),
                        amount, Cell.share("total", amount.value(), pass.total()), Cell.formula(row.amount())));
            }
        }
        var groups = List.of(new LedgerSheet.Group(subject, passes.stream().map(Multiplies::ledger).toList()));
        var sections = new ArrayList<Section>();
        sections.add(Table.data("matmuls", List.of(Column.text("model"), Column.text("quantity"),
                Column.text("matmul"), Column.text("operands"), Column.text("shapes"), Column.text("how often"),
                Column.count("count"), Column.figure("flops of one"), Column.figure("flops"),
                Column.figure("share of total"), Column.text("formula")), rows));
        LedgerSheet.tables(groups).stream().filter(t -> !t.name().equals("entries")).forEach(sections::add);
        sections.add(new Lines("Notes", Sentence.plain(subject.notes())));
        return new Sheet(subject.model().name() + ": matrix multiplies", sections);
    }

    private Setting setting(int width) {
        return Stream.of(Setting.WIDE, Setting.SCALED, Setting.STACKED).filter(s -> width(s) <= width)
                .findFirst().orElse(Setting.STACKED_SCALED);
    }

    /// Whether one screen holds all.
    private boolean holds(Setting setting, int width) {
        return rows() <= room(setting, width, notes(width, LINES));
    }

    private int rows() {
        return passes.stream().mapToInt(p -> p.each().size()).sum();
    }

    /// The rows that a screen has room for.
    private int room(Setting setting, int width, List<Sentence> notes) {
        int used = 1 + passes.size() * FRAME + 1 + notes.stream().mapToInt(n -> height(n, width)).sum();
        return (LINES - used) / (setting.stacked() ? 2 : 1);
    }

    private Sheet sheet(Setting setting, int width, int lines) {
        var notes = notes(width, lines);
        int all = rows();
        int room = lines == Integer.MAX_VALUE ? all : room(setting, width, notes);
        var sections = new ArrayList<Section>();
        for (var pass : passes) {
            int share = all <= room ? pass.each().size() : Math.max(1, room * pass.each().size() / all - 1);
            sections.add(table(pass, setting, share, width));
        }
        sections.add(new Lines("", notes));
        var total = passes.getFirst().total();
        return new Sheet(subject.model().name() + ", " + Cell.of(size("B")).shown() + " x " + Cell.of(size("T")).shown()
                + " tokens: " + Look.EXACT.with(total, Unit.FLOP) + " forward", sections);
    }

    private Table table(Multiplies pass, Setting setting, int most, int width) {
        var total = pass.total();
        var shown = most >= pass.each().size() ? Set.copyOf(pass.each()) : pass.each().stream()
                .sorted(Comparator.comparing((Multiplies.Row r) -> subject.value(r.amount())).reversed()).limit(most)
                .collect(Collectors.toSet());
        var rows = new ArrayList<List<Cell>>();
        var rest = Rational.ZERO;
        for (var row : pass.each()) {
            if (shown.contains(row)) {
                rows.addAll(rows(row, setting, total, width));
            } else {
                rest = rest.plus(subject.value(row.amount()));
            }
        }
        int hidden = pass.each().size() - shown.size();
        if (hidden > 0) {
            rows.add(sum(hidden + " smaller, by --full", rest, setting, total));
        }
        rows.add(sum("total", total, setting, total));
        var quantity = pass.ledger().quantity();
        return new Table(quantity.title() + " (" + quantity.name() + ")", List.of(), columns(setting), rows);
    }

    private static List<Column> columns(Setting setting) {
        var name = Column.text("matrix multiply");
        var flops = Column.figure("FLOPs");
        var share = Column.figure("share");
        return switch (setting) {
            case WIDE, SCALED -> List.of(name, Column.text("shapes"), Column.text("how often"), flops, share);
            case STACKED, STACKED_SCALED -> List.of(name, flops, share);
        };
    }

    private List<List<Cell>> rows(Multiplies.Row row, Setting setting, Rational total, int width) {
        var flops = Cell.of(subject, row.amount(), Unit.FLOP).as(setting.scaled() ? Look.SCALED : Look.EXACT);
        var share = Cell.share("total", flops.value(), total);
        return switch (setting) {
            case WIDE, SCALED -> List.of(List.of(
                    Cell.of(row.name() + (row.weighted() || row.operands().isEmpty() ? "" : ": " + row.operands())),
                    Cell.of(row.shapes()), Cell.of(row.times()), flops, share));
            case STACKED, STACKED_SCALED -> {
                var first = List.<Cell>of(
                        Cell.of(fitted(row.name(), ", " + row.times(), width - FIGURES)), flops, share);
                yield row.isProduct() ? List.of(first,
                        List.of(Cell.of("  " + row.shapes()), new Cell.Blank(), new Cell.Blank())) : List.of(first);
            }
        };
    }

    /// A name and what follows it in so many columns: of more only its first and last steps, and of still more its
    /// beginning. How many are alike is not cut.
    private static String fitted(String name, String behind, int width) {
        int more = name.indexOf(" + ");
        var own = more < 0 ? name : name.substring(0, more);
        var rest = (more < 0 ? "" : name.substring(more)) + behind;
        int room = width - Columns.of(rest);
        int first = own.indexOf('/');
        int last = own.lastIndexOf('/');
        if (Columns.of(own) <= room) {
            return own + rest;
        }
        var ends = first == last ? own : own.substring(0, first) + "/.." + own.substring(last);
        return (Columns.of(ends) <= room ? ends : own.substring(0, Math.clamp(room - 2L, 1, own.length())) + "..")
                + rest;
    }

    private static List<Cell> sum(String name, Rational amount, Setting setting, Rational total) {
        var flops = Cell.of(amount, Unit.FLOP).as(setting.scaled() ? Look.SCALED : Look.EXACT);
        var cells = new ArrayList<Cell>();
        cells.add(Cell.of(name));
        columns(setting).stream().skip(3).forEach(_ -> cells.add(new Cell.Blank()));
        cells.add(flops);
        cells.add(Cell.share("total", amount, total));
        return cells;
    }

    /// The columns that a setting takes.
    private int width(Setting setting) {
        int widest = 0;
        for (var pass : passes) {
            var table = table(pass, setting, Integer.MAX_VALUE, Integer.MAX_VALUE);
            int width = GAP * (table.columns().size() - 1);
            for (int c = 0; c < table.columns().size(); c++) {
                int column = c;
                width += Math.max(Columns.of(table.columns().get(c).name()), table.rows().stream()
                        .mapToInt(row -> Columns.of(row.get(column).shown())).max().orElse(0));
            }
            widest = Math.max(widest, width);
        }
        return widest;
    }

    private Rational size(String name) {
        return subject.values().getOrDefault(name, Rational.ONE);
    }

    private String source(String name) {
        return Optional.ofNullable(subject.sizes().all().get(name)).map(Size::source).orElse("");
    }

    private List<Sentence> notes(int width, int lines) {
        var convention = subject.terms().convention();
        var notes = new ArrayList<Sentence>();
        notes.add(Sentence.plain("Taken: " + Stream.of("B", "T").map(name -> name + " = "
                + Cell.of(size(name)).shown() + " (" + source(name) + ")")
                .collect(Collectors.joining(", ")) + "."));
        notes.add(Sentence.plain("Convention " + convention.name() + ": " + convention.definition()));
        if (passes.stream().anyMatch(Multiplies::masks)) {
            notes.add(Sentence.plain("Of a masked product fewer pairs are counted than its shapes have: "
                    + convention.products().pairs().label() + "."));
        }
        var left = new LinkedHashSet<String>();
        passes.forEach(p -> p.ledger().omissions().stream().map(Omission::what).forEach(left::add));
        if (!left.isEmpty()) {
            notes.add(Sentence.plain("Not counted: " + String.join(", ", left) + "."));
        }
        int room = lines == Integer.MAX_VALUE ? Integer.MAX_VALUE : NOTES;
        int hidden = 0;
        for (var note : subject.notes()) {
            var sentence = Sentence.plain(note);
            int height = height(sentence, width);
            if (height <= room) {
                notes.add(sentence);
                room -= height;
            } else {
                hidden++;
            }
        }
        if (lines == LINES) {
            notes.add(Sentence.of("More: --backward, --full, --format latex, assay explain {} flops.forward",
                    Cell.of(subject.model().name())));
        }
        if (hidden > 0) {
            notes.add(Sentence.plain(hidden + (hidden == 1 ? " more note" : " more notes") + " by --full."));
        }
        return notes;
    }

    /// The lines that a sentence takes, at the most.
    private static int height(Sentence sentence, int width) {
        return 1 + Columns.of(sentence.toString()) / Math.max(1, width - Math.min(width - 1, 12));
    }
}

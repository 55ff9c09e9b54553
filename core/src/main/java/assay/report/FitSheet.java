package assay.report;

import assay.account.Peak;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Fitting;
import assay.ask.Over;
import assay.ask.Reach;
import assay.ask.Training;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What fits, as a sheet: the greatest value, what it takes, what binds, and what the next value would take.
public final class FitSheet {
    private final Fitting fitting;
    private final Training training;
    private final Case subject;
    private final String size;

    private FitSheet(Fitting fitting) {
        this.fitting = fitting;
        this.training = fitting.training();
        this.subject = training.subject();
        this.size = fitting.over().size();
    }

    public static Sheet of(Fitting fitting) {
        return new FitSheet(fitting).sheet();
    }

    /// The answer and what it takes, on one screen.
    public static Sheet brief(Fitting fitting) {
        return new FitSheet(fitting).screen();
    }

    private Sheet screen() {
        var how = new ArrayList<Sentence>();
        how.add(Sentence.plain(TrainSheet.named(training.plan()) + "; B = "
                + Figures.exact(subject.value(Expr.dim("B"))) + ", T = "
                + Figures.exact(subject.value(Expr.dim("T")))));
        how.add(AccountScreen.size(subject));
        how.add(Sentence.of("{} a token, forward and backward", Cell.of(subject.value(
                training.flops(Reach.Of.MODEL)).over(training.tokens()), Unit.FLOP).as(Look.SCALED)));
        how.addAll(Sentence.plain(training.notes()));
        how.add(Sentence.plain("--full: the setting and every size; without --over: ways that fit"));
        return new Sheet(title(), List.of(new Lines("Answer", answer()), parts(), new Lines("", how)));
    }

    /// All of it for programs.
    public static Sheet data(Fitting fitting) {
        return new FitSheet(fitting).data();
    }

    private Sheet data() {
        var sections = new ArrayList<Section>();
        var level = fitting.level();
        var row = new ArrayList<Cell>(List.of(Cell.of(subject.model().name()), Cell.of(fitting.over().label()),
                Cell.of(size), Cell.of(fitting.most()), bytes(fitting.capacity()), bytes(level.bytes()),
                bytes(fitting.left()), Cell.of(level.peak().name()), Cell.of(String.valueOf(training.atLeast())),
                Cell.of(fitting.bound().name().toLowerCase(Locale.ROOT)), Cell.of(fitting.step())));
        row.addAll(fitting.next().map(next -> List.<Cell>of(Cell.of(next.value()), bytes(next.bytes()),
                Cell.of(next.peak().name()))).orElseGet(() -> List.of(new Cell.Blank(), new Cell.Blank(),
                new Cell.Blank())));
        row.add(new Cell.Formula(fitting.closed(), Unit.BYTE));
        sections.add(Table.data("answer", List.of(Column.text("model"), Column.text("over"), Column.text("size"),
                Column.count("most"), Column.figure("capacity bytes"), Column.figure("uses bytes"),
                Column.figure("left bytes"), Column.text("moment"), Column.text("at least"), Column.text("binds"),
                Column.count("step"), Column.count("next"), Column.figure("next uses bytes"),
                Column.text("next moment"), Column.text("formula")), List.of(row)));
        var rows = new ArrayList<List<Cell>>();
        parts("most", level, rows);
        fitting.next().ifPresent(next -> parts("next", next, rows));
        sections.add(Table.data("parts", List.of(Column.text("at"), Column.count("value"), Column.text("part"),
                Column.figure("bytes")), rows));
        var ledgers = new ArrayList<>(training.memory().values());
        training.ledger(new Peak()).ifPresent(ledgers::add);
        LedgerSheet.tables(List.of(new LedgerSheet.Group(subject, ledgers))).stream()
                .filter(t -> !t.name().equals("sizes")).forEach(sections::add);
        sections.add(sizes());
        sections.add(TrainSheet.plan(training));
        sections.add(new Lines("Why", Sentence.plain(fitting.why())));
        sections.add(new Lines("Notes", Sentence.plain(training.notes())));
        return new Sheet(title(), sections);
    }

    private void parts(String at, Fitting.Level level, List<List<Cell>> rows) {
        level.parts().forEach((part, bytes) -> rows.add(List.of(Cell.of(at), Cell.of(level.value()),
                Cell.of(training.name(part)), bytes(bytes))));
    }

    private String title() {
        return "Training " + subject.model().name() + " in " + Figures.bytes(fitting.capacity()) + " over "
                + fitting.over().label();
    }

    private Sheet sheet() {
        var sections = new ArrayList<Section>();
        sections.add(new Lines("Answer", answer()));
        sections.add(parts());
        sections.add(TrainSheet.setting(training));
        sections.add(sizes());
        if (!training.notes().isEmpty()) {
            sections.add(new Lines("Notes", Sentence.plain(training.notes())));
        }
        return new Sheet(title(), sections);
    }

    private List<Sentence> answer() {
        var lines = new ArrayList<Sentence>();
        var level = fitting.level();
        var bytes = bytes(level.bytes());
        var noun = Cell.of(fitting.over().noun());
        lines.add(fitting.none()
                ? Sentence.of("Nothing fits: {} ({}) takes {} ({}), {} more than there are.", named(level.value()),
                        noun, bytes, bytes.as(Look.SCALED), bytes(fitting.left().negated()))
                : Sentence.of("{} is the most that fits ({}): it takes {} ({}) and leaves {}.", named(fitting.most()),
                        noun, bytes, bytes.as(Look.SCALED), bytes(fitting.left())));
        fitting.next().ifPresent(next -> lines.add(Sentence.of("{} takes {}, {} more than there are.",
                named(next.value()), bytes(next.bytes()), bytes(next.bytes().minus(fitting.capacity())))));
        var closed = fitting.closed();
        lines.add(Sentence.of("{} at the peak of a step that is one pass, the {}", closed.isConstant()
                        ? Sentence.plain("That is") : Sentence.of("= {}", new Cell.Formula(closed, Unit.BYTE)),
                Cell.of(level.peak().name())));
        fitting.next().filter(next -> !next.peak().name().equals(level.peak().name())).ifPresent(next ->
                lines.add(Sentence.of("Of {} the peak is the {}", named(next.value()), Cell.of(next.peak().name()))));
        solved().ifPresent(lines::add);
        if (training.atLeast()) {
            lines.add(Sentence.plain("Not all is known of the peak, so that less may fit: unknown is "
                    + training.moments().stream().flatMap(m -> m.unknown().stream()
                            .map(part -> part.label() + " at the " + m.name()))
                            .collect(Collectors.joining(", ")) + "."));
        }
        lines.add(bound());
        lines.addAll(fitting.why().stream().map(w -> Sentence.plain(w + ".")).toList());
        return lines;
    }

    private Sentence bound() {
        var greatest = Cell.of("the greatest part is " + fitting.greatest().label()
                + fitting.growing().map(part -> ", and the next value adds most to " + part.label()).orElse(""));
        return switch (fitting.bound()) {
            case CONTEXT -> Sentence.of(
                    "The context binds before memory does: the model has {} positions. In memory {}.",
                    fitting.context().<Cell>map(Cell::of).orElseGet(Cell.Blank::new), greatest);
            case MODEL -> Sentence.of("What describes a model binds, not memory; {}.", greatest);
            case MEMORY -> Sentence.of("Memory binds; {}.", greatest);
        };
    }

    /// The batch from the closed form of the moment that binds, where that is a line.
    private Optional<Sentence> solved() {
        if (!fitting.over().equals(Over.BATCH) || fitting.none()) {
            return Optional.empty();
        }
        var closed = fitting.closed(fitting.next().map(Fitting.Level::peak).orElseGet(() -> fitting.level().peak()));
        var base = closed.at(Map.of(size, Rational.ZERO));
        var slope = closed.at(Map.of(size, Rational.ONE)).minus(base);
        var line = Expr.dim(size).times(Expr.of(slope)).plus(Expr.of(base));
        var most = fitting.capacity().minus(base).over(slope.signum() > 0 ? slope : Rational.ONE).floor();
        return line.equals(closed) && slope.signum() > 0
                ? Optional.of(Sentence.of("{} = {} = {}", Cell.of(size), new Cell.Code("floor((" + fitting.capacity()
                        + " - " + base + ")/" + slope + ")"), Cell.of(most)))
                : Optional.empty();
    }

    private Sentence named(Rational value) {
        return Sentence.of("{} = {}", Cell.of(size), Cell.of(value));
    }

    private static Cell.Amount bytes(Rational value) {
        return Cell.of(value, Unit.BYTE);
    }

    private Table parts() {
        var level = fitting.level();
        var next = fitting.next();
        var whole = level.bytes();
        var columns = new ArrayList<Column>(List.of(Column.text("part"), Column.figure(named(level.value()).toString()),
                Column.figure("of total")));
        next.ifPresent(n -> columns.add(Column.figure(named(n.value()).toString())));
        var rows = new ArrayList<List<Cell>>();
        var names = new LinkedHashSet<>(level.parts().keySet());
        next.ifPresent(n -> names.addAll(n.parts().keySet()));
        names.forEach(name -> rows.add(row(training.name(name), level.parts().getOrDefault(name, Rational.ZERO), whole,
                next.map(n -> n.parts().getOrDefault(name, Rational.ZERO)))));
        rows.add(row("in all", whole, whole, next.map(Fitting.Level::bytes)));
        rows.add(row("capacity", fitting.capacity(), whole, next.map(_ -> fitting.capacity())));
        return new Table("Peak (memory.peak), in bytes", List.of(), columns, rows);
    }

    private static List<Cell> row(String name, Rational bytes, Rational whole, Optional<Rational> next) {
        var cells = new ArrayList<Cell>(List.of(Cell.of(name), bytes(bytes),
                bytes.compareTo(whole) > 0 ? new Cell.Blank() : Cell.share("total", bytes, whole)));
        next.ifPresent(n -> cells.add(bytes(n)));
        return cells;
    }

    /// Which sizes stay as they are, and which follow.
    private Table sizes() {
        var moved = fitting.moved();
        var rows = new ArrayList<List<Cell>>();
        subject.sizes().all().forEach((name, given) -> {
            if (!Set.of(Terms.POSITION, Training.MICRO_BATCH).contains(name)) {
                rows.add(List.of(Cell.of(name), Cell.of(subject.value(Expr.dim(name))),
                        Cell.of(name.equals(size) ? "sought" : moved.contains(name) ? "follows" : "fixed"),
                        Cell.of(given.definition().isConstant() ? given.source()
                                : given.definition() + " (" + given.source() + ")")));
            }
        });
        return new Table("Sizes", List.of(),
                List.of(Column.text("size"), Column.count("value"), Column.text("").key("how"),
                        Column.text("source")), rows);
    }
}

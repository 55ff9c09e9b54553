package assay.report;

import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Parameters;
import assay.account.Quantity;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Absence;
import assay.ask.Case;
import assay.ask.Exercise;
import assay.ask.Exercise.Part;
import assay.ask.Multiplies;
import assay.ask.Statement;
import assay.ask.Training;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A course's exercise answered as a document: for each part a question, what is multiplied or summed, the formula, the
/// formula with numbers, its value, and a sentence.
public final class ExerciseSheet {
    private static final String FIGURES = "answers";

    private final Exercise exercise;
    private final Case subject;
    private final List<Section> sections = new ArrayList<>();
    private final List<List<Cell>> figures = new ArrayList<>();

    private ExerciseSheet(Exercise exercise) {
        this.exercise = exercise;
        this.subject = exercise.answer().subject();
    }

    /// The document.
    public static Sheet of(Exercise exercise) {
        var sheet = new ExerciseSheet(exercise);
        sheet.all();
        return new Sheet(sheet.title(), sheet.sections);
    }

    /// The same for programs, before it every figure that answers a part.
    public static Sheet data(Exercise exercise) {
        var sheet = new ExerciseSheet(exercise);
        sheet.all();
        sheet.sections.addFirst(Table.data(FIGURES, List.of(Column.text("part"), Column.text("name"),
                Column.figure("value"), Column.text("unit"), Column.text("formula"), Column.text("numbers")),
                sheet.figures));
        return new Sheet(sheet.title(), sheet.sections);
    }

    private String title() {
        return "What " + subject.model().name() + " costs: the exercise, edition " + exercise.edition().name()
                + " (convention " + subject.terms().convention().name() + ")";
    }

    private void all() {
        sections.add(setting());
        for (var part : exercise.parts()) {
            switch (part) {
                case A -> parameters();
                case B -> products();
                case C -> shares();
                case D -> sizes();
                case E -> longer();
                case ADAMW -> exercise.trained().ifPresentOrElse(this::trained, () -> sections.add(
                        new Lines("AdamW", exercise.absent().stream().map(p -> Sentence.plain(p.toString()))
                                .toList())));
            }
        }
        var notes = new ArrayList<>(subject.notes());
        exercise.trained().ifPresent(t -> t.held().notes().stream().filter(n -> !notes.contains(n))
                .forEach(notes::add));
        if (!notes.isEmpty()) {
            sections.add(new Lines("Notes", Sentence.plain(notes)));
        }
    }

    // ---- what is asked

    private Table setting() {
        var rows = new ArrayList<List<Cell>>();
        subject.sizes().all().forEach((name, size) -> {
            if (!name.equals("t") && (!name.equals("T") || subject.needs("T"))) {
                rows.add(List.of(Cell.of(name), Cell.of(subject.value(Expr.dim(name))), Cell.of(size.source())));
            }
        });
        var convention = subject.terms().convention();
        var lead = new ArrayList<Sentence>();
        if (subject.needs("T")) {
            lead.add(Sentence.of("{} at a context length of {}.", Cell.of(subject.model().name()), context(subject)));
        }
        lead.add(Sentence.of("Convention {}: {}", Cell.of(convention.name()),
                Cell.of(convention.definition())));
        return new Table("setting", "Setting", lead, List.of(Column.text("name"), Column.figure("value"),
                Column.text("source")), rows);
    }

    private static Cell.Amount context(Case subject) {
        return Cell.of(subject, Expr.dim("T"), Unit.TOKEN);
    }

    private Cell name() {
        return Cell.of(subject.model().name());
    }

    /// A question of the model, and for a model that reads a context how long that is.
    private Sentence asked(String question) {
        return Sentence.of(question + (subject.needs("T") ? " The context is {}." : "{}"), name(),
                subject.needs("T") ? context(subject) : Cell.of(""));
    }

    private void figure(Part part, String name, Cell.Amount amount, Expr formula, Cell numbers) {
        figures.add(List.of(Cell.of(part.label()), Cell.of(name), amount, Cell.of(amount.unit().label()),
                Cell.formula(formula), numbers));
    }

    private void figure(Part part, String name, Cell.Amount amount) {
        figure(part, name, amount, amount.formula(), new Cell.Substituted(amount.formula(), subject.values()));
    }

    private Optional<Ledger> ledger(Quantity quantity, String heading) {
        var ledger = subject.ledger(quantity);
        if (ledger.isEmpty()) {
            sections.add(new Lines(heading, List.of(Sentence.plain(
                    Absence.of(quantity, subject.terms().convention()).sentence()))));
        }
        return ledger;
    }

    /// A formula, and that with its numbers and what it comes to.
    private static List<Sentence> worked(Cell.Amount amount, Map<String, Rational> values) {
        return List.of(Sentence.of("formula: {}", Cell.formula(amount.formula())), Sentence.of("numbers: {} = {} ({})",
                new Cell.Substituted(amount.formula(), values), amount, amount.as(Look.SCALED)));
    }

    private void said(List<Sentence> lines) {
        sections.add(new Lines("", lines));
    }

    // ---- the parts

    private void parameters() {
        var heading = "(a) Parameters and memory";
        ledger(new Parameters(), heading).ifPresent(ledger -> {
            var rows = new ArrayList<List<Cell>>();
            ledger.components().forEach((name, amount) -> {
                var cell = Cell.of(subject, amount, ledger.unit());
                rows.add(List.of(Cell.of(name), cell, Cell.formula(amount)));
                figure(Part.A, name, cell);
            });
            var all = Cell.of(subject, ledger.total(), ledger.unit());
            rows.add(List.of(Cell.of("total"), all, new Cell.Blank()));
            figure(Part.A, ledger.quantity().name(), all);
            sections.add(new Table("parameters", heading, List.of(Sentence.of("How many parameters does {} have, and "
                    + "how many bytes do they take in single precision?", name())), List.of(Column.text("part"),
                            Column.count("parameters"), Column.text("formula")), rows));
            var lines = new ArrayList<>(worked(all, subject.values()));
            subject.ledger(new Weights()).ifPresent(weights -> {
                var bytes = Cell.of(subject, weights.total(), weights.unit());
                figure(Part.A, weights.quantity().name(), bytes);
                lines.add(Sentence.of("In single precision {} take 4 bytes each: {} = {} = {}.", all, bytes,
                        bytes.as(Look.DECIMAL), bytes.as(Look.BINARY)));
            });
            said(lines);
            others(new Parameters());
        });
    }

    private void products() {
        var heading = "(b) Matrix multiplies";
        ledger(new Forward(), heading).ifPresent(ledger -> {
            var all = Multiplies.of(subject, ledger, 1);
            var rows = new ArrayList<List<Cell>>();
            for (var row : all.each()) {
                var flops = Cell.of(subject, row.amount(), Unit.FLOP);
                rows.add(List.of(Cell.of(row.name()), Cell.of(row.shapes()), Cell.of(row.times()),
                        Cell.formula(row.amount()), flops, Cell.share("total", flops.value(), all.total())));
                figure(Part.B, row.name(), flops);
            }
            var total = Cell.of(subject, ledger.total(), Unit.FLOP);
            figure(Part.B, ledger.quantity().name(), total);
            rows.add(List.of(Cell.of("total"), new Cell.Blank(), new Cell.Blank(), new Cell.Blank(), total,
                    Cell.share("total", total.value(), total.value())));
            sections.add(new Table("products", heading, List.of(asked("Which matrices does a forward pass of {} "
                    + "multiply, and how many FLOPs does that take in all?")), List.of(Column.text("matrix multiply"),
                            Column.text("shapes"), Column.text("how often"), Column.text("formula"),
                            Column.figure("FLOPs"), Column.figure("share of total")), rows));
            var lines = new ArrayList<>(worked(total, subject.values()));
            lines.add(Sentence.of("A forward pass over {} takes {}.", Cell.of(subject, subject.tokens(), Unit.TOKEN),
                    total));
            said(lines);
            others(new Forward());
        });
    }

    /// What the exercise's formulas are for this model, where it is of another architecture.
    private void others(Quantity quantity) {
        if (exercise.ours()) {
            return;
        }
        exercise.plain().ledger(quantity).ifPresent(plain -> subject.ledger(quantity).ifPresent(own -> {
            var theirs = plain.components();
            var here = own.components();
            var names = new LinkedHashSet<>(theirs.keySet());
            names.addAll(here.keySet());
            var rows = new ArrayList<List<Cell>>();
            for (var name : names) {
                rows.add(List.of(Cell.of(name), formula(theirs.get(name)), formula(here.get(name))));
            }
            sections.add(new Table("exercise_" + own.word(), "What the exercise's " + own.unit().plural()
                    + " become here", List.of(), List.of(Column.text("part"), Column.text("in the exercise"),
                            Column.text("here")), rows));
        }));
    }

    private static Cell formula(@Nullable Expr amount) {
        return amount == null ? new Cell.Blank() : Cell.formula(amount);
    }

    private void shares() {
        var heading = "(c) What takes most";
        ledger(new Forward(), heading).ifPresent(ledger -> {
            var total = subject.value(ledger.total());
            var blocks = subject.value(ledger.only(CompareSheet::repeated).total());
            var rows = new ArrayList<List<Cell>>();
            var greatest = new ArrayList<Cell.Amount>();
            var names = new ArrayList<String>();
            for (var part : CompareSheet.parts(List.of(ledger))) {
                var amount = Cell.of(subject, ledger.only(part.has()).total(), Unit.FLOP);
                if (amount.value().signum() == 0) {
                    continue;
                }
                var within = subject.value(ledger.only(CompareSheet::repeated).only(part.has()).total());
                rows.add(List.of(Cell.of(part.name()), amount, Cell.share("total", amount.value(), total),
                        within.signum() == 0 ? new Cell.Blank() : Cell.share("block", within, blocks)));
                figure(Part.C, part.name(), amount);
                if (!part.name().contains(":")) {
                    greatest.add(amount);
                    names.add(part.name());
                }
            }
            sections.add(new Table("shares_of_forward", heading, List.of(asked("Which parts of {} take the most "
                    + "FLOPs?")), List.of(Column.text("part"), Column.figure("FLOPs"),
                            Column.figure("share of total"), Column.figure("share of the blocks")), rows));
            greatest.stream().max(Comparator.comparing(Cell.Amount::value)).ifPresent(most -> said(List.of(
                    Sentence.of("{} takes most: {} of the total.", Cell.of(names.get(greatest.indexOf(most))),
                            Cell.share("total", most.value(), total)))));
        });
    }

    private void sizes() {
        var heading = "(d) Other sizes";
        var question = Sentence.plain("How do the shares of the parts move from the smallest of the models to the "
                + "largest?");
        var cases = exercise.sizes().orElseThrow().cases();
        var taken = cases.stream().map(c -> c.model().name()).collect(Collectors.joining(", "));
        if (cases.size() < 2) {
            sections.add(new Lines(heading, List.of(question, Sentence.of("Only {} is taken: the catalogue has no "
                    + "other size of it. More models after it are taken beside it.", Cell.of(taken)))));
            return;
        }
        if (!cases.stream().allMatch(c -> c.ledger(new Forward()).isPresent())) {
            sections.add(new Lines(heading, List.of(Sentence.plain(
                    Absence.of(new Forward(), subject.terms().convention()).sentence()))));
            return;
        }
        var names = List.of("d_model", "num_layers", "num_heads", "d_ff").stream()
                .filter(name -> cases.stream().anyMatch(c -> c.values().containsKey(name))).toList();
        var columns = new ArrayList<>(List.of(Column.text("model")));
        names.forEach(name -> columns.add(Column.figure(name)));
        columns.add(Column.figure("FLOPs"));
        sections.add(new Table("models", heading, List.of(question, Sentence.of("Taken: {}, each at a context of {}.",
                Cell.of(taken), context(cases.getFirst()))), columns,
                cases.stream().map(c -> model(c, names)).toList()));
        for (var section : CompareSheet.shared(exercise.sizes().orElseThrow())) {
            sections.add(section instanceof Table table ? new Table("shares_by_size", "", List.of(),
                    table.columns(), table.rows()) : section);
        }
        cases.forEach(c -> c.ledger(new Forward()).ifPresent(l -> figure(Part.D, c.model().name(),
                Cell.of(c, l.total(), Unit.FLOP), l.total(), new Cell.Substituted(l.total(), c.values()))));
    }

    private static List<Cell> model(Case subject, List<String> names) {
        var row = new ArrayList<Cell>(List.of(Cell.of(subject.model().name())));
        names.forEach(name -> row.add(Optional.ofNullable(subject.values().get(name)).<Cell>map(Cell::of)
                .orElseGet(Cell.Blank::new)));
        row.add(subject.ledger(new Forward()).<Cell>map(l -> Cell.of(subject, l.total(), Unit.FLOP))
                .orElseGet(Cell.Blank::new));
        return row;
    }

    private void longer() {
        var heading = "(e) A longer context";
        if (exercise.longer().isEmpty()) {
            sections.add(new Lines(heading, List.of(Sentence.plain("The model does not read a context of tokens, so "
                    + "none is longer."))));
            return;
        }
        var later = exercise.longer().orElseThrow();
        var before = subject.ledger(new Forward()).orElseThrow();
        var after = later.ledger(new Forward()).orElseThrow();
        var rows = new ArrayList<List<Cell>>();
        var now = new LinkedHashMap<String, Expr>();
        Statement.linesWithSubtotals(after).forEach(line -> now.put(line.path(), line.amount()));
        var first = subject.value(before.total());
        var last = later.value(after.total());
        for (var line : Statement.linesWithSubtotals(before)) {
            var old = Cell.of(subject, line.amount(), Unit.FLOP);
            var grown = Cell.of(later, now.getOrDefault(line.path(), line.amount()), Unit.FLOP);
            rows.add(List.of(Cell.of(line.path()), old, grown, old.value().signum() == 0 ? new Cell.Blank()
                    : new Cell.Factor(grown.value().over(old.value())), Cell.share("total", old.value(), first),
                    Cell.share("total", grown.value(), last)));
        }
        var early = "T = " + context(subject).shown();
        var late = "T = " + context(later).shown();
        sections.add(new Table("longer_context", heading, List.of(Sentence.of("What becomes of the FLOPs and the "
                + "shares of {} at a context of {} instead of {}?", name(), context(later), context(subject))),
                List.of(Column.text("part"), Column.figure("FLOPs, " + early).key("flops_before"),
                        Column.figure("FLOPs, " + late).key("flops_after"), Column.figure("factor"),
                        Column.figure("of total, " + early).key("share_before"),
                        Column.figure("of total, " + late).key("share_after")), rows));
        var total = Cell.of(later, after.total(), Unit.FLOP);
        figure(Part.E, after.quantity().name(), total, after.total(),
                new Cell.Substituted(after.total(), later.values()));
        var lines = new ArrayList<Sentence>();
        lines.addAll(worked(total, later.values()));
        lines.addAll(ScaleSheet.grown(subject, before, later, after));
        said(lines);
    }

    // ---- training

    private void trained(Exercise.Trained trained) {
        peak(trained);
        batch(trained);
        optimizer(trained);
        time(trained);
    }

    private void peak(Exercise.Trained trained) {
        var held = trained.held();
        var plan = held.plan();
        var rows = new ArrayList<List<Cell>>();
        var peak = held.peak();
        peak.parts().forEach((part, amount) -> {
            var formula = trained.of(amount);
            var bytes = Cell.of(trained.bytes(amount), Unit.BYTE);
            rows.add(List.of(Cell.of(held.name(part)), Cell.formula(formula),
                    Cell.formula(trained.closed(amount)), bytes));
            figure(Part.ADAMW, held.name(part), bytes, formula, Cell.formula(trained.closed(amount)));
        });
        var total = trained.of(peak.total());
        var bytes = Cell.of(trained.bytes(peak.total()), Unit.BYTE);
        rows.add(List.of(Cell.of("memory.peak"), new Cell.Blank(), Cell.formula(trained.closed(peak.total())), bytes));
        figure(Part.ADAMW, "memory.peak", bytes, total, Cell.formula(trained.closed(peak.total())));
        var lead = new ArrayList<Sentence>();
        lead.add(Sentence.of("What do parameters, activations, gradients and the optimizer's state of {} take at the "
                + "peak of training by {}, with B sequences in a batch?", name(), Cell.of(plan.optimizer().name())));
        lead.add(Sentence.of("Kept activations are those of the list {}: {}.", Cell.of(plan.kept().list().name()),
                Cell.of(plan.kept().list().title())));
        trained.instead().forEach((name, expr) -> lead.add(Sentence.of("Here {} = {}, whole or not.", Cell.of(name),
                Cell.formula(expr))));
        if (held.atLeast()) {
            lead.add(Sentence.plain("Not all is known of the peak: it is at least so much."));
        }
        sections.add(new Table("memory", "AdamW (a) Peak memory", lead, List.of(Column.text("part"),
                Column.text("formula"), Column.text("bytes of B sequences").key("closed"),
                Column.figure("bytes, B = 1").key("bytes")), rows));
    }

    private void batch(Exercise.Trained trained) {
        var held = trained.held();
        var closed = trained.closed(held.peak().total());
        var lines = new ArrayList<Sentence>();
        lines.add(Sentence.of("What is that with numbers, and which batch is the greatest that fits in {}?",
                held.capacity().<Cell>map(c -> Cell.decimal(c)).orElse(Cell.of("its memory"))));
        lines.add(Sentence.of("peak: {}", new Cell.Formula(closed, Unit.BYTE)));
        trained.fit().ifPresent(fit -> {
            var uses = Cell.of(fit.uses(), Unit.BYTE);
            lines.add(fit.none()
                    ? Sentence.of("No batch fits in {}: one sequence takes {} = {}.", Cell.decimal(fit.capacity()),
                            uses, uses.as(Look.DECIMAL))
                    : Sentence.of("The greatest batch in {} is {}, which takes {} = {}.",
                            Cell.decimal(fit.capacity()), Cell.of(fit.most()), uses, uses.as(Look.DECIMAL)));
            figure(Part.ADAMW, "greatest batch", Cell.of(fit.most()), closed, new Cell.Blank());
        });
        sections.add(new Lines("AdamW (b) The greatest batch", lines));
    }

    private void optimizer(Exercise.Trained trained) {
        var held = trained.held();
        var formula = trained.optimizer();
        var values = held.subject().values();
        var value = new Cell.Amount(formula, formula.at(values), Unit.FLOP, Look.EXACT);
        var lines = new ArrayList<Sentence>();
        lines.add(Sentence.of("How many FLOPs does one step of {} take?", Cell.of(held.plan().optimizer().name())));
        lines.add(Sentence.of("formula: {}", Cell.formula(formula)));
        lines.add(Sentence.of("numbers: {} = {}", new Cell.Substituted(formula, values), value));
        lines.add(Sentence.plain("The list of prices: " + held.plan().optimizer().definition() + "."));
        sections.add(new Lines("AdamW (c) One step of the optimizer", lines));
        figure(Part.ADAMW, "flops.optimizer", value, formula, new Cell.Substituted(formula, values));
    }

    private void time(Exercise.Trained trained) {
        var first = trained.runs().getFirst();
        var lead = Sentence.of("How long do {} of {} sequences take on {} at {} of its peak of {}?",
                Cell.of(first.steps(), Unit.STEP), Cell.of(first.subject(), Expr.dim("B"), Unit.NUMBER),
                Cell.of(first.plan().hardware().on().map(d -> d.name()).orElse("")),
                new Cell.Part(new Share("the peak", first.plan().hardware().reach().share())),
                first.time().<Cell>map(t -> Cell.of(t.peak(), Unit.FLOP_RATE).as(Look.SCALED)).orElse(Cell.of("")));
        var rows = new ArrayList<List<Cell>>();
        var lines = new ArrayList<Sentence>();
        for (var run : trained.runs()) {
            if (!trained.instead().isEmpty()) {
                time(run, trained.instead(), rows, lines);
            }
            time(run, Map.of(), rows, lines);
        }
        sections.add(new Table("time", "AdamW (d) Time of training", List.of(lead), List.of(
                Column.text("FLOPs counted"),
                Column.figure("FLOPs of a step").key("flops"), Column.text("formula")), rows));
        said(lines);
    }

    private void time(Training run, Map<String, Expr> instead, List<List<Cell>> rows, List<Sentence> lines) {
        var of = run.plan().hardware().reach().of();
        var width = instead.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue()).findFirst()
                .orElse(exercise.edition().exact().isPresent() && exercise.ours() ? "d_ff as in (a)" : "");
        var what = switch (of) {
            case ALL -> "forward, backward and optimizer";
            case MODEL -> "forward and backward";
            case HARDWARE -> "forward, backward and what is done again";
        } + (width.isEmpty() ? "" : ", " + width);
        var work = run.flops(of).with(instead);
        var seconds = Exercise.Trained.seconds(run).with(instead);
        var values = run.subject().values();
        var time = new Training.Time(run.time().orElseThrow().device(), "", run.time().orElseThrow().peak(),
                seconds.at(values), Optional.empty());
        var amount = exercise.edition().hours() ? Cell.of(time.hours(), Unit.noun("hour"))
                : Cell.of(time.days(), Unit.noun("day"));
        figure(Part.ADAMW, "time, " + what, amount.estimated(true), seconds, new Cell.Substituted(seconds, values));
        rows.add(List.of(Cell.of(what), Cell.of(work.at(values), Unit.FLOP), Cell.formula(work)));
        lines.add(Sentence.of("By the FLOPs of {}: {}.", Cell.of(what), amount.as(Look.HUNDREDTHS).estimated(true)));
    }
}

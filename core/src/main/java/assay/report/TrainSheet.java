package assay.report;

import assay.account.Ledger;
import assay.account.Omission;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Laid;
import assay.ask.Plan;
import assay.ask.Reach;
import assay.ask.Training;
import assay.device.Confidence;
import assay.device.Feature;
import assay.life.Kernel;
import assay.pass.Recompute;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.recipe.Optimizers;
import assay.recipe.Precision;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What training takes, as a sheet: memory in closed form and in bytes, what fits, work, and time.
public final class TrainSheet {
    private static final String IN_ALL = "in all";

    private final Training training;
    private final Case subject;
    private final Plan plan;
    private final Optional<Laid> laid;

    private TrainSheet(Training training) {
        this(training, Optional.empty());
    }

    private TrainSheet(Training training, Optional<Laid> laid) {
        this.laid = laid;
        this.training = training;
        this.subject = training.subject();
        this.plan = training.plan();
    }

    public static Sheet of(Training training) {
        return new TrainSheet(training).sheet();
    }

    /// The sheet of the rank of a layout that holds most.
    public static Sheet of(Laid laid) {
        return new TrainSheet(laid.most().training(), Optional.of(laid)).sheet();
    }

    private Sheet sheet() {
        var sections = new ArrayList<Section>();
        sections.add(setting());
        laid.ifPresent(l -> sections.addAll(LaidSheet.all(l)));
        training.step().ifPresent(step -> sections.add(StepSheet.table(step)));
        sections.add(peak());
        sections.add(moments());
        sections.add(parts());
        sections.add(trained());
        if (plan.hardware().on().flatMap(d -> d.figure(Feature.MEMORY)).isPresent()) {
            sections.add(new Lines("What fits", fits()));
        }
        sections.add(changes());
        sections.add(work());
        sections.add(new Lines("The run", run()));
        if (!training.notes().isEmpty()) {
            sections.add(new Lines("Notes", Sentence.plain(training.notes())));
        }
        return new Sheet("Training " + subject.model().name() + " by " + plan.optimizer().name() + " in "
                + plan.precision().name() + " (convention " + subject.terms().convention().name() + ")", sections);
    }

    /// All of it for programs.
    public static Sheet data(Training training) {
        return new TrainSheet(training).data();
    }

    /// All of a layout for programs.
    public static Sheet data(Laid laid) {
        return new TrainSheet(laid.most().training(), Optional.of(laid)).data();
    }

    private Sheet data() {
        var sections = new ArrayList<Section>(LedgerSheet.tables(List.of(
                new LedgerSheet.Group(subject, training.ledgers()))));
        laid.ifPresent(l -> sections.addAll(LaidSheet.all(l)));
        training.step().ifPresent(step -> sections.add(StepSheet.table(step)));
        sections.add(moments());
        sections.add(most());
        sections.add(changes());
        sections.add(figures());
        sections.add(plan(training));
        if (!training.notes().isEmpty()) {
            sections.add(new Lines("Notes", Sentence.plain(training.notes())));
        }
        return new Sheet("Training " + subject.model().name(), sections);
    }

    private Table most() {
        var rows = new ArrayList<List<Cell>>();
        for (var dim : List.of("B", "T")) {
            training.fits(dim).ifPresent(fit -> rows.add(List.of(Cell.of(dim), bytes(fit.capacity()),
                    Cell.of(fit.most()), bytes(fit.uses()))));
        }
        return Table.data("fits", List.of(Column.text("size"), Column.figure("capacity bytes"), Column.count("most"),
                Column.figure("uses bytes")), rows);
    }

    /// The run in figures, what is assumed and what follows from that marked as estimates.
    private Table figures() {
        var rows = new ArrayList<List<Cell>>();
        var steps = training.steps();
        var tokens = training.tokens().times(steps);
        figure("steps", Cell.of(steps, Unit.STEP), rows);
        figure("tokens", Cell.of(tokens, Unit.TOKEN), rows);
        figure("passes_a_step", Cell.of(training.passes()), rows);
        figure("sequences_a_pass", Cell.of(training.sequences()), rows);
        for (var of : Reach.Of.values()) {
            figure(switch (of) {
                case ALL -> "all_flops";
                case MODEL -> "model_flops";
                case HARDWARE -> "hardware_flops";
            }, Cell.of(subject.value(training.flops(of)).times(steps), Unit.FLOP), rows);
        }
        figure("model_flops_a_token", Cell.of(subject.value(training.flops(Reach.Of.MODEL)).over(training.tokens()),
                Unit.FLOP), rows);
        training.time().ifPresent(time -> {
            figure("peak", Cell.of(time.peak(), Unit.FLOP_RATE), rows);
            for (var of : Reach.Of.values()) {
                figure(of.label(), Cell.of(training.reached(of)).estimated(true), rows);
            }
            figure("seconds", Cell.of(time.seconds(), Unit.SECOND).estimated(true), rows);
            figure("days", Cell.of(time.days(), Unit.noun("day")).estimated(true), rows);
            plan.hardware().price().ifPresent(price -> time.cost().ifPresent(cost -> {
                var currency = Unit.symbol(price.currency());
                figure("price_an_hour", Cell.of(price.amount(), currency), rows);
                figure("cost", Cell.of(cost, currency).estimated(true), rows);
            }));
        });
        return Table.data("run", List.of(Column.text("name"), Column.figure("value"), Column.text("unit"),
                Column.text("estimate")), rows);
    }

    private static void figure(String name, Cell.Amount amount, List<List<Cell>> rows) {
        rows.add(List.of(Cell.of(name), amount, Cell.of(amount.unit().label()),
                Cell.of(String.valueOf(amount.estimate()))));
    }

    /// What a training is of, for programs.
    static Table plan(Training training) {
        return Table.data("plan", List.of(Column.text("name"), Column.text("value"), Column.text("source")),
                setting(training).rows());
    }

    /// What a training is of, with the source of each choice.
    static Table setting(Training training) {
        return new TrainSheet(training).setting();
    }

    /// The moments of a pass.
    static Table moments(Training training) {
        return new TrainSheet(training).moments();
    }

    /// How a model is trained, in a line.
    static String named(Plan plan) {
        return plan.optimizer().name() + " in " + plan.precision().name() + ", activations " + plan.kept().list().name()
                + ", attention " + plan.kept().kernel().label() + ", recompute " + plan.kept().recompute().label();
    }

    private Table setting() {
        var rows = new ArrayList<List<Cell>>();
        rows.add(row("optimizer", plan.optimizer().name(), plan.optimizer().definition()));
        rows.add(row("precision", plan.precision().name(), plan.precision().definition()));
        plan.precision().autocast().filter(a -> !a.lower().isEmpty())
                .ifPresent(a -> rows.add(row("autocast", a.name(), a.source())));
        var tuning = subject.tuning();
        tuning.adapters().ifPresent(a -> rows.add(row(tuning.method(), "r=" + a.rank(),
                "beside " + a.targets().label() + ", alpha " + a.alpha())));
        if (!tuning.frozen().isEmpty()) {
            rows.add(row("frozen", String.join(",", tuning.frozen()), "--freeze"));
        }
        rows.add(row("activations", plan.kept().list().name(), plan.kept().list().title()));
        rows.add(row("attention", plan.kept().kernel().label(), switch (plan.kept().kernel()) {
            case EXPLICIT -> "scores and probabilities are tensors";
            case FUSED -> "one kernel that makes no scores";
        }));
        if (plan.spread().said()) {
            rows.add(row("layout", plan.spread().label(), "what one rank holds is counted"));
        }
        rows.add(row("recompute", plan.kept().recompute().label(), switch (plan.kept().recompute().extent()) {
            case NONE -> "all is kept that the backward pass needs";
            case CORES -> "attention from scores to weighted sum is done again";
            case BLOCKS -> "layers are done again from their inputs";
        }));
        for (var name : List.of("B", Training.MICRO_BATCH, "T")) {
            var size = subject.sizes().all().get(name);
            if (size != null) {
                rows.add(List.of(Cell.of(name), Cell.of(subject.value(Expr.dim(name))), Cell.of(size.source())));
            }
        }
        plan.hardware().on().ifPresent(d -> rows.add(row("device", d.name(), d.source()
                + (d.confidence() == Confidence.HIGH ? "" : "; confidence " + d.confidence().label())
                + (d.notes().isEmpty() ? "" : "; " + d.notes()))));
        return new Table("Setting", List.of(),
                List.of(Column.text("name"), Column.figure("value"), Column.text("source")), rows);
    }

    private static List<Cell> row(String name, String value, String source) {
        return List.of(Cell.of(name), Cell.of(value), Cell.of(source));
    }

    private Table peak() {
        var peak = training.peak();
        var whole = training.most();
        var lead = List.of(
                Sentence.of(training.atLeast() ? "At least {} at the {}" : "{} at the {}", bytes(whole).as(Look.SCALED),
                        Cell.of(peak.name())),
                Sentence.of(Training.perSequence(training.closed())
                        ? "= {}, with B the sequences of one pass" : "= {}",
                        new Cell.Formula(training.closed(), Unit.BYTE)));
        var rows = new ArrayList<List<Cell>>();
        var all = Optional.of(whole);
        peak.parts().forEach((part, bytes) ->
                rows.add(part(training.name(part), training.micro(bytes), Unit.BYTE, all)));
        rows.add(part(IN_ALL, training.at(peak), Unit.BYTE, all));
        return table("Peak (memory.peak)", lead, rows, Unit.BYTE);
    }

    private Table moments() {
        var peak = training.peak();
        var rows = new ArrayList<List<Cell>>();
        for (var moment : training.moments()) {
            var what = new ArrayList<String>();
            moment.parts().keySet().forEach(part -> what.add(part.label()));
            moment.unknown().forEach(part -> what.add(part.label() + " (unknown)"));
            rows.add(List.of(Cell.of(moment.name() + (moment.equals(peak) ? " (the peak)" : "")),
                    Cell.of(subject, training.at(moment), Unit.BYTE), Cell.of(String.join(" + ", what))));
        }
        return new Table("moments", "Moments of a pass, the peak is the greatest",
                training.atLeast()
                        ? List.of(Sentence.plain("What is unknown is not in the bytes: the peak may be more."))
                        : List.of(),
                List.of(Column.text("when"), Column.figure("bytes"), Column.text("what is held")), rows);
    }

    private Table parts() {
        var lead = new ArrayList<Sentence>();
        lead.add(Sentence.plain("Each at its greatest; they are not all there at once."));
        lead.addAll(left(training.memory().values()));
        var rows = new ArrayList<List<Cell>>();
        training.memory().values().forEach(ledger -> rows(training.micro(ledger), Optional.empty(), rows));
        return table("Parts of memory", lead, rows, Unit.BYTE);
    }

    /// What is trained, and what of it is written to a disk.
    private Table trained() {
        var rows = new ArrayList<List<Cell>>();
        for (var ledger : training.counted()) {
            rows.add(List.of(Cell.of(ledger.quantity().title() + " (" + ledger.quantity().name() + ")"),
                    Cell.of(subject, ledger.total(), ledger.unit()), Cell.formula(ledger.total())));
        }
        return new Table("trained", "What is trained, and its checkpoints", List.of(),
                List.of(Column.text("part"), Column.figure("amount"), Column.text("formula")), rows);
    }

    private Table work() {
        var all = training.flops(Reach.Of.ALL);
        var model = Cell.of(subject, training.flops(Reach.Of.MODEL), Unit.FLOP);
        var lead = new ArrayList<Sentence>();
        lead.add(Sentence.of("Model FLOPs, forward and backward: {}, {} a token", counted(model),
                Cell.of(model.value().over(training.tokens()), Unit.FLOP).as(Look.HUNDREDTHS)));
        lead.add(Sentence.of("Hardware FLOPs, with what is done again: {}",
                counted(Cell.of(subject, training.flops(Reach.Of.HARDWARE), Unit.FLOP))));
        lead.add(Sentence.of("All FLOPs, with the optimizer's: {}", counted(Cell.of(subject, all, Unit.FLOP))));
        lead.addAll(left(training.work()));
        var whole = Optional.of(subject.value(all));
        var rows = new ArrayList<List<Cell>>();
        training.work().forEach(ledger -> rows(ledger, whole, rows));
        rows.add(part(IN_ALL, all, Unit.FLOP, whole));
        return table("Work of a step (flops.all)", lead, rows, Unit.FLOP);
    }

    /// A part by component, under a line for itself.
    ///
    /// @param whole of which shares are shown; absent where the parts make none
    private void rows(Ledger ledger, Optional<Rational> whole, List<List<Cell>> rows) {
        var name = ledger.quantity().title() + " (" + ledger.quantity().name() + ")";
        rows.add(part(name, ledger.total(), ledger.unit(), whole));
        ledger.components()
                .forEach((component, amount) -> rows.add(part("  " + component, amount, ledger.unit(), whole)));
    }

    private static Table table(String title, List<Sentence> lead, List<List<Cell>> rows, Unit unit) {
        boolean shared = rows.stream().anyMatch(row -> !(row.get(2) instanceof Cell.Blank));
        return new Table(title, lead, shared
                ? List.of(Column.text("part"), Column.figure(unit.plural()), Column.figure("of total"),
                        Column.text("formula"))
                : List.of(Column.text("part"), Column.figure(unit.plural()), Column.text("formula")),
                shared ? rows : rows.stream().map(row -> List.of(row.get(0), row.get(1), row.get(3))).toList());
    }

    private List<Cell> part(String name, Expr amount, Unit unit, Optional<Rational> total) {
        var cell = Cell.of(subject, amount, unit);
        return List.of(Cell.of(name), cell,
                total.map(t -> Cell.share("total", cell.value(), t)).orElseGet(Cell.Blank::new),
                name.equals(IN_ALL) ? new Cell.Blank() : Cell.formula(amount));
    }

    private List<Sentence> fits() {
        var lines = new ArrayList<Sentence>();
        for (var dim : List.of("B", "T")) {
            var fits = training.fits(dim);
            var what = dim.equals("B") ? Sentence.of("sequences of {}", Cell.of(subject, Expr.dim("T"), Unit.TOKEN))
                    : Sentence.plain("tokens in one sequence");
            fits.ifPresent(fit -> {
                var capacity = bytes(fit.capacity()).as(Look.SCALED);
                var uses = bytes(fit.uses());
                lines.add(fit.none()
                        ? Sentence.of("Not one of {} fits in {}: it takes {}, {} more.", what, capacity,
                                uses.as(Look.SCALED), bytes(fit.uses().minus(fit.capacity())).as(Look.SCALED))
                        : Sentence.of("At most {} {} in {}, taking {} ({}).", Cell.of(fit.most()), what, capacity, uses,
                                uses.as(Look.SCALED)));
            });
        }
        var capacity = training.capacity().orElseThrow();
        var most = bytes(training.most()).as(Look.SCALED);
        boolean over = most.value().compareTo(capacity) > 0;
        lines.add(lines.isEmpty()
                ? Sentence.of(over ? "{} do not fit in {}." : "{} fit in {}.", most, bytes(capacity).as(Look.SCALED))
                : Sentence.plain("This is asked of the peak of a step that is one pass."));
        if (training.atLeast()) {
            lines.add(Sentence.plain("Not all is known of the peak, so that less may fit."));
        }
        if (training.several()) {
            lines.add(Sentence.of("A batch of {} takes {} passes of at most {}.",
                    Cell.of(subject, Expr.dim("B"), Unit.NUMBER), Cell.of(training.passes()),
                    Cell.of(training.sequences())));
            lines.add(Sentence.of(
                    "In several passes gradients are there from the first on: the peak is {}, at the {}{}", most,
                    Cell.of(training.peak().name()), Cell.of(over ? ": more than there are." : ".")));
        }
        return lines;
    }

    /// What one change would bring.
    private Table changes() {
        var rows = new ArrayList<List<Cell>>();
        change("as it is", plan, rows);
        for (var again : List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL)) {
            if (!again.equals(plan.kept().recompute())) {
                change("--recompute " + again.label(), plan.with(again), rows);
            }
        }
        for (var kernel : Kernel.values()) {
            if (kernel != plan.kept().kernel()) {
                change("--attention " + kernel.label(), plan.with(kernel), rows);
            }
        }
        Precision.ALL.stream().filter(p -> !p.name().equals(plan.precision().name()))
                .forEach(p -> change("--precision " + p.name(), plan.in(p), rows));
        Optimizers.ALL.stream().filter(o -> !o.equals(plan.optimizer()))
                .forEach(o -> change("--optimizer " + o.name(), plan.by(o), rows));
        var lead = Sentence.of("The peak of a pass of {}{}", Cell.of(training.sequences()), Cell.of(
                training.capacity().isEmpty() ? "." : ", and the most sequences of a step that is one pass."));
        return new Table("changes", "What one change would bring", List.of(lead), List.of(Column.text("change"),
                Column.figure("peak of a pass").key("peak_bytes"), Column.count("most sequences"),
                Column.text("at the").key("moment"), Column.text("B sequences").key("formula")), rows);
    }

    private void change(String name, Plan other, List<List<Cell>> rows) {
        var change = training.change(other);
        var peak = change.peak();
        rows.add(List.of(Cell.of(name), bytes(peak.bytes()),
                change.most().<Cell>map(f -> Cell.of(f.most())).orElseGet(Cell.Blank::new),
                Cell.of(peak.greatest().name() + (peak.atLeast() ? " (at least)" : "")),
                Cell.formula(training.closed(peak.greatest().total()))));
    }

    private List<Sentence> run() {
        var lines = new ArrayList<Sentence>();
        var steps = training.steps();
        var tokens = training.tokens().times(steps);
        var flops = subject.value(training.flops(Reach.Of.ALL)).times(steps);
        lines.add(Sentence.of("{} of {}: {}, {} in all.", Cell.of(steps, Unit.STEP),
                Cell.of(training.tokens(), Unit.TOKEN), Cell.of(tokens, Unit.TOKEN), Cell.of(flops, Unit.FLOP)));
        training.time().ifPresent(time -> {
            lines.add(Sentence.of("{}: {} of the {} that {} states for {}{}. This is no measurement{}.",
                    Cell.of(training.step().isPresent() ? "Estimated" : "Assumed"),
                    peak(plan.hardware().reach().share()), Cell.of(time.peak(), Unit.FLOP_RATE).as(Look.SCALED),
                    Cell.of(time.device().name()), Cell.of(time.rate()), Cell.of(switch (plan.hardware().reach().of()) {
                        case ALL -> "";
                        case MODEL -> ", by model FLOPs";
                        case HARDWARE -> ", by hardware FLOPs";
                    }), Cell.of(plan.hardware().reach().grounds() == Reach.Grounds.ASSUMED ? "; " + seen() : "")));
            lines.add(Sentence.of("Time: {} = {} = {} (exactly {}).",
                    Cell.of(time.seconds(), Unit.symbol("s")).as(Look.TENTHS),
                    Cell.of(time.hours(), Unit.symbol("h")).as(Look.HUNDREDTHS),
                    Cell.of(time.days(), Unit.symbol("days")).as(Look.FINE), Cell.of(time.days().toString())));
            for (var of : Reach.Of.values()) {
                lines.add(reached(of));
            }
            plan.hardware().price().ifPresent(price -> time.cost().ifPresent(cost -> {
                var currency = Unit.symbol(price.currency());
                lines.add(Sentence.of("Cost: {} at {} an hour.", Cell.of(cost, currency).as(Look.HUNDREDTHS),
                        Cell.of(price.amount(), currency).as(Look.DIGITS)));
            }));
        });
        return lines;
    }

    /// What was measured of the share that is assumed where nothing is said.
    static String seen() {
        return "dense runs that were measured reached " + Figures.percent(Reach.SEEN.getFirst()) + " to "
                + Figures.percent(Reach.SEEN.getLast());
    }

    private Sentence reached(Reach.Of of) {
        return Sentence.of(switch (of) {
            case ALL -> "Utilisation: {} of the peak, by all FLOPs: forward, backward, what is done again, and the "
                    + "optimizer's.";
            case MODEL -> "MFU: {} of the peak, by model FLOPs: forward and backward.";
            case HARDWARE -> "HFU: {} of the peak, by hardware FLOPs: forward, backward, and what is done again.";
        }, peak(training.reached(of)));
    }

    /// A part of what the device states.
    private static Cell peak(Rational share) {
        return new Cell.Part(new Share("the peak", share));
    }

    /// What the parts leave out, by part.
    private static List<Sentence> left(Collection<Ledger> parts) {
        var lines = new ArrayList<Sentence>();
        parts.forEach(ledger -> {
            if (!ledger.omissions().isEmpty()) {
                lines.add(Sentence.of("not counted, {}: {}", Cell.of(ledger.word()),
                        Cell.of(ledger.omissions().stream().map(Omission::what).distinct()
                                .collect(Collectors.joining(", ")))));
            }
        });
        return lines;
    }

    private static Sentence counted(Cell.Amount flops) {
        return Sentence.of("{} ({})", flops.as(Look.EXACT), flops.as(Look.SCALED));
    }

    private static Cell.Amount bytes(Rational value) {
        return Cell.of(value, Unit.BYTE);
    }
}

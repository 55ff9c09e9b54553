package assay.report;

import assay.account.Parameters;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Fit;
import assay.ask.Laid;
import assay.ask.Plan;
import assay.ask.Reach;
import assay.ask.Settings;
import assay.ask.Over;
import assay.ask.Training;
import assay.ask.Tuning;
import assay.device.Accelerator;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether training fits, what eats the memory, what would fit, and how long it takes, on one screen. Everything else
/// is in [TrainSheet].
public final class TrainScreen {
    private static final int LABEL = 9;
    private static final int NOTES = 1;

    /// The ways that are told beside the one that is asked for.
    private static final int SETTINGS = 4;
    /// The ways that are told where none fits, with the one that is asked for.
    private static final int UNFIT = 3;
    private static final Rational HOUR = Rational.of(3600);
    private static final Rational GIGA = Rational.of(1_000_000_000);

    private final Training training;
    private final Plan plan;
    private final String called;
    private final Optional<Laid> laid;

    private TrainScreen(Training training, String called, Optional<Laid> laid) {
        this.laid = laid;
        this.training = training;
        this.plan = training.plan();
        this.called = called;
    }

    /// The screen of one training.
    ///
    /// @param called how the model was asked for
    public static Sheet of(Training training, String called) {
        return new TrainScreen(training, called, Optional.empty()).sheet();
    }

    /// The screen of the rank of a layout that holds most.
    public static Sheet of(Laid laid, String called) {
        return new TrainScreen(laid.most().training(), called, Optional.of(laid)).sheet();
    }

    private Sheet sheet() {
        var sections = new ArrayList<Section>();
        var settings = settings();
        sections.add(new Lines("", opening(settings)));
        sections.add(parts());
        laid.filter(l -> l.holders().size() > 1).ifPresent(l -> sections.add(LaidSheet.ranks(l)));
        if (settings.size() > 1) {
            sections.add(others(settings));
        }
        sections.add(new Lines("", closing(settings)));
        return new Sheet(headline(), sections);
    }

    private Optional<Accelerator> device() {
        return plan.hardware().on();
    }

    private String headline() {
        return training.subject().model().name() + device().map(d -> " on " + d.name()).orElse("") + ": " + verdict();
    }

    private String verdict() {
        var peak = training.most();
        var capacity = training.capacity();
        var least = training.atLeast() ? "at least " : "";
        if (capacity.isEmpty()) {
            return training.kind() + " takes " + least + Figures.bytes(peak);
        }
        return (over() ? "NO" : "FITS") + ", " + training.kind() + " takes " + least + giga(peak) + " of "
                + giga(capacity.get()) + " GB" + (training.several() ? " in " + Figures.exact(training.passes())
                        + " passes of " + Figures.exact(training.sequences()) : "");
    }

    private static String giga(Rational bytes) {
        return Figures.fixed(bytes.over(GIGA), 1);
    }

    /// A way to train that is told beside the one that is asked for.
    ///
    /// @param flags that ask for it
    private record Setting(String flags, Plan plan, Training.Change change) {
        boolean fits(Rational capacity) {
            return change.peak().bytes().compareTo(capacity) <= 0;
        }
    }

    /// The way that is asked for, and whole ways that take less: where it does not fit the best there are, else one
    /// step after another.
    private List<Setting> settings() {
        var plans = new LinkedHashMap<String, Plan>();
        plans.put("as it is", plan);
        if (over()) {
            training.settings().orElseThrow().all().stream().filter(s -> !s.flags().isEmpty()).limit(SETTINGS)
                    .forEach(s -> plans.put(s.flags(), s.plan()));
        } else {
            var full = plan.with(Recompute.FULL);
            var half = full.in(Precision.named("bf16"));
            for (var other : List.of(full, plan.with(Recompute.SELECTIVE).with(Kernel.FUSED),
                    full.by(Optimizers.named("adamw-8bit")), half, half.by(Optimizers.named("adamw-8bit")),
                    half.by(Optimizers.named("adafactor")))) {
                var flags = Settings.flags(plan, other);
                if (!flags.isEmpty()) {
                    plans.putIfAbsent(flags, other);
                }
            }
        }
        return plans.entrySet().stream()
                .map(e -> new Setting(e.getKey(), e.getValue(), training.change(e.getValue()))).toList();
    }

    private boolean over() {
        return training.capacity().filter(c -> training.most().compareTo(c) > 0).isPresent();
    }

    private List<Sentence> opening(List<Setting> settings) {
        var lines = new ArrayList<Sentence>();
        training.capacity().filter(_ -> over()).ifPresent(capacity -> {
            var fitting = settings.stream().filter(s -> s.fits(capacity) && !s.change.peak().atLeast()).limit(2)
                    .map(s -> Sentence.of("{} ({})", Cell.of(s.flags), Cell.decimal(s.change.peak().bytes()))).toList();
            var least = settings.stream().min((a, b) -> a.change.peak().bytes().compareTo(b.change.peak().bytes()))
                    .orElseThrow();
            lines.add(fitting.isEmpty()
                    ? Sentence.of("Nothing below fits: the least, {}, takes {}; fewer tokens (--seq) or more devices "
                            + "would", Cell.of(least.flags), Cell.decimal(least.change.peak().bytes()))
                    : Sentence.of("Fits: {}", Sentence.join("; or ", fitting)));
        });
        var subject = training.subject();
        lines.add(fact("Asked", Sentence.plain(plan.precision().name() + ", " + plan.optimizer().name() + ", "
                + Figures.exact(subject.value(Expr.dim("B"))) + " x "
                + Figures.counted(subject.value(subject.length()), "token") + ", "
                + (plan.kept().kernel() == Kernel.FUSED ? "fused attention, " : "scores as tensors, ")
                + switch (plan.kept().recompute().extent()) {
                    case NONE -> "nothing done again";
                    case CORES -> "attention's core done again";
                    case BLOCKS -> "layers done again";
                } + ", " + plan.kept().list().name() + "'s activations")));
        laid.ifPresent(l -> lines.addAll(layout(l)));
        subject.beside().forEach(part -> lines.add(fact(part.name(), Sentence.plain(
                part.share(subject.value(Expr.dim("T")))))));
        lines.add(fact("Model", AccountScreen.size(subject)));
        if (!training.subject().tuning().equals(Tuning.ALL)) {
            lines.add(fact("Trained", trained()));
        }
        lines.add(fact("Peak", Sentence.of(Training.perSequence(training.closed())
                ? "{} bytes for B sequences a pass, at the {}" : "{} bytes, at the {}",
                Cell.formula(training.closed()), Cell.of(training.peak().name()))));
        lines.add(fact("Mostly", Sentence.join("; ", held().stream().limit(2).map(part -> Sentence.of("{} {}, {}",
                Cell.of(part.getKey()), Cell.decimal(part.getValue()),
                Cell.share("total", part.getValue(), training.most()))).toList())));
        lines.addAll(work());
        training.step().ifPresent(step -> {
            lines.add(fact("Step", StepSheet.told(step)));
            device().filter(_ -> step.layout().degrees().devices() > 1)
                    .ifPresent(on -> lines.add(fact("Taken", Linked.sentence(on))));
        });
        return lines;
    }

    /// How it is laid out, and what a rank sends.
    private static List<Sentence> layout(Laid laid) {
        var lines = new ArrayList<Sentence>();
        var most = laid.most();
        var training = most.training();
        lines.add(fact("Layout", Sentence.plain(laid.spread().label() + "; " + Figures.exact(training.passes())
                + (training.passes().equals(Rational.ONE) ? " pass" : " passes") + " a step of "
                + Figures.exact(training.sequences())
                + (laid.spread().degrees().pp() > 1 ? ", " + training.flight() + " in flight on stage " + most.stage()
                        + ", which holds most" : ""))));
        var sent = LaidSheet.sent(laid);
        if (!sent.isEmpty()) {
            lines.add(fact("Sent", Sentence.of("by a rank in a step, in rings: {}", Sentence.join("; ", sent))));
        }
        return lines;
    }

    /// How many parameters are trained, of how many, and the file that they make.
    private Sentence trained() {
        var counted = training.counted();
        var subject = training.subject();
        var trained = subject.value(counted.getFirst().total());
        return Sentence.of("{}, {} of all; a checkpoint of them takes {}", Cell.of(trained,
                Unit.PARAMETER).as(Look.SCALED),
                Cell.share("all", trained, subject.value(subject.ledger(new Parameters()).orElseThrow().total())),
                Cell.of(subject.value(counted.get(1).total()), Unit.BYTE).as(Look.SCALED));
    }

    /// What is held at the peak, the greatest first.
    private List<Map.Entry<String, Rational>> held() {
        var held = new LinkedHashMap<String, Rational>();
        training.peak().parts().forEach((part, amount) -> {
            var bytes = training.subject().value(training.micro(amount));
            if (bytes.signum() > 0) {
                held.put(part.label(), bytes);
            }
        });
        return held.entrySet().stream().sorted(Map.Entry.<String, Rational>comparingByValue().reversed()).toList();
    }

    private Table parts() {
        var all = training.most();
        var rows = new ArrayList<List<Cell>>();
        held().forEach(e -> rows.add(row(e.getKey(), e.getValue(), all)));
        rows.add(List.of(Cell.of("peak"), Cell.of(all, Unit.BYTE).as(Look.SCALED), Cell.share("total", all, all),
                new Cell.Blank()));
        return new Table("", List.of(), List.of(Column.text("at the peak"), Column.figure("bytes"),
                Column.figure("of total"), Column.text("")), rows);
    }

    private static List<Cell> row(String name, Rational bytes, Rational all) {
        return List.of(Cell.of(name), Cell.decimal(bytes), Cell.share("total", bytes, all),
                Cell.bar("total", bytes, all));
    }

    private Table others(List<Setting> settings) {
        boolean capped = training.capacity().isPresent();
        var columns = new ArrayList<>(List.of(Column.text("precision"), Column.text("optimizer"),
                Column.text("recompute"), Column.figure("peak")));
        if (capped) {
            columns.addAll(List.of(Column.text("fits"), Column.figure("most sequences")));
        }
        boolean any = training.capacity().isEmpty() || settings.stream().anyMatch(s ->
                s.fits(training.capacity().orElseThrow()));
        var rows = settings.stream().limit(any ? settings.size() : UNFIT).map(s -> {
            var kept = s.plan.kept();
            var row = new ArrayList<Cell>(List.of(Cell.of(s.plan.precision().name()),
                    Cell.of(s.plan.optimizer().name()), Cell.of(kept.recompute().label()
                            + (kept.kernel() == plan.kept().kernel() ? "" : ", " + kept.kernel().label())),
                    Cell.decimal(s.change.peak().bytes())));
            training.capacity().ifPresent(capacity -> {
                row.add(Cell.of(!s.fits(capacity) ? "no" : s.change.peak().atLeast() ? "perhaps" : "yes"));
                row.add(s.change.most().map(Fit::most).<Cell>map(Cell::of).orElseGet(Cell.Blank::new));
            });
            return List.<Cell>copyOf(row);
        }).toList();
        return new Table("", List.of(), columns, rows);
    }

    private List<Sentence> closing(List<Setting> settings) {
        var lines = new ArrayList<Sentence>();
        var open = settings.stream().filter(s -> s.change.peak().atLeast()).map(s -> s.plan.optimizer().name())
                .distinct().toList();
        if (!open.isEmpty()) {
            lines.add(Sentence.plain("The peak under " + String.join(", ", open)
                    + " may be more: what is made while it steps is not known."));
        }
        training.notes().stream().limit(NOTES).forEach(n -> lines.add(Sentence.plain(n)));
        if (training.notes().size() > NOTES) {
            lines.add(Sentence.plain(Figures.counted(Rational.of(training.notes().size() - NOTES), "more note")
                    + " with --full."));
        }
        lines.add(Sentence.plain("--full: every part and moment; ways that fit: assay fit " + called
                + training.subject().tuning().flags()
                + device().map(d -> " --on " + d.aliases().stream().findFirst().orElse(d.name())).orElse(" --on h100")
                + (training.dependsOn(Over.SEQ) ? "; the longest sequence: with --over seq" : "")));
        return lines;
    }

    private Cell share(Reach.Of of) {
        return new Cell.Part(new Share("the peak", training.reached(of)));
    }

    /// The work of a token, the speed that is assumed, and the time of the run.
    private List<Sentence> work() {
        var lines = new ArrayList<Sentence>();
        var tokens = training.tokens();
        var model = training.subject().value(training.flops(Reach.Of.MODEL)).over(tokens);
        var hardware = training.subject().value(training.flops(Reach.Of.HARDWARE)).over(tokens);
        lines.add(fact("Work", Sentence.of("{} a token{}", Cell.of(model, Unit.FLOP).as(Look.SCALED),
                hardware.equals(model) ? Sentence.plain("") : Sentence.of("; {} with what is done again",
                        Cell.of(hardware, Unit.FLOP).as(Look.SCALED)))));
        training.time().ifPresent(time -> {
            var all = training.subject().value(training.flops(plan.hardware().reach().of())).over(tokens);
            var rate = time.peak().times(training.abreast()).times(plan.hardware().reach().share()).over(all);
            var reached = hardware.equals(model) ? Sentence.plain("") : Sentence.of(": {} MFU, {} HFU",
                    share(Reach.Of.MODEL), share(Reach.Of.HARDWARE));
            lines.add(fact("Speed", Sentence.of("{} at {} of {} in {}, {}{}",
                    Cell.of(rate, Unit.symbol("tokens/s")).as(Look.TENTHS),
                    new Cell.Part(new Share("the peak", plan.hardware().reach().share())),
                    Cell.of(time.peak(), Unit.FLOP_RATE).as(Look.SCALED), Cell.of(time.rate()),
                    Cell.of(grounds()), reached)));
            lines.add(plan.run().isEmpty()
                    ? fact("Run", Sentence.of("10^9 tokens take {}", Cell.of(GIGA.over(rate).over(HOUR),
                            Unit.symbol("h")).as(Look.HUNDREDTHS)))
                    : fact("Run", Sentence.of("{}, {}: {} = {}{}", Cell.of(training.steps(), Unit.STEP),
                            Cell.of(tokens.times(training.steps()), Unit.TOKEN).as(Look.SCALED),
                            Cell.of(time.hours(), Unit.symbol("h")).as(Look.HUNDREDTHS),
                            Cell.of(time.days(), Unit.symbol("days")).as(Look.HUNDREDTHS), cost(time))));
        });
        return lines;
    }

    /// Why it is that share of the peak.
    private String grounds() {
        var reach = plan.hardware().reach();
        return switch (reach.grounds()) {
            case STATED -> "assumed (--" + reach.of().label() + ")";
            case ESTIMATED -> "estimated";
            case ASSUMED -> "assumed (--" + reach.of().label() + "; " + TrainSheet.seen() + ")";
        };
    }

    private Sentence cost(Training.Time time) {
        return plan.hardware().price().flatMap(price -> time.cost().map(cost -> Sentence.of("; {} at {} an hour",
                Cell.of(cost, Unit.symbol(price.currency())).as(Look.HUNDREDTHS),
                Cell.of(price.amount(), Unit.symbol(price.currency())).as(Look.DIGITS)))).orElse(Sentence.plain(""));
    }

    private static Sentence fact(String label, Sentence says) {
        return Sentence.of("{}{}", Cell.of(label + " ".repeat(LABEL - label.length())), says);
    }
}

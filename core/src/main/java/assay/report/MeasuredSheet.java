package assay.report;

import assay.account.Active;
import assay.account.Parameters;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Measured;
import assay.ask.Reported;
import assay.device.Accelerator;
import assay.device.Feature;
import assay.plan.Spread;
import assay.plan.StepTime;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a measured speed of training is worth, on one screen: what was given, the speed, and by each convention FLOPs a
/// token, FLOPs a second and the shares of the peak.
public final class MeasuredSheet {
    private static final int LABEL = 9;
    private static final String PEAK = "the peak";
    private static final Unit SPEED = Unit.symbol("tokens/s");
    private static final Unit SECONDS = Unit.symbol("s");
    private static final Rational TERA = Rational.of(10).pow(12);

    private final Measured measured;
    private final Reported said;
    private final Case subject;

    private MeasuredSheet(Measured measured) {
        this.measured = measured;
        this.said = measured.said();
        this.subject = measured.subject();
    }

    /// The screen.
    public static Sheet of(Measured measured) {
        var sheet = new MeasuredSheet(measured);
        return new Sheet(sheet.title(), List.of(new Lines("", sheet.facts()), sheet.table(), new Lines("",
                sheet.closing())));
    }

    /// The same as tables for programs, the conventions first.
    public static Sheet data(Measured measured) {
        return new MeasuredSheet(measured).data();
    }

    private String title() {
        var by = measured.reported();
        return subject.model().name() + " on " + Figures.counted(said.devices(), "device")
                + said.on().map(d -> " (" + d.name() + ")").orElse("") + ": "
                + Look.TENTHS.with(measured.rate(), SPEED) + measured.mfu(by).map(mfu -> ", "
                        + Figures.percent(mfu) + " MFU by " + by.convention().name()).orElse("");
    }

    private List<Sentence> facts() {
        var lines = new ArrayList<Sentence>();
        lines.add(fact("Given", given()));
        lines.add(fact("Model", Sentence.of("{}; {} a sequence", parameters(), Cell.of(
                subject.value(subject.length()), Unit.TOKEN))));
        lines.add(fact("Speed", Sentence.of("{} in all, {} a device{}", speed(measured.rate()),
                speed(measured.rateEach()), step())));
        lines.add(fact("Peak", peak()));
        lines.add(fact("HFU", Sentence.plain("with " + switch (said.recompute().extent()) {
            case NONE -> "nothing done again (--recompute none): the same as MFU";
            case CORES -> "attention's core done again (--recompute selective)";
            case BLOCKS -> "layers done again (--recompute " + said.recompute().label() + ")";
        })));
        measured.estimate().ifPresent(step -> lines.add(fact("Estimate", estimate(step))));
        return lines;
    }

    /// What an estimate of the layout is, beside what was measured.
    private Sentence estimate(StepTime.Estimate step) {
        return Sentence.of("{} by {}{}, {} as fast as measured; {}",
                Cell.of(Rational.told(step.rate()), SPEED).as(Look.TENTHS).estimated(true),
                Cell.of(Spread.of(step.layout()).label()), measured.estimated(measured.reported())
                        .<Phrase>map(mfu -> Sentence.of(": {} MFU", new Cell.Part(new Share(PEAK, mfu))))
                        .orElseGet(() -> Sentence.plain("")),
                new Cell.Factor(measured.faster().orElseThrow()), StepSheet.error(step));
    }

    /// All parameters, and those that a token meets where they are fewer.
    private Sentence parameters() {
        var all = subject.ledger(new Parameters()).map(ledger -> subject.value(ledger.total()));
        var active = subject.ledger(new Active()).map(ledger -> subject.value(ledger.total()));
        var said = new ArrayList<Sentence>();
        all.ifPresent(n -> said.add(Sentence.of("{}", Cell.of(n, Unit.PARAMETER).as(Look.SCALED))));
        active.filter(n -> !all.equals(active)).ifPresent(n -> said.add(Sentence.of("{} active",
                Cell.of(n, Unit.PARAMETER).as(Look.SCALED))));
        return Sentence.join(", ", said);
    }

    private static Cell speed(Rational tokens) {
        return Cell.of(tokens, SPEED).as(Look.TENTHS);
    }

    private Sentence given() {
        var by = Cell.of(measured.reported().convention().name());
        return switch (said.figure()) {
            case TOKENS -> Sentence.of("{} {} (--tokens-per-second)", speed(said.value()), Cell.of(
                    said.devices().equals(Rational.ONE) ? "on one device" : "on all devices"));
            case TOKENS_EACH -> Sentence.of("{} on each device (--tokens-per-second-per-device)", speed(said.value()));
            case STEP -> Sentence.of("{} a step (--step-time)", Cell.of(said.value(), SECONDS).as(Look.DIGITS));
            case FLOPS_EACH -> Sentence.of("{} a device, model FLOPs by {} (--tflops-per-device)",
                    Cell.of(said.value(), Unit.FLOP_RATE).as(Look.SCALED), by);
            case MFU, HFU -> Sentence.of("{} of the peak by {} (--{})", new Cell.Part(new Share(PEAK, said.value())),
                    by, Cell.of(said.figure().label()));
        };
    }

    private Phrase step() {
        return measured.seconds().<Phrase>map(seconds -> Sentence.of("; a step of {} x {} tokens takes {}",
                Cell.of(subject.value(Expr.dim("B"))), Cell.of(subject.value(subject.length())),
                Cell.of(seconds, SECONDS).as(Look.FINE)))
                .orElseGet(() -> Sentence.plain(""));
    }

    private Sentence peak() {
        return said.on().map(device -> said.peak()
                .map(peak -> Sentence.of("{} a device in {} (--dtype): {}, confidence {}",
                        Cell.of(peak, Unit.FLOP_RATE).as(Look.SCALED), Cell.of(said.rate().label()),
                        Cell.of(device.name()), Cell.of(device.confidence().label())))
                .orElseGet(() -> Sentence.of("not known: {} states none in {} (--dtype), so no MFU and no HFU; "
                        + "it states {}", Cell.of(device.name()), Cell.of(said.rate().label()),
                        Cell.of(stated(device)))))
                .orElseGet(() -> Sentence.plain("not known: no device is named (--on), so no MFU and no HFU"));
    }

    private static String stated(Accelerator device) {
        var all = device.figures().keySet().stream().filter(Reported::computes).map(Feature::label).toList();
        return all.isEmpty() ? "no other" : String.join(", ", all);
    }

    private Table table() {
        var rows = measured.each().stream().map(worth -> List.<Cell>of(
                Cell.of(worth.convention().name()),
                Cell.of(worth.model(), Unit.FLOP).as(Look.SCALED),
                Cell.of(measured.flops(worth).over(TERA)).as(Look.TENTHS),
                part(measured.mfu(worth)), part(measured.hfu(worth)))).toList();
        return new Table("", List.of(), List.of(Column.text("convention"), Column.figure("FLOPs a token"),
                Column.figure("TFLOP/s a device"), Column.figure("MFU, of the peak"),
                Column.figure("HFU, of the peak")), rows);
    }

    private static Cell part(Optional<Rational> share) {
        return share.<Cell>map(value -> new Cell.Part(new Share(PEAK, value))).orElseGet(Cell.Blank::new);
    }

    private List<Sentence> closing() {
        var lines = new ArrayList<Sentence>();
        lines.add(apart());
        if (measured.mayBeEach()) {
            var mfu = measured.mfu(measured.reported()).orElseThrow().times(said.devices());
            lines.add(Sentence.of("If each device does {}, say --tokens-per-second-per-device: that is {} MFU.",
                    speed(said.value()), new Cell.Part(new Share(PEAK, mfu))));
        }
        over().ifPresent(lines::add);
        without().ifPresent(lines::add);
        if (!measured.unstated().isEmpty()) {
            lines.add(Sentence.plain("Not given by " + String.join(", ", measured.unstated().stream()
                    .map(c -> c.name()).toList()) + ": what a step of training is, they do not say."));
        }
        subject.said().forEach(note -> lines.add(Sentence.plain(note)));
        return lines;
    }

    /// What more than the peak would take.
    private Optional<Sentence> over() {
        var over = measured.each().stream().filter(worth -> measured.hfu(worth)
                .filter(hfu -> hfu.compareTo(Rational.ONE) > 0).isPresent()).toList();
        return over.isEmpty() ? Optional.empty() : Optional.of(Sentence.of(
                "More than the peak by {}: the figure, the devices or the type of the peak is another, or the "
                        + "convention counts what was not done.",
                Cell.of(String.join(", ", over.stream().map(w -> w.convention().name()).toList()))));
    }

    /// The conventions that say nothing of scans the model has.
    private Optional<Sentence> without() {
        var names = measured.withoutScans().stream().map(worth -> worth.convention().name()).toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(Sentence.plain("Without scans, of which they say "
                + "nothing: " + String.join(", ", names) + "; what they give is of the rest alone."));
    }

    /// What the conventions that count least and most differ in.
    private Sentence apart() {
        var least = measured.least();
        var most = measured.most();
        if (least.model().signum() == 0 || least.model().equals(most.model())) {
            return Sentence.of("{} counts least, {} most.", Cell.of(least.convention().name()),
                    Cell.of(most.convention().name()));
        }
        var parts = measured.apart().entrySet().stream().map(e -> Sentence.of("{}{} for {}",
                Cell.of(e.getValue().signum() < 0 ? "-" : "+"),
                Cell.of(e.getValue().max(e.getValue().negated()), Unit.FLOP).as(Look.SCALED),
                Cell.of(e.getKey()))).toList();
        return Sentence.of("{} counts least, {} most, {} as many FLOPs a token: {}.",
                Cell.of(least.convention().name()), Cell.of(most.convention().name()),
                new Cell.Factor(most.model().over(least.model())), Sentence.join(", ", parts));
    }

    private Sheet data() {
        var sections = new ArrayList<Section>();
        var rows = measured.each().stream().map(worth -> List.<Cell>of(
                Cell.of(subject.model().name()), Cell.of(worth.convention().name()),
                Cell.of(worth.model(), Unit.FLOP), Cell.of(worth.hardware(), Unit.FLOP),
                Cell.of(measured.flops(worth), Unit.FLOP_RATE), part(measured.mfu(worth)), part(measured.hfu(worth)),
                Cell.of(String.join(", ", worth.left())))).toList();
        sections.add(Table.data("measured", List.of(Column.text("model"), Column.text("convention"),
                Column.figure("model flops a token"), Column.figure("hardware flops a token"),
                Column.figure("flops a second a device"), Column.figure("mfu"), Column.figure("hfu"),
                Column.text("not counted")), rows));
        sections.add(Table.data("run", List.of(Column.text("what"), Column.figure("value"), Column.text("unit")),
                run()));
        sections.add(new Lines("Notes", closing()));
        return new Sheet(title(), sections);
    }

    private List<List<Cell>> run() {
        var rows = new ArrayList<List<Cell>>();
        rows.add(figure("devices", said.devices(), "device"));
        rows.add(figure("tokens a second", measured.rate(), "token/s"));
        rows.add(figure("tokens a second a device", measured.rateEach(), "token/s"));
        measured.tokens().ifPresent(tokens -> rows.add(figure("tokens a step", tokens, Unit.TOKEN.label())));
        measured.seconds().ifPresent(seconds -> rows.add(figure("seconds a step", seconds, Unit.SECOND.label())));
        said.peak().ifPresent(peak -> rows.add(figure("peak a device", peak, Unit.FLOP_RATE.label())));
        return rows;
    }

    private static List<Cell> figure(String what, Rational value, String unit) {
        return List.of(Cell.of(what), Cell.of(value), Cell.of(unit));
    }

    private static Sentence fact(String label, Phrase says) {
        return Sentence.of("{}{}", Cell.of(label + " ".repeat(LABEL - label.length())), says);
    }
}

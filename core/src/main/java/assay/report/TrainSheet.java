package assay.report;

import assay.account.Kernel;
import assay.account.Ledger;
import assay.account.Omission;
import assay.account.Optimizers;
import assay.account.Precision;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Fit;
import assay.ask.Plan;
import assay.ask.Training;
import assay.device.Confidence;
import assay.device.Feature;
import assay.pass.Recompute;
import assay.quantity.Figures;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What training takes, as a sheet: memory in closed form and in bytes, what fits, work, and time.
public final class TrainSheet {
    private static final String IN_ALL = "in all";

    private final Training training;
    private final Case subject;
    private final Plan plan;

    private TrainSheet(Training training) {
        this.training = training;
        this.subject = training.subject();
        this.plan = training.plan();
    }

    public static Sheet of(Training training) {
        return new TrainSheet(training).sheet();
    }

    private Sheet sheet() {
        var sections = new ArrayList<Section>();
        sections.add(setting());
        sections.add(memory());
        sections.add(moments());
        if (plan.on().flatMap(d -> d.figure(Feature.MEMORY)).isPresent()) {
            sections.add(new Lines("What fits", fits()));
        }
        sections.add(changes());
        sections.add(work());
        sections.add(new Lines("The run", run()));
        if (!training.notes().isEmpty()) {
            sections.add(new Lines("Notes", training.notes()));
        }
        return new Sheet("Training " + subject.model().name() + " by " + plan.optimizer().name() + " in "
                + plan.precision().name() + " (convention " + subject.terms().convention().name() + ")", sections);
    }

    /// What a training is of, with the source of each choice.
    static Table setting(Training training) {
        return new TrainSheet(training).setting();
    }

    private Table setting() {
        var rows = new ArrayList<List<Cell>>();
        rows.add(row("optimizer", plan.optimizer().name(), plan.optimizer().definition()));
        rows.add(row("precision", plan.precision().name(), plan.precision().definition()));
        rows.add(row("activations", plan.list().name(), plan.list().title()));
        rows.add(row("attention", plan.kernel().label(), switch (plan.kernel()) {
            case EXPLICIT -> "scores and probabilities are tensors";
            case FUSED -> "one kernel that makes no scores";
        }));
        rows.add(row("recompute", plan.recompute().label(), switch (plan.recompute().extent()) {
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
        plan.on().ifPresent(d -> rows.add(row("device", d.name(), d.source()
                + (d.confidence() == Confidence.HIGH ? "" : "; confidence " + d.confidence().label())
                + (d.notes().isEmpty() ? "" : "; " + d.notes()))));
        return new Table("Setting", List.of(),
                List.of(Column.text("name"), Column.figure("value"), Column.text("source")), rows);
    }

    private static List<Cell> row(String name, String value, String source) {
        return List.of(Cell.of(name), Cell.of(value), Cell.of(source));
    }

    private Table memory() {
        var all = training.micro(training.held());
        var lead = new ArrayList<String>();
        lead.add("= " + training.closed() + " bytes, with B the sequences of one pass");
        lead.addAll(left(training.memory()));
        return parts("Memory at the end of the forward pass", lead, training.memory(), all, true);
    }

    private Table work() {
        var model = training.model();
        var hardware = training.hardware();
        var tokens = training.tokens();
        var lead = new ArrayList<String>();
        lead.add("Model FLOPs, all that a step has to do: " + counted(subject.value(model)) + ", "
                + Figures.fixed(subject.value(model).over(tokens), 2) + " a token");
        lead.add("Hardware FLOPs, with what is done again: " + counted(subject.value(hardware)));
        lead.addAll(left(training.work()));
        return parts("Work of a step (flops.step)", lead, training.work(), hardware, false);
    }

    /// Parts by component, under a line for each part.
    ///
    /// @param held whether they are amounts of memory
    private Table parts(String title, List<String> lead, Map<String, Ledger> parts, Expr whole, boolean held) {
        var total = subject.value(whole);
        var rows = new ArrayList<List<Cell>>();
        parts.forEach((name, given) -> {
            var ledger = held ? training.micro(given) : given;
            rows.add(part(ledger.quantity().title() + " (" + ledger.quantity().name() + ")", ledger.total(), total));
            ledger.components().forEach((component, amount) -> rows.add(part("  " + component, amount, total)));
        });
        rows.add(part(IN_ALL, whole, total));
        return new Table(title, lead, List.of(Column.text("part"), Column.figure(held ? "bytes" : "FLOPs"),
                Column.figure("of total"), Column.text("formula")), rows);
    }

    private List<Cell> part(String name, Expr amount, Rational total) {
        var value = subject.value(amount);
        return List.of(Cell.of(name), Cell.of(value),
                total.signum() == 0 ? new Cell.Blank() : new Cell.Part(Share.of("total", value, total)),
                name.equals(IN_ALL) ? new Cell.Blank() : Cell.of(amount.toString()));
    }

    private Table moments() {
        var peak = training.peak();
        var rows = new ArrayList<List<Cell>>();
        for (var moment : training.moments()) {
            var bytes = subject.value(training.at(moment));
            rows.add(List.of(Cell.of(moment.name() + (moment.equals(peak) ? " (the peak)" : "")), Cell.of(bytes),
                    Cell.of(String.join(" + ", moment.parts().keySet()))));
        }
        return new Table("Peak (memory.peak)", List.of(Case.readable(subject.value(training.at(peak)), Unit.BYTE)
                + " at the " + peak.name()),
                List.of(Column.text("when"), Column.figure("bytes"), Column.text("what is held")), rows);
    }

    private List<String> fits() {
        var lines = new ArrayList<String>();
        for (var dim : List.of("B", "T")) {
            var fits = training.fits(dim);
            var what = dim.equals("B") ? "sequences of " + Figures.exact(subject.value(Expr.dim("T"))) + " tokens"
                    : "tokens in one sequence";
            for (var fit : fits) {
                lines.add(fit.none()
                        ? "Not one of " + what + " fits in " + Figures.bytes(fit.capacity()) + ": it takes "
                                + Figures.bytes(fit.uses()) + ", "
                                + Figures.bytes(fit.uses().minus(fit.capacity())) + " more."
                        : "At most " + Figures.exact(fit.most()) + " " + what + " in "
                                + Figures.bytes(fit.capacity()) + ", taking " + Figures.exact(fit.uses())
                                + " bytes (" + Figures.bytes(fit.uses()) + ").");
            }
            if (fits.size() == 2 && !fits.getFirst().most().equals(fits.getLast().most())) {
                lines.add("The unit decides: " + Figures.exact(fits.getFirst().most()) + " by GB, "
                        + Figures.exact(fits.getLast().most()) + " by GiB.");
            }
        }
        if (lines.isEmpty()) {
            var capacity = plan.on().flatMap(d -> d.figure(Feature.MEMORY)).orElseThrow();
            var held = subject.value(training.held());
            lines.add(Figures.bytes(held) + (held.compareTo(capacity) > 0 ? " do not fit in " : " fit in ")
                    + Figures.bytes(capacity) + ".");
        }
        var peak = training.peak();
        var most = subject.value(training.at(peak));
        plan.on().flatMap(d -> d.figure(Feature.MEMORY)).ifPresent(capacity -> lines.add(
                "This is asked of all parts at the end of the forward pass. The peak of a pass of "
                        + Figures.exact(subject.value(Expr.dim(Training.MICRO_BATCH))) + ", at the " + peak.name()
                                + ", takes "
                        + Figures.bytes(most) + (most.compareTo(capacity) > 0 ? ": more than there are." : ".")));
        var passes = training.passes();
        if (!passes.equals(Rational.ONE)) {
            lines.add("A batch of " + Figures.exact(subject.value(Expr.dim("B"))) + " takes "
                    + Figures.exact(passes) + " passes of at most "
                    + Figures.exact(subject.value(Expr.dim(Training.MICRO_BATCH))) + ".");
        }
        return lines;
    }

    /// What one change would bring.
    private Table changes() {
        var rows = new ArrayList<List<Cell>>();
        change("as it is", plan, rows);
        for (var again : List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL)) {
            if (!again.equals(plan.recompute())) {
                change("--recompute " + again.label(), plan.with(again), rows);
            }
        }
        for (var kernel : Kernel.values()) {
            if (kernel != plan.kernel()) {
                change("--attention " + kernel.label(), plan.with(kernel), rows);
            }
        }
        Precision.ALL.stream().filter(p -> !p.equals(plan.precision()))
                .forEach(p -> change("--precision " + p.name(), plan.in(p), rows));
        Optimizers.ALL.stream().filter(o -> !o.equals(plan.optimizer()))
                .forEach(o -> change("--optimizer " + o.name(), plan.by(o), rows));
        return new Table("What one change would bring", List.of(), List.of(Column.text("change"),
                Column.figure("bytes of one pass"), Column.figure("most sequences"), Column.text("B sequences")), rows);
    }

    private void change(String name, Plan other, List<List<Cell>> rows) {
        var held = Training.total(Training.memory(subject.model(), other));
        var capacity = plan.on().flatMap(d -> d.figure(Feature.MEMORY));
        var fit = capacity.flatMap(c -> Fit.of(held, "B", subject.values(), c));
        rows.add(List.of(Cell.of(name), Cell.of(subject.value(training.micro(held))),
                fit.<Cell>map(f -> Cell.of(f.most())).orElseGet(Cell.Blank::new),
                Cell.of(training.closed(held).toString())));
    }

    private List<String> run() {
        var lines = new ArrayList<String>();
        var steps = training.steps();
        var tokens = training.tokens().times(steps);
        var flops = subject.value(training.hardware()).times(steps);
        lines.add(Figures.counted(steps, "step") + " of " + Figures.counted(training.tokens(), "token") + ": "
                + Figures.counted(tokens, "token") + ", " + Figures.exact(flops) + " hardware FLOPs.");
        training.time().ifPresent(time -> {
            lines.add("Assumed: " + Figures.percent(plan.utilisation()) + " of the "
                    + Figures.scaled(time.peak()) + "FLOP/s that " + time.device().name() + " states for "
                    + time.rate() + ". This is no measurement.");
            lines.add("Time: " + Figures.fixed(time.seconds(), 1) + " s = " + Figures.fixed(time.hours(), 2) + " h = "
                    + Figures.fixed(time.days(), 4) + " days (exactly " + time.days() + ").");
            var model = subject.value(training.model()).over(subject.value(training.hardware()));
            lines.add("Of the peak, hardware FLOPs reach " + Figures.percent(plan.utilisation())
                    + " (HFU) and model FLOPs " + Figures.percent(plan.utilisation().times(model)) + " (MFU).");
            time.cost().ifPresent(cost -> lines.add("Cost: " + Figures.fixed(cost, 2) + " at "
                    + plan.price().map(p -> Figures.fixed(p, 2)).orElse("") + " an hour."));
        });
        return lines;
    }

    /// What the parts leave out, by part.
    private static List<String> left(Map<String, Ledger> parts) {
        var lines = new ArrayList<String>();
        parts.forEach((name, ledger) -> {
            if (!ledger.omissions().isEmpty()) {
                lines.add("not counted, " + name + ": " + ledger.omissions().stream().map(Omission::what).distinct()
                        .collect(Collectors.joining(", ")));
            }
        });
        return lines;
    }

    private static String counted(Rational flops) {
        return Figures.exact(flops) + " (" + Figures.scaled(flops) + "FLOPs)";
    }
}

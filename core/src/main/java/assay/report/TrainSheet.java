package assay.report;

import assay.account.Ledger;
import assay.account.Omission;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Plan;
import assay.ask.Reach;
import assay.ask.Training;
import assay.device.Confidence;
import assay.device.Feature;
import assay.life.Kernel;
import assay.pass.Recompute;
import assay.quantity.Figures;
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
        sections.add(peak());
        sections.add(moments());
        sections.add(parts());
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

    /// The moments of a pass.
    static Table moments(Training training) {
        return new TrainSheet(training).moments();
    }

    /// How a model is trained, in a line.
    static String named(Plan plan) {
        return plan.optimizer().name() + " in " + plan.precision().name() + ", activations " + plan.list().name()
                + ", attention " + plan.kernel().label() + ", recompute " + plan.recompute().label();
    }

    private Table setting() {
        var rows = new ArrayList<List<Cell>>();
        rows.add(row("optimizer", plan.optimizer().name(), plan.optimizer().definition()));
        rows.add(row("precision", plan.precision().name(), plan.precision().definition()));
        plan.precision().autocast().filter(a -> !a.lower().isEmpty())
                .ifPresent(a -> rows.add(row("autocast", a.name(), a.source())));
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

    private Table peak() {
        var peak = training.peak();
        var whole = training.most();
        var lead = new ArrayList<String>();
        lead.add((training.atLeast() ? "At least " : "") + Case.readable(whole, Unit.BYTE) + " at the " + peak.name());
        lead.add("= " + training.closed() + " bytes, with B the sequences of one pass");
        var rows = new ArrayList<List<Cell>>();
        peak.parts().forEach((part, bytes) -> rows.add(part(training.name(part), training.micro(bytes), whole)));
        rows.add(part(IN_ALL, training.at(peak), whole));
        return table("Peak (memory.peak)", lead, rows, "bytes");
    }

    private Table moments() {
        var peak = training.peak();
        var rows = new ArrayList<List<Cell>>();
        for (var moment : training.moments()) {
            var what = new ArrayList<String>();
            moment.parts().keySet().forEach(part -> what.add(part.label()));
            moment.unknown().forEach(part -> what.add(part.label() + " (unknown)"));
            rows.add(List.of(Cell.of(moment.name() + (moment.equals(peak) ? " (the peak)" : "")),
                    Cell.of(subject.value(training.at(moment))), Cell.of(String.join(" + ", what))));
        }
        return new Table("Moments of a pass, the peak is the greatest",
                training.atLeast() ? List.of("What is unknown is not in the bytes: the peak may be more.") : List.of(),
                List.of(Column.text("when"), Column.figure("bytes"), Column.text("what is held")), rows);
    }

    private Table parts() {
        var lead = new ArrayList<String>();
        lead.add("Each at its greatest; they are not all there at once.");
        lead.addAll(left(training.memory().values()));
        var rows = new ArrayList<List<Cell>>();
        training.memory().values().forEach(ledger -> rows(training.micro(ledger), Optional.empty(), rows));
        return table("Parts of memory", lead, rows, "bytes");
    }

    private Table work() {
        var all = training.flops(Reach.Of.ALL);
        var model = subject.value(training.flops(Reach.Of.MODEL));
        var lead = new ArrayList<String>();
        lead.add("Model FLOPs, forward and backward: " + counted(model) + ", "
                + Figures.fixed(model.over(training.tokens()), 2) + " a token");
        lead.add("Hardware FLOPs, with what is done again: "
                + counted(subject.value(training.flops(Reach.Of.HARDWARE))));
        lead.add("All FLOPs, with the optimizer's: " + counted(subject.value(all)));
        lead.addAll(left(training.work()));
        var whole = Optional.of(subject.value(all));
        var rows = new ArrayList<List<Cell>>();
        training.work().forEach(ledger -> rows(ledger, whole, rows));
        rows.add(part(IN_ALL, all, whole.get()));
        return table("Work of a step (flops.all)", lead, rows, "FLOPs");
    }

    /// A part by component, under a line for itself.
    ///
    /// @param whole of which shares are shown; absent where the parts make none
    private void rows(Ledger ledger, Optional<Rational> whole, List<List<Cell>> rows) {
        var name = ledger.quantity().title() + " (" + ledger.quantity().name() + ")";
        rows.add(part(name, ledger.total(), whole));
        ledger.components().forEach((component, amount) -> rows.add(part("  " + component, amount, whole)));
    }

    private static Table table(String title, List<String> lead, List<List<Cell>> rows, String unit) {
        boolean shared = rows.stream().anyMatch(row -> !(row.get(2) instanceof Cell.Blank));
        return new Table(title, lead, shared
                ? List.of(Column.text("part"), Column.figure(unit), Column.figure("of total"), Column.text("formula"))
                : List.of(Column.text("part"), Column.figure(unit), Column.text("formula")),
                shared ? rows : rows.stream().map(row -> List.of(row.get(0), row.get(1), row.get(3))).toList());
    }

    private List<Cell> part(String name, Expr amount, Rational total) {
        return part(name, amount, Optional.of(total));
    }

    private List<Cell> part(String name, Expr amount, Optional<Rational> total) {
        var value = subject.value(amount);
        return List.of(Cell.of(name), Cell.of(value),
                total.filter(t -> t.signum() != 0).<Cell>map(t -> new Cell.Part(Share.of("total", value, t)))
                        .orElseGet(Cell.Blank::new),
                name.equals(IN_ALL) ? new Cell.Blank() : Cell.of(amount.toString()));
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
        var capacity = training.capacity().orElseThrow();
        var most = training.most();
        boolean over = most.compareTo(capacity) > 0;
        if (lines.isEmpty()) {
            lines.add(Figures.bytes(most) + (over ? " do not fit in " : " fit in ") + Figures.bytes(capacity) + ".");
        } else {
            lines.add("This is asked of the peak of a step that is one pass.");
        }
        if (training.atLeast()) {
            lines.add("Not all is known of the peak, so that less may fit.");
        }
        if (training.several()) {
            lines.add("A batch of " + Figures.exact(subject.value(Expr.dim("B"))) + " takes "
                    + Figures.exact(training.passes()) + " passes of at most " + Figures.exact(training.sequences())
                    + ".");
            lines.add("In several passes gradients are there from the first on: the peak is " + Figures.bytes(most)
                    + ", at the " + training.peak().name() + (over ? ": more than there are." : "."));
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
        Precision.ALL.stream().filter(p -> !p.name().equals(plan.precision().name()))
                .forEach(p -> change("--precision " + p.name(), plan.in(p), rows));
        Optimizers.ALL.stream().filter(o -> !o.equals(plan.optimizer()))
                .forEach(o -> change("--optimizer " + o.name(), plan.by(o), rows));
        var lead = "The peak of a pass of " + Figures.exact(training.sequences())
                + (training.capacity().isEmpty() ? "." : ", and the most sequences of a step that is one pass.");
        return new Table("What one change would bring", List.of(lead), List.of(Column.text("change"),
                Column.figure("peak of a pass"), Column.figure("most sequences"), Column.text("at the"),
                Column.text("B sequences")), rows);
    }

    private void change(String name, Plan other, List<List<Cell>> rows) {
        var change = training.change(other);
        var peak = change.peak();
        rows.add(List.of(Cell.of(name), Cell.of(peak.bytes()),
                change.most().<Cell>map(f -> Cell.of(f.most())).orElseGet(Cell.Blank::new),
                Cell.of(peak.greatest().name() + (peak.atLeast() ? " (at least)" : "")),
                Cell.of(training.closed(peak.greatest().total()).toString())));
    }

    private List<String> run() {
        var lines = new ArrayList<String>();
        var steps = training.steps();
        var tokens = training.tokens().times(steps);
        var flops = subject.value(training.flops(Reach.Of.ALL)).times(steps);
        lines.add(Figures.counted(steps, "step") + " of " + Figures.counted(training.tokens(), "token") + ": "
                + Figures.counted(tokens, "token") + ", " + Figures.exact(flops) + " FLOPs in all.");
        training.time().ifPresent(time -> {
            lines.add("Assumed: " + Figures.percent(plan.reach().share()) + " of the "
                    + Figures.scaled(time.peak()) + "FLOP/s that " + time.device().name() + " states for "
                    + time.rate() + (plan.reach().of() == Reach.Of.ALL ? "" : ", by "
                            + (plan.reach().of() == Reach.Of.MODEL ? "model" : "hardware") + " FLOPs")
                    + ". This is no measurement.");
            lines.add("Time: " + Figures.fixed(time.seconds(), 1) + " s = " + Figures.fixed(time.hours(), 2) + " h = "
                    + Figures.fixed(time.days(), 4) + " days (exactly " + time.days() + ").");
            for (var of : Reach.Of.values()) {
                lines.add(reached(of));
            }
            plan.price().ifPresent(price -> time.cost().ifPresent(cost -> lines.add("Cost: "
                    + Figures.fixed(cost, 2) + " " + price.currency() + " at " + Figures.decimal(price.amount()) + " "
                    + price.currency() + " an hour.")));
        });
        return lines;
    }

    private String reached(Reach.Of of) {
        return switch (of) {
            case ALL -> "Utilisation: ";
            case MODEL -> "MFU: ";
            case HARDWARE -> "HFU: ";
        } + Figures.percent(training.reached(of)) + " of the peak, by " + switch (of) {
            case ALL -> "all FLOPs: forward, backward, what is done again, and the optimizer's.";
            case MODEL -> "model FLOPs: forward and backward.";
            case HARDWARE -> "hardware FLOPs: forward, backward, and what is done again.";
        };
    }

    /// What the parts leave out, by part.
    private static List<String> left(Collection<Ledger> parts) {
        var lines = new ArrayList<String>();
        parts.forEach(ledger -> {
            if (!ledger.omissions().isEmpty()) {
                var of = ledger.quantity().name();
                lines.add("not counted, " + of.substring(of.lastIndexOf('.') + 1) + ": " + ledger.omissions().stream().map(Omission::what).distinct()
                        .collect(Collectors.joining(", ")));
            }
        });
        return lines;
    }

    private static String counted(Rational flops) {
        return Figures.exact(flops) + " (" + Figures.scaled(flops) + "FLOPs)";
    }
}

package assay.ask;

import assay.account.Activations;
import assay.account.Backward;
import assay.account.Conventions;
import assay.account.Forward;
import assay.account.Gradients;
import assay.account.Keeping;
import assay.account.Ledger;
import assay.account.Loss;
import assay.account.OptimizerState;
import assay.account.OptimizerStep;
import assay.account.Quantity;
import assay.account.Recomputation;
import assay.account.Step;
import assay.account.Terms;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.device.Feature;
import assay.life.Life;
import assay.model.Model;
import assay.model.Size;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What training one model on one device takes.
///
/// @param subject the case, its `B` the sequences of one step of the optimizer, and [#MICRO_BATCH] those of one pass
/// @param memory what is held, in `B` sequences of one pass, by its part: weights, gradients, optimizer, and what is
/// kept for the backward pass
/// @param work of one step, by its part
public record Training(
        Case subject,
        Plan plan,
        SequencedMap<String, Ledger> memory,
        SequencedMap<String, Ledger> work,
        List<String> notes) {
    /// The size that stands for the sequences of one pass where a step takes several.
    public static final String MICRO_BATCH = "micro_batch";

    /// The part of the work that a step does twice.
    public static final String RECOMPUTE = "recompute";

    private static final Rational GIBI = Rational.of(1L << 30);
    private static final Rational GIGA = Rational.of(1_000_000_000L);
    private static final Rational HOUR = Rational.of(3600);
    private static final Rational DAY = Rational.of(86_400);

    public Training {
        notes = List.copyOf(notes);
    }

    /// A moment of a step at which much is held.
    ///
    /// @param parts what is held then, in `B` sequences of one pass, by the names of the parts of memory and others
    public record Moment(String name, SequencedMap<String, Expr> parts) {
        private Moment and(String part, Expr amount) {
            var more = new LinkedHashMap<>(parts);
            more.put(part, amount);
            return new Moment(name, more);
        }
    }

    /// How long a run takes.
    ///
    /// @param peak of the device, in FLOPs a second
    /// @param rate the precision that the peak is stated for
    public record Time(Accelerator device, String rate, Rational peak, Rational seconds, Optional<Rational> cost) {
        public Rational days() {
            return seconds.over(DAY);
        }

        public Rational hours() {
            return seconds.over(HOUR);
        }
    }

    /// The account of a case.
    ///
    /// @param given the case; its element type is the plan's
    /// @throws Refusal where the plan and its device do not go together
    public static Training of(Case given, Plan plan) {
        plan.on().ifPresent(device -> peak(device, plan));
        var terms = Terms.of(given.terms().convention(), plan.precision().weights());
        var memory = memory(given.model(), plan);
        var work = new LinkedHashMap<String, Ledger>();
        work.put("forward", stated(new Forward(), given.model(), terms));
        work.put("backward", stated(new Backward(), given.model(), terms));
        work.put(RECOMPUTE, stated(new Recomputation(plan.recompute()), given.model(), terms));
        work.put("optimizer", stated(new OptimizerStep(plan.optimizer()), given.model(), terms));
        var first = of(given, plan, terms, memory, work, micro(given, plan, total(memory)));
        return plan.on().flatMap(d -> d.figure(Feature.MEMORY)).filter(capacity -> !first.peaksWithin(capacity))
                .flatMap(capacity -> first.lower(capacity, micro -> of(given, plan, terms, memory, work, micro)))
                .orElse(first);
    }

    private static Training of(Case given, Plan plan, Terms terms, SequencedMap<String, Ledger> memory,
            SequencedMap<String, Ledger> work, Size micro) {
        var sizes = given.sizes().with(micro);
        var subject = new Case(given.model(), terms, sizes, sizes.values(), sizes.bindings(Set.of()),
                "--precision " + plan.precision().name(), given.notes());
        return new Training(subject, plan, memory, work, given.notes());
    }

    /// Whether the peak is within a capacity.
    private boolean peaksWithin(Rational capacity) {
        return subject.value(at(peak())).compareTo(capacity) <= 0;
    }

    /// This with the most sequences of one pass whose peak is within a capacity; empty where even one's is not.
    private Optional<Training> lower(Rational capacity, Function<Size, Training> at) {
        var low = Optional.<Training>empty();
        var from = Rational.ONE;
        var to = subject.value(Expr.dim(MICRO_BATCH)).minus(Rational.ONE);
        while (from.compareTo(to) <= 0) {
            var middle = from.plus(to).over(Rational.of(2)).floor();
            var tried = at.apply(new Size(MICRO_BATCH, Expr.of(middle), "the most whose peak fits on "
                    + plan.on().map(Accelerator::name).orElse("")));
            if (tried.peaksWithin(capacity)) {
                low = Optional.of(tried);
                from = middle.plus(Rational.ONE);
            } else {
                to = middle.minus(Rational.ONE);
            }
        }
        return low;
    }

    /// What is held under a plan, in `B` sequences of one pass.
    public static SequencedMap<String, Ledger> memory(Model model, Plan plan) {
        var precision = plan.precision();
        var terms = Terms.of(Conventions.MATMUL, precision.weights());
        var memory = new LinkedHashMap<String, Ledger>();
        add(new Weights(), "weights", model, terms, memory);
        add(new Gradients(precision), "gradients", model, terms, memory);
        add(new OptimizerState(plan.optimizer(), precision, plan.list().equals(Keeping.PYTORCH)), "optimizer", model,
                terms, memory);
        var passes = Terms.of(Conventions.MATMUL, precision.activations());
        add(new Activations(plan.list(), plan.kernel(), plan.recompute(), Optional.of(precision)), "activations", model, passes, memory);
        add(new Loss(plan.list(), Optional.of(precision)), "loss", model, passes, memory);
        return memory;
    }

    private static void add(
            Quantity quantity, String part, Model model, Terms terms, SequencedMap<String, Ledger> ledgers) {
        quantity.of(model, terms).ifPresent(ledger -> ledgers.put(part, ledger));
    }

    private static Ledger stated(Quantity quantity, Model model, Terms terms) {
        var convention = terms.convention();
        return quantity.of(model, terms).orElseThrow(() -> new Refusal(new Problem(
                convention.name(), "--convention", "does not say what " + quantity.name() + " is",
                "training needs one that does, such as " + Conventions.MATMUL.name())));
    }

    /// The sequences of one pass: the batch, or the most that fit on the device.
    private static Size micro(Case given, Plan plan, Expr memory) {
        var batch = given.value(Expr.dim("B"));
        var fit = plan.on().flatMap(d -> d.figure(Feature.MEMORY))
                .flatMap(capacity -> Fit.of(memory, "B", given.values(), capacity));
        if (fit.isEmpty() || fit.get().most().compareTo(batch) >= 0) {
            return new Size(MICRO_BATCH, Expr.dim("B"), "the batch at once");
        }
        return fit.get().none()
                ? new Size(MICRO_BATCH, Expr.ONE, "the least there is; it does not fit")
                : new Size(MICRO_BATCH, Expr.of(fit.get().most()), "the most that fit on "
                        + plan.on().map(Accelerator::name).orElse(""));
    }

    public static Expr total(Map<String, Ledger> parts) {
        return Expr.sum(parts.values().stream().map(Ledger::total).toList());
    }

    /// All that is held at once at the end of the forward pass, in `B` sequences of one pass.
    public Expr held() {
        return total(memory);
    }

    /// What is held, with numbers for all but `B`: `a*B + b`.
    public Expr closed() {
        return closed(held());
    }

    /// An amount of memory with numbers for all but `B`.
    public Expr closed(Expr amount) {
        return amount.with(subject.sizes().bindings(Set.of("B")));
    }

    /// An amount of memory, in the sequences of one pass by their own name.
    public Expr micro(Expr amount) {
        return amount.with(Map.of("B", Expr.dim(MICRO_BATCH)));
    }

    /// The part of memory in the sequences of one pass by their own name.
    public Ledger micro(Ledger ledger) {
        return ledger.with(Map.of("B", Expr.dim(MICRO_BATCH)));
    }

    /// A part of memory, in `B` sequences of one pass.
    public Ledger part(String name) {
        var ledger = memory.get(name);
        if (ledger == null) {
            throw new IllegalArgumentException("no part " + name + " among " + memory.keySet());
        }
        return ledger;
    }

    /// The moments at which the peak may be. A list of what is made, such as an exercise's, holds all of it at once;
    /// what PyTorch holds comes and goes: gradients come in the backward pass, unless an earlier pass of the step left
    /// them.
    public List<Moment> moments() {
        boolean atOnce = plan.list().by() == Keeping.By.MAKERS;
        boolean there = atOnce || passes().compareTo(Rational.ONE) > 0;
        var moments = new ArrayList<Moment>();
        if (atOnce) {
            var parts = new LinkedHashMap<String, Expr>();
            memory.forEach((part, ledger) -> parts.put(part, ledger.total()));
            moments.add(new Moment("end of the forward pass", parts));
        } else {
            life().moments(subject.model(), pass(), there).forEach(m -> moments.add(of(m, there)));
        }
        moments.add(optimizing());
        return moments;
    }

    private Life life() {
        var precision = plan.precision();
        return new Life(plan.list(), plan.kernel(), plan.recompute(), precision.types(), precision.gradients().bits());
    }

    /// The values of one pass.
    private Map<String, Rational> pass() {
        var values = new LinkedHashMap<>(subject.values());
        values.put("B", subject.value(Expr.dim(MICRO_BATCH)));
        return values;
    }

    /// A moment of the passes, with what the whole step holds.
    private Moment of(assay.life.Moment moment, boolean there) {
        var parts = new LinkedHashMap<String, Expr>();
        parts.put("weights", part("weights").total());
        var made = moment.parts().getOrDefault("gradients", Expr.ZERO);
        parts.put("gradients", there ? part("gradients").total().plus(made) : made);
        parts.put("optimizer", part("optimizer").total());
        moment.parts().forEach(parts::putIfAbsent);
        return new Moment(moment.at().isEmpty() ? "end of the " + moment.phase().label()
                : moment.at().equals(moment.phase().label()) ? moment.at()
                : moment.phase().label() + ", at " + moment.at(), parts);
    }

    /// The step of the optimizer, with the most that it makes while it updates one parameter.
    private Moment optimizing() {
        var parts = new LinkedHashMap<String, Expr>();
        for (var part : List.of("weights", "gradients", "optimizer")) {
            parts.put(part, part(part).total());
        }
        var moment = new Moment("optimizer step", parts);
        if (plan.list().by() == Keeping.By.MAKERS) {
            return moment;
        }
        return temporaries().map(bytes -> moment.and("temporaries", bytes)).orElse(moment);
    }

    private Optional<Expr> temporaries() {
        return plan.optimizer().temporaries(
                subject.model(), plan.precision().state().bytes(), subject.values());
    }

    /// What is held at a moment, in the sequences of one pass.
    public Expr at(Moment moment) {
        return micro(Expr.sum(List.copyOf(moment.parts().values())));
    }

    /// The moment at which most is held.
    public Moment peak() {
        var moments = moments();
        var peak = moments.getFirst();
        for (var moment : moments) {
            if (subject.value(at(moment)).compareTo(subject.value(at(peak))) > 0) {
                peak = moment;
            }
        }
        return peak;
    }

    /// What fits into the device's memory by a dimension, other sizes as they are: in GB, and in as many GiB.
    ///
    /// @param dim `B`, the sequences of one pass, or `T`
    public List<Fit> fits(String dim) {
        var values = new LinkedHashMap<>(subject.values());
        values.put("B", Rational.ONE);
        return plan.on().flatMap(d -> d.figure(Feature.MEMORY)).stream()
                .flatMap(gb -> List.of(gb, gb.over(GIGA).times(GIBI)).stream())
                .flatMap(capacity -> Fit.of(held(), dim, values, capacity).stream()).toList();
    }

    /// The passes that make up one step.
    public Rational passes() {
        return subject.value(Expr.dim("B")).over(subject.value(Expr.dim(MICRO_BATCH))).ceil();
    }

    /// The work of a step, all of its parts.
    public Ledger step() {
        return new Step().sum(work);
    }

    /// What a step does, with what it does again: hardware FLOPs.
    public Expr hardware() {
        return total(work);
    }

    /// What a step has to do: model FLOPs, nothing counted twice.
    public Expr model() {
        return Expr.sum(work.entrySet().stream().filter(e -> !e.getKey().equals(RECOMPUTE))
                .map(e -> e.getValue().total()).toList());
    }

    /// The tokens of a step.
    public Rational tokens() {
        return subject.value(Expr.dim("B").times(Expr.dim("T")));
    }

    public Rational steps() {
        return plan.steps(tokens());
    }

    /// The seconds that an amount of work takes in all steps.
    public Optional<Expr> seconds(Expr amount) {
        return plan.on().map(device ->
                amount.times(Expr.of(steps().over(plan.utilisation().times(peak(device, plan))))));
    }

    /// The time of the run, where there is a device.
    public Optional<Time> time() {
        return plan.on().map(device -> {
            var peak = peak(device, plan);
            var seconds = subject.value(seconds(hardware()).orElseThrow());
            return new Time(device, plan.precision().rate(), peak, seconds,
                    plan.price().map(p -> p.times(seconds).over(HOUR)));
        });
    }

    /// The peak of a device for the precision of the plan.
    private static Rational peak(Accelerator device, Plan plan) {
        var rate = plan.precision().rate();
        return Feature.named(rate).flatMap(device::figure).orElseThrow(() -> new Refusal(new Problem(
                plan.precision().name(), "--precision", device.name() + " states no peak in " + rate,
                "it states " + device.figures().keySet().stream().filter(Feature::isPeak).map(Feature::label)
                        .collect(Collectors.joining(", ")))));
    }
}

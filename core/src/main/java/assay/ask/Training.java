package assay.ask;

import assay.account.AllWork;
import assay.account.Backward;
import assay.account.Checkpoint;
import assay.account.Entry;
import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Omission;
import assay.account.OptimizerStep;
import assay.account.Peak;
import assay.account.Quantity;
import assay.account.Recomputation;
import assay.account.RunTime;
import assay.account.Terms;
import assay.account.Step;
import assay.account.Trainable;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.algebra.Wholes;
import assay.convention.Conventions;
import assay.device.Accelerator;
import assay.device.Feature;
import assay.life.Holding;
import assay.model.Size;
import assay.pass.Shard;
import assay.plan.Spread;
import assay.plan.StepTime;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/// What training one model takes, of one device or one rank of several.
///
/// What fits is a question of the peak. A batch whose peak is within the device's memory is one pass. A larger one
/// takes several, in which gradients are there from the first on; those are of the most sequences whose peak is within
/// it then, and may be of fewer than a step of one pass could be.
///
/// @param subject the case, its `B` the sequences of one step of the optimizer, and [#MICRO_BATCH] those of one pass
/// @param held what is held in `B` sequences of one pass
/// @param work of one step: both passes, what is done again, the optimizer
/// @param step how long one takes, where that can be estimated and nothing else is stated
public record Training(
        Case subject, Plan plan, Memory held, List<Ledger> work, Optional<StepTime.Estimate> step,
        List<String> notes) {
    /// The size that stands for the sequences of one pass where a step takes several.
    public static final String MICRO_BATCH = "micro_batch";

    private static final String UNEXCHANGED = "Speed and time are of all ranks together, as though what they exchange "
            + "took no time; a price is of one device an hour, and the cost is of all.";
    private static final Rational HOUR = Rational.of(3600);
    private static final String ESTIMATED = "Speed and time follow from an estimate of a step, of all ranks together; "
            + "a price is of one device an hour, and the cost is of all.";
    private static final long NANO = 1_000_000_000;
    private static final Rational DAY = Rational.of(86_400);

    public Training {
        work = List.copyOf(work);
        notes = List.copyOf(notes);
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
        return of(given, given, plan);
    }

    /// The account of one stage of a case.
    ///
    /// @param given the case of the stage
    /// @param whole the case of all stages, whose work it is
    static Training of(Case given, Case whole, Plan plan) {
        plan.hardware().on().ifPresent(device -> peak(device, plan));
        var held = Memory.of(given.accounts(), plan);
        var work = quantities(plan).stream().map(quantity -> stated(quantity, whole)).toList();
        var terms = Memory.weights(Terms.of(given.terms().convention(), plan.precision().weights()), plan,
                given.model());
        var dtyped = new Case(given.accounts(), terms, given.sizes(), given.values(), given.sizes().bindings(Set.of()),
                "--precision " + plan.precision().name(), plan.stored().isPresent() ? "--weights"
                        : "--precision " + plan.precision().name(), given.said(), List.of(), given.tuning(),
                given.spread());
        var notes = new ArrayList<>(given.said());
        notes.addAll(Tuned.notes(given, plan));
        plan.stored().filter(_ -> !Tuned.frozen(given.model())).ifPresent(stored ->
                notes.add("Weights are stored as " + stored.name() + ", and all of them are "
                + "trained: gradients, the optimizer's state and master copies are as --precision "
                + plan.precision().name() + " has them, and what is de-quantised for a product is not counted."));
        if (plan.spread().several()) {
            notes.add(UNEXCHANGED);
        }
        var training = new Training(dtyped.with(micro(given, plan, held)), plan, held, work, Optional.empty(), notes);
        training.refuseMoreThanAll();
        return training;
    }

    /// This training where a step takes as long as is estimated.
    Training taking(StepTime.Estimate estimate) {
        var known = new ArrayList<>(notes);
        known.replaceAll(note -> note.equals(UNEXCHANGED) ? ESTIMATED : note);
        return new Training(subject, plan.reaching(new Reach(Reach.Of.MODEL, share(estimate.seconds()),
                Reach.Grounds.ESTIMATED)), held, work, Optional.of(estimate), known);
    }

    /// The share of the peak that model FLOPs reach in a step of so many seconds.
    Rational share(double seconds) {
        return subject.value(flops(Reach.Of.MODEL)).over(Rational.of(Math.round(seconds * NANO), NANO)
                .times(peak(plan.hardware().on().orElseThrow(), plan)).times(abreast()));
    }

    /// The work of a step.
    private static List<Quantity> quantities(Plan plan) {
        return List.of(new Forward(), new Backward(), new Recomputation(plan.kept().recompute()),
                new OptimizerStep(plan.optimizer()));
    }

    /// Every quantity of training under a plan, in the order in which they are shown.
    public static List<Quantity> all(Plan plan) {
        var all = new ArrayList<>(Memory.quantities(plan).values());
        all.add(new Peak());
        all.addAll(counted(plan));
        all.addAll(quantities(plan));
        all.add(new AllWork());
        all.add(new RunTime());
        return all;
    }

    /// What is trained, and what of it is written to a disk.
    private static List<Quantity> counted(Plan plan) {
        var all = new ArrayList<Quantity>(List.of(new Trainable()));
        all.addAll(Checkpoint.each(plan.optimizer(), plan.precision()));
        return all;
    }

    /// What is trained, and the bytes of checkpoints.
    public List<Ledger> counted() {
        return counted(plan).stream().map(q -> subject.ledger(q).orElseThrow()).toList();
    }

    private static Ledger stated(Quantity quantity, Case given) {
        var convention = given.terms().convention();
        return given.ledger(quantity).orElseThrow(() -> new Refusal(new Problem(
                convention.name(), "--convention", "does not say what " + quantity.name() + " is",
                "training needs one that does, such as " + Conventions.MATMUL.name())));
    }

    /// The sequences of one pass: the batch, or the most whose peak is within the device's memory.
    private static Size micro(Case given, Plan plan, Memory held) {
        var spread = plan.spread();
        if (spread.microBatch().isPresent()) {
            return new Size(MICRO_BATCH, Expr.of(spread.microBatch().get()), "--micro-batch");
        }
        int data = spread.degrees().dp();
        var batch = given.value(Expr.dim("B")).over(Rational.of(data));
        var whole = data == 1 ? new Size(MICRO_BATCH, Expr.dim("B"), "the batch at once")
                : new Size(MICRO_BATCH, Expr.dim("B").over(Expr.dim(Spread.DATA)),
                        "a rank's part of the batch at once");
        var capacity = capacity(plan);
        if (capacity.isEmpty() || held.moments(Memory.at(given.values(), "B", batch), false).bytes()
                .compareTo(capacity.get()) <= 0) {
            return whole;
        }
        var fewer = batch.minus(Rational.ONE);
        var fit = fewer.signum() == 0 ? Optional.<Fit>empty()
                : held.most("B", given.values(), true, capacity.get(), fewer);
        if (fit.isEmpty()) {
            return batch.equals(Rational.ONE)
                    ? new Size(MICRO_BATCH, Expr.ONE, "the least there is; it does not fit") : whole;
        }
        return fit.get().none()
                ? new Size(MICRO_BATCH, Expr.ONE, "the least there is; it does not fit")
                : new Size(MICRO_BATCH, Expr.of(fit.get().most()), "the most that fit on "
                        + plan.hardware().on().map(Accelerator::name).orElse(""));
    }

    private static Optional<Rational> capacity(Plan plan) {
        return plan.hardware().on().flatMap(d -> d.figure(Feature.MEMORY));
    }

    /// The bytes of the device's memory, where there is one that states them.
    public Optional<Rational> capacity() {
        return capacity(plan);
    }

    /// What of the model is trained, in words: `full training`.
    public String kind() {
        return subject.tuning().kind();
    }

    /// The parts of memory as ledgers, in `B` sequences of one pass. They are not all there at once.
    public SequencedMap<Holding, Ledger> memory() {
        return held.parts();
    }

    /// The parts of memory that lie in the host's, of each rank.
    public SequencedMap<Holding, Ledger> away() {
        return held.away();
    }

    /// Passes that are in flight at once at most.
    public Rational flight() {
        return plan.spread().flight(sequences());
    }

    /// Devices whose work is that of all ranks over which no matrix is split.
    public Rational abreast() {
        return Rational.of(plan.spread().degrees().devices()).over(Shard.ranks(subject.model()));
    }

    private static Expr total(Collection<Ledger> parts) {
        return Expr.sum(parts.stream().map(Ledger::total).toList());
    }

    /// What is held at the peak, with numbers for all but `B`, the sequences of one pass: `a*B + b`.
    public Expr closed() {
        return closed(peak().total());
    }

    /// An amount of memory with numbers for all but `B`.
    public Expr closed(Expr amount) {
        return amount.with(subject.sizes().bindings(Set.of("B")));
    }

    /// Whether what is held at some moment depends on a size of the pass, `B` or `T`, so that [Fitting] can seek it.
    public boolean dependsOn(Over over) {
        return moments().stream().anyMatch(moment -> moment.total().with(subject.sizes().bindings(Set.of(over.size())))
                .dims().stream().anyMatch(dim -> dim.name().equals(over.size())));
    }

    /// Whether an amount has `B` in it.
    public static boolean perSequence(Expr closed) {
        return closed.dims().stream().anyMatch(dim -> dim.name().equals("B"));
    }

    /// An amount of memory, in the sequences of one pass by their own name.
    public Expr micro(Expr amount) {
        return amount.with(Map.of("B", Expr.dim(MICRO_BATCH)));
    }

    /// The part of memory in the sequences of one pass by their own name.
    public Ledger micro(Ledger ledger) {
        return ledger.with(Map.of("B", Expr.dim(MICRO_BATCH)));
    }

    /// The sequences of one pass.
    public Rational sequences() {
        return subject.value(Expr.dim(MICRO_BATCH));
    }

    private Map<String, Rational> pass() {
        return Memory.at(subject.values(), "B", sequences());
    }

    /// The moments of a pass of this step under another plan.
    private Moments under(Memory other) {
        return other.moments(pass(), several());
    }

    /// Whether a step takes several passes, so that gradients are there from the first on.
    public boolean several() {
        return passes().compareTo(Rational.ONE) > 0;
    }

    /// The moments at which the peak may be.
    public List<Moment> moments() {
        return under(held).all();
    }

    /// The moments at which the peak may be with other values of the sizes, `B` that of the sequences of one pass.
    List<Moment> moments(Map<String, Rational> values) {
        return held.moments(values, several()).all();
    }

    /// The peak with numbers for all sizes but some.
    public PeakFormula peak(Set<String> kept) {
        return PeakFormula.of(this, kept);
    }

    /// The peak in the names of the sizes, as far as a step runs in the same way; empty where more than that decides
    /// what is held: a device, or ranks that share something out.
    ///
    /// @param wholes that are whole numbers of every model
    public Optional<Branch> branch(Wholes wholes) {
        return plan.hardware().on().isEmpty() && !several() ? held.peak(pass(), wholes) : Optional.empty();
    }

    /// What is held at a moment, in the sequences of one pass.
    public Expr at(Moment moment) {
        return micro(moment.total());
    }

    /// The moment at which most is held.
    public Moment peak() {
        return under(held).greatest();
    }

    /// The bytes of the peak.
    public Rational most() {
        return under(held).bytes();
    }

    /// Whether the peak may be more, since not all is known of one moment.
    public boolean atLeast() {
        return under(held).atLeast();
    }

    /// What fits into the device's memory by a dimension, other sizes as they are, in a step that is one pass.
    ///
    /// @param dim `B`, the sequences of the pass, or `T`, the tokens of its one sequence
    public Optional<Fit> fits(String dim) {
        var values = dim.equals("B") ? pass() : Memory.at(subject.values(), "B", Rational.ONE);
        return capacity().flatMap(capacity -> held.most(dim, values, false, capacity));
    }

    /// What another plan would bring.
    ///
    /// @param peak of a pass of as many sequences, in a step of as many passes
    /// @param most sequences that fit on the device in a step that is one pass
    public record Change(Moments peak, Optional<Fit> most) {}

    public Change change(Plan other) {
        var memory = Memory.of(subject.accounts(), other);
        return new Change(under(memory), capacity().flatMap(bytes -> memory.most("B", pass(), false, bytes)));
    }

    /// Whole ways to hold a pass of as many sequences in the device's memory, the best first.
    public Optional<Settings> settings() {
        return capacity().map(bytes -> Settings.of(subject.with(new Size("B", Expr.of(sequences()), "")), plan,
                several(), bytes));
    }

    /// The passes that make up one step.
    public Rational passes() {
        return subject.value(Expr.dim("B")).over(sequences().times(Rational.of(plan.spread().degrees().dp()))).ceil();
    }

    /// The ledger of a quantity: one of training, or one of the model as such.
    public Optional<Ledger> ledger(Quantity quantity) {
        return switch (quantity) {
            case AllWork all -> Optional.of(all.sum(work));
            case Peak peak -> Optional.of(ledger(peak));
            case RunTime time -> plan.hardware().on().map(_ -> ledger(time));
            default -> memory().values().stream().filter(l -> l.quantity().equals(quantity)).findFirst()
                    .map(this::micro)
                    .or(() -> work.stream().filter(l -> l.quantity().equals(quantity)).findFirst())
                    .or(() -> subject.ledger(quantity));
        };
    }

    /// Everything that is counted, in the order in which it is shown: memory, the peak, work, and the time on a device.
    public List<Ledger> ledgers() {
        var all = new ArrayList<Ledger>();
        memory().values().forEach(ledger -> all.add(micro(ledger)));
        all.add(ledger(new Peak()));
        all.addAll(counted());
        all.addAll(work);
        List.of(new Step(), new AllWork(), new RunTime()).forEach(q -> ledger(q).ifPresent(all::add));
        return all;
    }

    /// What is held at the peak, by its parts.
    private Ledger ledger(Peak quantity) {
        var entries = peak().parts().entrySet().stream()
                .map(part -> Entry.part(name(part.getKey()), micro(part.getValue()))).toList();
        var unknown = moments().stream().flatMap(moment -> moment.unknown().stream()
                .map(part -> new Omission(part.label() + " at the " + moment.name() + ", of unknown size", Expr.ZERO,
                        Expr.ZERO))).toList();
        return new Ledger(quantity, quantity.unit(), entries, unknown);
    }

    /// What a part of a moment is called: the quantity, where it is one.
    public String name(Holding part) {
        return Optional.ofNullable(memory().get(part)).map(ledger -> ledger.quantity().name()).orElse(part.label());
    }

    /// The time of the work by which the peak is said to be reached, by its parts.
    private Ledger ledger(RunTime quantity) {
        return new Ledger(quantity, quantity.unit(), counted(plan.hardware().reach().of()).stream()
                .map(part -> Entry.part(part.quantity().name(), seconds(part.total()).orElseThrow())).toList(),
                List.of());
    }

    private List<Ledger> counted(Reach.Of of) {
        return work.stream().filter(part -> switch (part.quantity()) {
            case OptimizerStep _ -> of == Reach.Of.ALL;
            case Recomputation _ -> of != Reach.Of.MODEL;
            default -> true;
        }).toList();
    }

    /// The FLOPs of a step, as much of them as is named.
    public Expr flops(Reach.Of of) {
        return total(counted(of));
    }

    /// The tokens of a step.
    public Rational tokens() {
        return subject.value(subject.tokens());
    }

    public Rational steps() {
        return plan.steps(tokens());
    }

    /// The seconds that an amount of work takes in all steps, at the rate that the plan assumes.
    private Optional<Expr> seconds(Expr amount) {
        return plan.hardware().on().map(device ->
                amount.times(Expr.of(steps().over(plan.hardware().reach().share().times(peak(device, plan))
                        .times(abreast())))));
    }

    /// The share of the device's peak that some of the work reaches: its FLOPs over time and peak.
    public Rational reached(Reach.Of of) {
        var reach = plan.hardware().reach();
        return of == reach.of() ? reach.share()
                : reach.share().times(subject.value(flops(of))).over(subject.value(flops(reach.of())));
    }

    private void refuseMoreThanAll() {
        var reach = plan.hardware().reach();
        if (plan.hardware().on().isPresent() && reached(Reach.Of.ALL).compareTo(Rational.ONE) > 0) {
            throw new Refusal(new Problem(reach.share().toString(), "--" + reach.of().label(),
                    "is more than the whole peak with all that a step does",
                    "at most " + reach.share().over(reached(Reach.Of.ALL))));
        }
    }

    /// The time of the run, where there is a device.
    public Optional<Time> time() {
        return plan.hardware().on().map(device -> {
            var peak = peak(device, plan);
            var seconds = subject.value(seconds(flops(plan.hardware().reach().of())).orElseThrow());
            return new Time(device, plan.precision().rate(), peak, seconds,
                    plan.hardware().price().map(p -> p.amount().times(seconds).over(HOUR)
                            .times(Rational.of(plan.spread().degrees().devices()))));
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

package assay.ask;

import assay.algebra.Bisection;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.life.Holding;
import assay.model.Ordered;
import assay.model.Size;
import assay.model.Sizes;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/// The greatest value of one size with which training is held in so much memory, all other sizes as they are or as
/// they follow from it.
///
/// Asked is the peak of a step that is one pass, which grows with every size. Where that is within the memory,
/// [Training] takes the batch at once; a greater batch takes several passes there.
///
/// @param training with the greatest value that fits; with the least there is where none does
/// @param capacity in bytes
/// @param most the greatest value that fits; zero where none does
/// @param next the least value that does not fit; absent where none fits, and where the value after `most` describes
/// no model
/// @param step from one value to the next
/// @param why it is no smaller, and why no greater value describes a model, where that is so
public record Fitting(
        Training training,
        Over over,
        Rational capacity,
        Rational most,
        Optional<Level> next,
        Rational step,
        List<String> why) {
    public Fitting {
        why = List.copyOf(why);
    }

    /// The peak with one value of the size.
    ///
    /// @param peak the moment at which most is held
    /// @param parts bytes held then, by what they are held as
    public record Level(Rational value, Moment peak, SequencedMap<Holding, Rational> parts) {
        public Level {
            parts = Ordered.of(parts);
        }

        /// @param values of all sizes
        static Level of(Rational value, Moment peak, Map<String, Rational> values) {
            var parts = new LinkedHashMap<Holding, Rational>();
            peak.parts().forEach((name, amount) -> parts.put(name, amount.at(values)));
            return new Level(value, peak, parts);
        }

        public Rational bytes() {
            return parts.values().stream().reduce(Rational.ZERO, Rational::plus);
        }
    }

    /// What binds: the first of these that keeps the size from being greater.
    public enum Bound {
        /// Memory has room for longer sequences than the model's context.
        CONTEXT,
        /// The next greater value describes no model.
        MODEL,
        MEMORY;
    }

    /// The answer for a model.
    ///
    /// @param plan its device, if any, says nothing here
    /// @throws Refusal with everything that is wrong with the spec; where the model has no such size, or memory does
    /// not depend on it
    public static Fitting of(Spec spec, Options options, Plan plan, Over over, Rational capacity) {
        return of(Case.of(spec, options), spec, options, plan, over, capacity);
    }

    /// The answer for a model whose case is made.
    static Fitting of(Case given, Spec spec, Options options, Plan plan, Over over, Rational capacity) {
        return over.isOfModel() ? ofModel(given, spec, options, plan.anywhere(), over, capacity)
                : ofPass(given, spec, options, plan.anywhere(), over, capacity);
    }

    private static Fitting ofPass(
            Case given, Spec spec, Options options, Plan plan, Over over, Rational capacity) {
        var memory = Memory.of(given.accounts(), plan);
        var fit = memory.most(over.size(), given.values(), false, capacity)
                .orElseThrow(() -> new Refusal(new Problem(spec.name(), "--over " + over.label(),
                        "what training holds does not depend on " + over.size(), "")));
        var least = over.equals(Over.BATCH) ? Rational.ONE : Rational.ONE.max(Beside.taken(given.values()));
        boolean none = fit.none() || fit.most().compareTo(least) < 0;
        var at = none ? least : fit.most();
        var sized = Case.of(given.accounts(), spec, over.equals(Over.BATCH) ? options.of(at) : options.at(at));
        var source = none ? "the least there is; it does not fit" : "the most that fit";
        var subject = sized.with(new Size(over.size(), Expr.of(at), source));
        boolean last = fit.most().equals(Sizes.GREATEST);
        var after = at.plus(Rational.ONE);
        var more = Memory.at(sized.values(), over.size(), after);
        return new Fitting(Training.of(subject, plan), over, capacity, none ? Rational.ZERO : fit.most(),
                none || last ? Optional.empty()
                        : Optional.of(Level.of(after, memory.moments(more, false).greatest(), more)),
                Rational.ONE, last ? List.of(over.size() + " is not believed above " + Sizes.GREATEST) : List.of());
    }

    private static Fitting ofModel(
            Case given, Spec spec, Options options, Plan plan, Over over, Rational capacity) {
        var rungs = Rungs.of(given, spec, options, over);
        var climb = new Climb(rungs, plan, capacity);
        climb.climb();
        long low = climb.low;
        boolean none = low < 0 || rungs.problem(rungs.value(low)).isPresent();
        var next = rungs.value(climb.high);
        var why = new ArrayList<String>();
        if (!rungs.reason().isEmpty()) {
            why.add(over.size() + " goes in steps of " + rungs.step() + ": " + rungs.reason());
        }
        if (none) {
            return new Fitting(Training.of(climb.at(climb.high), plan), over, capacity, Rational.ZERO,
                    Optional.empty(), rungs.step(), why);
        }
        var wrong = rungs.problem(next);
        wrong.ifPresent(p -> why.add(over.size() + " = " + next + " describes no model: " + p.message()));
        var level = Optional.of(next).filter(_ -> wrong.isEmpty()).map(_ -> {
            var subject = climb.at(climb.high);
            return Level.of(next, moments(subject, plan).greatest(), subject.values());
        });
        return new Fitting(Training.of(climb.at(low), plan), over, capacity, rungs.value(low), level, rungs.step(),
                why);
    }

    /// The moments of a step that is one pass.
    private static Moments moments(Case subject, Plan plan) {
        return Memory.of(subject.accounts(), plan).moments(subject.values(), false);
    }

    /// The search over the values of a model's size. Each makes a model of its own, so the formulas of one tell where
    /// to look next and no more.
    private static final class Climb {
        /// How many looks follow the formulas before halves are tried.
        private static final int TRUSTED = 8;

        /// A number whose value is above any that is believed.
        private static final long TOP = 1L << 41;

        private final Rungs rungs;
        private final Plan plan;
        private final Rational capacity;
        private final Map<Long, Case> cases = new HashMap<>();
        private long low = -1;
        private long high = TOP;

        Climb(Rungs rungs, Plan plan, Rational capacity) {
            this.rungs = rungs;
            this.plan = plan;
            this.capacity = capacity;
        }

        Case at(long number) {
            return cases.computeIfAbsent(number, n -> rungs.at(rungs.value(n)));
        }

        /// Finds the number after which there is more than fits, or no model.
        void climb() {
            long at = rungs.ownNumber();
            for (int looks = 0; high - low > 1; looks++) {
                var value = rungs.value(at);
                var next = middle();
                if (rungs.problem(value).isPresent()) {
                    boolean over = value.compareTo(rungs.own()) > 0;
                    low = over ? low : at;
                    high = over ? at : high;
                    next = middle();
                } else {
                    var subject = at(at);
                    var moments = moments(subject, plan);
                    if (moments.bytes().compareTo(capacity) > 0) {
                        high = at;
                    } else {
                        low = at;
                    }
                    next = looks < TRUSTED ? guess(subject, moments) : middle();
                }
                at = Math.clamp(next, low + 1, Math.max(low + 1, high - 1));
            }
        }

        private long middle() {
            return high == TOP ? 2 * low + 1 : low + (high - low) / 2;
        }

        /// The number up to which the formulas of one value say that there is enough.
        private long guess(Case subject, Moments moments) {
            LongPredicate fits = number -> isWithin(subject, moments, number);
            return high == TOP ? Bisection.lastFrom(low, TOP, fits).orElse(TOP) : Bisection.last(low, high, fits);
        }

        private boolean isWithin(Case subject, Moments moments, long number) {
            var size = new Size(rungs.over().size(), Expr.of(rungs.value(number)), "");
            var bound = subject.sizes().with(size).known();
            return moments.all().stream().map(Moment::total).allMatch(amount ->
                    amount.dims().stream().allMatch(d -> bound.containsKey(d.name()))
                            && amount.at(bound).compareTo(capacity) <= 0);
        }
    }

    /// Whether no value fits.
    public boolean none() {
        return most.signum() == 0;
    }

    /// The peak with the greatest value that fits; with the least there is where none does.
    public Level level() {
        var subject = training.subject();
        return Level.of(subject.value(Expr.dim(over.size())), training.peak(), subject.values());
    }

    /// The bytes that are left over; below zero where nothing fits.
    public Rational left() {
        return capacity.minus(level().bytes());
    }

    /// What keeps the size from being greater.
    public Bound bound() {
        return context().isPresent() ? Bound.CONTEXT : next.isEmpty() && !none() ? Bound.MODEL : Bound.MEMORY;
    }

    /// The model's context, where sequences that it cannot hold would fit.
    public Optional<Rational> context() {
        return Optional.ofNullable(training.subject().values().get("context_length"))
                .filter(context -> over.equals(Over.SEQ) && most.compareTo(context) > 0);
    }

    /// The part of memory that is greatest.
    public Holding greatest() {
        return greatest(level().parts());
    }

    /// The part of memory that the next value adds most to.
    public Optional<Holding> growing() {
        var now = level().parts();
        return next.map(level -> {
            var growth = new LinkedHashMap<Holding, Rational>();
            level.parts().forEach((name, bytes) ->
                    growth.put(name, bytes.minus(now.getOrDefault(name, Rational.ZERO))));
            return greatest(growth);
        });
    }

    private static Holding greatest(SequencedMap<Holding, Rational> parts) {
        return Collections.max(parts.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    /// What is held at the peak, with numbers for all but the size: `a*B + b` over the batch.
    public Expr closed() {
        return closed(training.peak());
    }

    /// What is held at a moment, with numbers for all but the size.
    public Expr closed(Moment moment) {
        return moment.total().with(training.subject().sizes().bindings(Set.of(over.size())));
    }

    /// The size, and those that follow from it.
    public Set<String> moved() {
        var all = training.subject().sizes().all();
        return all.keySet().stream().filter(name -> follows(name, all)).collect(Collectors.toSet());
    }

    private boolean follows(String name, Map<String, Size> all) {
        if (name.equals(over.size())) {
            return true;
        }
        var size = all.get(name);
        return size != null && size.definition().dims().stream().anyMatch(d -> follows(d.name(), all));
    }
}

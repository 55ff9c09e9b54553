package assay.ask;

import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.family.Spec;
import assay.model.Size;
import assay.model.Sizes;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/// The greatest value of one size with which training is held in so much memory, all other sizes as they are or as
/// they follow from it.
///
/// Asked is what is held at the end of the forward pass ([Training#held()]), which grows with every size, so that
/// bisection finds the greatest value exactly. For the batch and the sequence one formula serves all values; for a size
/// of the model each value makes a model of its own.
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

    /// What is held with one value of the size.
    ///
    /// @param parts bytes by the names of the parts of memory
    public record Level(Rational value, SequencedMap<String, Rational> parts) {
        public Level {
            parts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parts));
        }

        static Level of(Rational value, Map<String, Ledger> memory, Map<String, Rational> sizes) {
            var parts = new LinkedHashMap<String, Rational>();
            memory.forEach((name, ledger) -> parts.put(name, ledger.total().at(sizes)));
            return new Level(value, parts);
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
        return over.isOfModel() ? ofModel(spec, options, plan.anywhere(), over, capacity)
                : ofPass(spec, options, plan.anywhere(), over, capacity);
    }

    private static Fitting ofPass(Spec spec, Options options, Plan plan, Over over, Rational capacity) {
        var given = Case.of(spec, options);
        var memory = Training.memory(given.model(), plan);
        var fit = Fit.of(Training.total(memory), over.size(), given.values(), capacity)
                .orElseThrow(() -> new Refusal(new Problem(spec.name(), "--over " + over.label(),
                        "what training holds does not depend on " + over.size(), "")));
        var at = fit.none() ? Rational.ONE : fit.most();
        var sized = Case.of(spec, over == Over.BATCH ? options.of(at) : options.at(at));
        var source = fit.none() ? "the least there is; it does not fit" : "the most that fit";
        var sizes = sized.sizes().with(new Size(over.size(), Expr.of(at), source));
        var subject = new Case(sized.model(), sized.terms(), sizes, sized.values(), sized.bindings(),
                sized.dtypeSource(), sized.notes());
        boolean last = fit.most().equals(Sizes.GREATEST);
        var more = new LinkedHashMap<>(sized.values());
        more.put(over.size(), at.plus(Rational.ONE));
        return new Fitting(Training.of(subject, plan), over, capacity, fit.most(),
                fit.none() || last ? Optional.empty() : Optional.of(Level.of(at.plus(Rational.ONE), memory, more)),
                Rational.ONE, last ? List.of(over.size() + " is not believed above " + Sizes.GREATEST) : List.of());
    }

    private static Fitting ofModel(Spec spec, Options options, Plan plan, Over over, Rational capacity) {
        var rungs = Rungs.of(spec, options, over);
        long low = -1;
        long high = rungs.ownNumber();
        for (long stride = 1; !isOver(rungs, plan, high, capacity); stride *= 2) {
            low = high;
            high += stride;
        }
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (isOver(rungs, plan, middle, capacity)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        boolean none = low < 0 || rungs.problem(rungs.value(low)).isPresent();
        var next = rungs.value(high);
        var why = new ArrayList<String>();
        if (!rungs.reason().isEmpty()) {
            why.add(over.size() + " goes in steps of " + rungs.step() + ": " + rungs.reason());
        }
        if (none) {
            return new Fitting(Training.of(rungs.at(next), plan), over, capacity, Rational.ZERO, Optional.empty(),
                    rungs.step(), why);
        }
        var most = rungs.value(low);
        var wrong = rungs.problem(next);
        wrong.ifPresent(p -> why.add(over.size() + " = " + next + " describes no model: " + p.message()));
        return new Fitting(Training.of(rungs.at(most), plan), over, capacity, most,
                wrong.isPresent() ? Optional.empty() : Optional.of(level(rungs, plan, next)), rungs.step(), why);
    }

    /// Whether a value takes more than there is, or is too great to describe a model. One that is too small is not.
    private static boolean isOver(Rungs rungs, Plan plan, long number, Rational capacity) {
        var value = rungs.value(number);
        return rungs.problem(value).isPresent() ? value.compareTo(rungs.own()) > 0
                : level(rungs, plan, value).bytes().compareTo(capacity) > 0;
    }

    private static Level level(Rungs rungs, Plan plan, Rational value) {
        var subject = rungs.at(value);
        return Level.of(value, Training.memory(subject.model(), plan), subject.values());
    }

    /// Whether no value fits.
    public boolean none() {
        return most.signum() == 0;
    }

    /// What is held with the greatest value that fits; with the least there is where none does.
    public Level level() {
        var subject = training.subject();
        return Level.of(subject.value(Expr.dim(over.size())), training.memory(), subject.values());
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
                .filter(context -> over == Over.SEQ && most.compareTo(context) > 0);
    }

    /// The part of memory that is greatest.
    public String greatest() {
        return greatest(level().parts());
    }

    /// The part of memory that the next value adds most to.
    public Optional<String> growing() {
        var now = level().parts();
        return next.map(level -> {
            var growth = new LinkedHashMap<String, Rational>();
            level.parts().forEach((name, bytes) ->
                    growth.put(name, bytes.minus(now.getOrDefault(name, Rational.ZERO))));
            return greatest(growth);
        });
    }

    private static String greatest(SequencedMap<String, Rational> parts) {
        return Collections.max(parts.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    /// What is held, with numbers for all but the size: `a*B + b` over the batch.
    public Expr closed() {
        return training.held().with(training.subject().sizes().bindings(Set.of(over.size())));
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

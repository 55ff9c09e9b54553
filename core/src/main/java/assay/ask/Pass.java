package assay.ask;

import assay.account.Activations;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.algebra.Wholes;
import assay.life.Holding;
import assay.life.Keeping;
import assay.life.Life;
import assay.life.Moment.Phase;
import assay.model.Proviso;
import assay.plan.Offload;
import assay.plan.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One pass of a step, forward and backward, and the optimizer's step behind it.
///
/// @param plan how the model is trained; its device says nothing here
/// @param values of all sizes, `B` that of the sequences of the pass
/// @param there whether gradients are there when it begins, since an earlier pass of the step left them
record Pass(Plan plan, Map<String, Rational> values, boolean there) {
    /// What of the plan decides what is held.
    private String label() {
        return plan.optimizer().name() + " " + plan.precision().name() + " " + plan.kept().list().name() + " "
                + plan.kept().kernel().label() + " " + plan.kept().recompute().label()
                + plan.precision().autocast().map(a -> " " + a.name()).orElse("") + plan.stored().map(s -> " "
                        + s.name()).orElse("") + (plan.reference() ? " reference" : "")
                + (plan.spread().equals(Spread.ONE) ? "" : " " + said(plan.spread()));
    }

    /// All of a layout in words.
    private static String said(Spread spread) {
        return String.join(" ", spread.label(), spread.schedule().label(),
                spread.stage().map(String::valueOf).orElse("-"), spread.batch().map(Rational::toString).orElse("-"),
                spread.microBatch().map(Rational::toString).orElse("-"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pass pass && there == pass.there && label().equals(pass.label())
                && values.equals(pass.values);
    }

    @Override
    public int hashCode() {
        return 31 * label().hashCode() + values.hashCode();
    }

    /// The moments at which the peak may be, each with formulas that hold for any `B`. A list of what is made, such as
    /// an exercise's, holds all of it at once; what PyTorch holds comes and goes: gradients come in the backward pass,
    /// unless an earlier pass of the step left them.
    ///
    /// @param memory what is held under the plan
    List<Moment> moments(Accounts accounts, Memory memory) {
        boolean atOnce = plan.kept().list().by() == Keeping.By.MAKERS;
        var moments = new ArrayList<Moment>();
        if (atOnce) {
            var parts = new LinkedHashMap<Holding, Expr>();
            memory.parts().keySet().forEach(part -> parts.put(part, memory.total(part)));
            List.of(Holding.GATHERED, Holding.SUMMED).stream().filter(part -> !memory.total(part).isZero())
                    .forEach(part -> parts.put(part, memory.total(part)));
            parts.computeIfPresent(Holding.ACTIVATIONS, (_, kept) ->
                    memory.leaves() ? kept : kept.times(Expr.of(flight())));
            moments.add(new Moment("end of the forward pass", parts));
        } else {
            var passes = passes(accounts, memory);
            var others = others(passes);
            passes.forEach(moment -> moments.add(of(moment, memory, others)));
        }
        moments.add(optimizing(accounts, memory, atOnce));
        return moments;
    }

    private List<assay.life.Moment> passes(Accounts accounts, Memory memory) {
        var others = new LinkedHashMap<>(values);
        var sequences = Optional.ofNullable(others.remove("B")).orElse(Rational.ONE);
        return accounts.lived(new Accounts.Lived(life(memory), there, others), sequences);
    }

    private Life life(Memory memory) {
        var precision = plan.precision();
        var kept = plan.kept();
        return new Life(kept.list(), kept.kernel(), kept.recompute(), Activations.types(kept.list(), precision),
                precision.gradients().bits(), memory.packed());
    }

    /// What is held at the peak, as long as the passes run in the same way: the greatest of all moments. Empty where
    /// ranks share something out, and where a list of what is made holds all of it at once.
    ///
    /// @param wholes that are whole numbers of every model
    Optional<Branch> peak(Accounts accounts, Memory memory, Wholes wholes) {
        if (!plan.spread().equals(Spread.ONE) || plan.kept().list().by() == Keeping.By.MAKERS) {
            return Optional.empty();
        }
        var candidates = life(memory).candidates(accounts.model(), values, there);
        var all = new ArrayList<Expr>();
        for (var held : candidates.moments()) {
            var parts = new LinkedHashMap<Holding, Expr>();
            held.forEach((part, amount) -> {
                var bytes = wholes.in(amount);
                parts.put(part, bytes.isInteger() ? bytes : bytes.ceil());
            });
            all.add(wholes.in(of(new assay.life.Moment(Phase.BACKWARD, "", parts), memory, Expr.ZERO).total()));
        }
        var updates = accounts.updates(plan.optimizer(), plan.precision().state().bytes());
        var optimizing = optimizing(accounts, memory, true).total();
        updates.all(accounts.at(values)).filter(some -> !some.isEmpty()).orElse(List.of(Expr.ZERO))
                .forEach(held -> all.add(wholes.in(optimizing.plus(held))));
        var provisos = new ArrayList<>(candidates.provisos());
        updates.copies().forEach(copies -> {
            boolean several = several(copies, values);
            provisos.add(Proviso.of(List.of(copies), other -> several(copies, other) == several));
        });
        return Optional.of(new Branch(all, provisos));
    }

    private static boolean several(Expr copies, Map<String, Rational> values) {
        return copies.at(values).compareTo(Rational.ONE) > 0;
    }

    /// What is kept of other passes that are in flight: as much of each as at the end of its forward pass.
    private Expr others(List<assay.life.Moment> passes) {
        var flight = flight().minus(Rational.ONE);
        return flight.signum() <= 0 ? Expr.ZERO : passes.stream()
                .filter(m -> m.phase() == assay.life.Moment.Phase.FORWARD && m.at().isEmpty()).findFirst()
                .map(m -> m.parts().getOrDefault(Holding.ACTIVATIONS, Expr.ZERO)).orElse(Expr.ZERO)
                .times(Expr.of(flight));
    }

    /// Passes that are in flight at once.
    private Rational flight() {
        return plan.spread().flight(values.getOrDefault("B", Rational.ONE));
    }

    /// A moment of the passes, with what the whole step holds.
    private Moment of(assay.life.Moment moment, Memory memory, Expr others) {
        var parts = new LinkedHashMap<Holding, Expr>();
        for (var part : List.of(Holding.WEIGHTS, Holding.GATHERED, Holding.REFERENCE)) {
            parts.put(part, memory.total(part));
        }
        var made = moment.parts().getOrDefault(Holding.GRADIENTS, Expr.ZERO);
        boolean summed = !memory.total(Holding.SUMMED).isZero();
        boolean left = summed && plan.spread().left();
        parts.put(Holding.GRADIENTS, left || memory.shards().away(Holding.GRADIENTS) ? Expr.ZERO
                : summed ? there ? memory.total(Holding.GRADIENTS) : memory.shards().of(Holding.GRADIENTS, made)
                : there ? memory.total(Holding.GRADIENTS).plus(made) : made);
        parts.put(Holding.SUMMED, left ? there ? memory.total(Holding.SUMMED).plus(made) : made
                : made.isZero() ? Expr.ZERO : memory.total(Holding.SUMMED));
        parts.put(Holding.OPTIMIZER, memory.total(Holding.OPTIMIZER));
        moment.parts().forEach(parts::putIfAbsent);
        if (memory.leaves()) {
            parts.computeIfPresent(Holding.ACTIVATIONS, (_, kept) -> less(kept, memory.total(Holding.ACTIVATIONS)));
        } else {
            parts.merge(Holding.ACTIVATIONS, others, Expr::plus);
        }
        parts.values().removeIf(Expr::isZero);
        return new Moment(moment.name(), parts);
    }

    /// The less of two amounts with the sizes of the pass.
    private Expr less(Expr one, Expr other) {
        return one.at(values).compareTo(other.at(values)) <= 0 ? one : other;
    }

    /// The step of the optimizer, with the most that it makes while it updates one parameter.
    private Moment optimizing(Accounts accounts, Memory memory, boolean atOnce) {
        var parts = new LinkedHashMap<Holding, Expr>();
        for (var part : List.of(Holding.WEIGHTS, Holding.REFERENCE, Holding.GRADIENTS, Holding.OPTIMIZER)) {
            parts.put(part, memory.total(part));
        }
        parts.values().removeIf(Expr::isZero);
        var moment = new Moment("optimizer step", parts);
        return atOnce ? moment : temporaries(accounts, memory).map(bytes -> moment.and(Holding.TEMPORARIES, bytes))
                .orElseGet(() -> moment.and(Holding.TEMPORARIES));
    }

    private Optional<Expr> temporaries(Accounts accounts, Memory memory) {
        return !Offload.ofStates(plan.spread().offload())
                ? accounts.updates(plan.optimizer(), plan.precision().state().bytes()).most(accounts.at(values))
                        .map(bytes -> memory.shards().of(Holding.OPTIMIZER, bytes))
                : Optional.of(Expr.ZERO);
    }
}

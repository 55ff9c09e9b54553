package assay.ask;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.Optional;

/// The values of a model's size at which its spec still describes a model: those that are whole steps from its own.
///
/// A width whose heads divide it goes in steps of the heads, and of twice as many where positions turn pairs; the step
/// is not told but found, as the least by which the size can grow once and again.
///
/// @param step from one value to the next
/// @param reason why the step is more than one; empty where it is one
record Rungs(Spec spec, Options options, Over over, Rational own, Rational step, String reason) {
    /// The longest step that is tried.
    private static final long LONGEST = 4096;

    /// The values for a spec.
    ///
    /// @throws Refusal where the model has no such size, or no other value of it describes a model
    static Rungs of(Case given, Spec spec, Options options, Over over) {
        if (!given.sizes().all().containsKey(over.size())) {
            throw new Refusal(new Problem(spec.name(), "--over " + over.label(), "has no size " + over.size(),
                    hint(given, over)));
        }
        var own = given.value(Expr.dim(over.size()));
        var reason = "";
        var longest = Rational.of(LONGEST).min(own);
        for (var step = Rational.ONE; step.compareTo(longest) <= 0; step = step.plus(Rational.ONE)) {
            var rungs = new Rungs(spec, options, over, own, step, reason);
            var wrong = rungs.problem(own.plus(step)).or(() -> rungs.problem(own.plus(rungs.step).plus(rungs.step)));
            if (wrong.isEmpty()) {
                return rungs;
            }
            reason = reason.isEmpty() ? wrong.get().message() : reason;
        }
        throw new Refusal(new Problem(spec.name(), "--over " + over.label(),
                "no other " + over.size() + " than " + own + " describes a model: " + reason, ""));
    }

    private static String hint(Case given, Over over) {
        var layers = Over.layers(given.model());
        return over.equals(Over.LAYERS) && !layers.isEmpty()
                ? "its numbers of layers are " + String.join(" and ", layers) + ": --over " + layers.getLast()
                : "sizes: " + String.join(", ", given.sizes().all().keySet());
    }

    /// The value of a number from 0.
    Rational value(long number) {
        return least().plus(step.times(Rational.of(number)));
    }

    /// The number of the model's own value.
    long ownNumber() {
        return own.minus(least()).over(step).num().longValueExact();
    }

    /// The least value above zero.
    private Rational least() {
        var rest = own.minus(own.over(step).floor().times(step));
        return rest.signum() == 0 ? step : rest;
    }

    /// The case with this value.
    ///
    /// @throws Refusal where it describes no model
    Case at(Rational value) {
        return Case.of(spec.with(over.size(), new Field(new Value.Numeral(value), "--over " + over.label())), options);
    }

    /// Why a value describes no model.
    Optional<Problem> problem(Rational value) {
        try {
            at(value);
            return Optional.empty();
        } catch (Refusal refusal) {
            return Optional.of(refusal.problems().getFirst());
        }
    }
}

package assay.check;

import assay.account.Peak;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.algebra.Wholes;
import assay.ask.Answer;
import assay.ask.Branch;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Unit;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A figure of a model by its name: a quantity or a size, of all or of a token, which is all over the tokens of all
/// sequences: `parameters`, `d_model`, `memory.cache.per_token`.
///
/// @param name of a quantity or of a size
/// @param each whether it is of a token
public record Measure(String name, boolean each) {
    private static final String EACH = ".per_token";

    /// Reads a name.
    public static Measure of(String text) {
        return text.endsWith(EACH) ? new Measure(text.substring(0, text.length() - EACH.length()), true)
                : new Measure(text, false);
    }

    /// As it is written.
    public String text() {
        return name + (each ? EACH : "");
    }

    /// Its unit, where it is a quantity.
    public Optional<Unit> unit(Answer answer) {
        return answer.quantity(name).map(q -> q.unit());
    }

    /// The unit of a figure of it, which is that of its quantity or a part of it for each token.
    public Unit unit(Optional<Unit> quantity) {
        return quantity.map(u -> each ? Unit.symbol(u.label() + "/token") : u).orElse(Unit.NUMBER);
    }

    /// Throws [Refusal] where an answer has no quantity and no size of this name.
    ///
    /// @param place where the name stands
    public void check(Answer answer, String place) {
        var subject = answer.subject();
        if (answer.quantity(name).isEmpty() && !subject.values().containsKey(name)) {
            var known = new ArrayList<String>();
            answer.quantities().forEach(q -> known.add(q.name()));
            known.addAll(subject.values().keySet());
            throw new Refusal(new Problem(name, place, "no quantity and no size is called so",
                    Nearest.hint(name, known)));
        }
    }

    /// Throws [Refusal] where an answer has it in another unit than bytes.
    ///
    /// @param place where an amount of bytes stands
    public void checkBytes(Answer answer, String place) {
        if (unit(answer).filter(Unit.BYTE::equals).isEmpty()) {
            throw new Refusal(new Problem(name, place, "is not in bytes", "leave the unit out"));
        }
    }

    /// The exact value, after [#check].
    ///
    /// @throws Refusal where it is a quantity that this model or this question has no figure of, with why
    public Rational of(Answer answer) {
        var quantity = answer.quantity(name);
        var whole = quantity.isPresent() ? answer.value(name)
                : Optional.ofNullable(answer.subject().values().get(name)).orElseThrow();
        if (!each) {
            return whole;
        }
        var values = quantity.map(answer::subject).orElse(answer.subject()).values();
        return whole.over(values.getOrDefault("B", Rational.ONE)).over(values.getOrDefault("T", Rational.ONE));
    }

    /// The formula with numbers for all sizes but those that are kept; empty where there is none that holds whatever
    /// those are: under the convention, or since it rests on more than the form of the model.
    ///
    /// @throws assay.algebra.NotDivisible where a sum comes to stand in a denominator
    public Optional<Expr> formula(Answer answer, Set<String> keep) {
        var quantity = answer.quantity(name);
        if (quantity.isPresent()) {
            var own = quantity.get();
            return answer.isOfForm(own) ? answer.ledger(own).map(ledger -> bound(ledger.total(),
                    answer.subject(own).sizes().bindings(keep))) : Optional.empty();
        }
        var bindings = answer.subject().sizes().bindings(keep);
        return Optional.ofNullable(bindings.get(name)).map(e -> bound(e, bindings));
    }

    /// The formulas with numbers for all sizes but those that are kept, of which the greatest is the figure of models
    /// of the form whose sizes meet some conditions; empty where there are none.
    ///
    /// @throws assay.algebra.NotDivisible where a sum comes to stand in a denominator
    public Optional<Branch> branch(Answer answer, Set<String> keep) {
        var quantity = answer.quantity(name);
        if (quantity.filter(Peak.class::isInstance).isEmpty()) {
            return Optional.empty();
        }
        var bindings = answer.subject(quantity.get()).sizes().bindings(keep);
        return answer.training().branch(Wholes.of(answer.grounds().conditions())).map(branch -> new Branch(
                branch.formulas().stream().map(formula -> bound(formula, bindings)).distinct().toList(),
                branch.provisos()));
    }

    private Expr bound(Expr whole, Map<String, Expr> bindings) {
        var all = whole.with(bindings);
        return each ? all.over(bindings.getOrDefault("B", Expr.ONE)).over(bindings.getOrDefault("T", Expr.ONE)) : all;
    }

    /// Whether its formula holds for every model of one form.
    public boolean isOfForm(Answer answer) {
        return answer.quantity(name).map(answer::isOfForm).orElse(true);
    }

    /// Whether there is a figure of it under the convention.
    public boolean isThere(Answer answer) {
        return answer.quantity(name).map(q -> answer.ledger(q).isPresent()).orElse(true);
    }
}

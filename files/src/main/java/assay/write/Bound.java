package assay.write;

import assay.account.Ledger;
import assay.account.Omission;
import assay.account.Peak;
import assay.algebra.Atom;
import assay.algebra.Expr;
import assay.ask.Answer;
import assay.ask.Case;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The formula of a quantity in the sizes that are kept, all others bound to what they are.
///
/// @param arguments the sizes that are in it
/// @param notes what it is of, by which convention, and what is bound to what
record Bound(Ledger ledger, Case subject, Expr value, List<String> arguments, List<String> notes) {
    private static final List<String> USUAL = List.of("B", "T");
    private static final Map<String, String> KEPT = Map.of("batch", "B", "seq", "T");

    /// The sizes that an option names.
    ///
    /// @param keep with commas between
    /// @throws Refusal where none of the models has one of them
    static List<String> kept(Optional<String> keep, List<Answer> answers) {
        var kept = keep.map(list -> Arrays.stream(list.split(",", -1)).map(String::strip)
                .map(name -> KEPT.getOrDefault(name, name)).distinct().toList()).orElse(USUAL);
        var all = new LinkedHashSet<String>();
        answers.forEach(answer -> all.addAll(names(answer)));
        var known = List.copyOf(all);
        var unknown = kept.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new Refusal(unknown.stream().map(name -> new Problem(name, "--keep", answers.size() == 1
                    ? "is no size of this model" : "is no size of any of these models", Nearest.hint(name, known)))
                    .toList());
        }
        return kept;
    }

    private static Set<String> names(Answer answer) {
        return answer.subject().sizes().all().keySet();
    }

    /// The formula of a quantity by its name.
    ///
    /// @param kept sizes, some of which the model may not have
    /// @throws Refusal where there is no such quantity, or it has no ledger here, with why
    static Bound of(Answer answer, String quantity, List<String> kept) {
        var ledger = answer.ledger(quantity);
        var subject = answer.subject(ledger.quantity());
        var sizes = subject.sizes();
        var own = new LinkedHashSet<>(kept);
        own.retainAll(sizes.all().keySet());
        var bindings = sizes.bindings(own);
        var notes = new ArrayList<>(List.of(answer.subject().model().name() + ": " + ledger.quantity().title()
                + " (" + ledger.quantity().name() + "), in " + ledger.unit().label() + "s",
                "convention " + subject.terms().convention().name() + "; " + subject.model().source()));
        if (ledger.unit().equals(Unit.BYTE)) {
            notes.add("weights in " + subject.terms().dtype().label() + " where they are not stored otherwise");
        }
        if (answer.isOfTraining(ledger.quantity())) {
            var plan = answer.plan();
            notes.add("trained with " + plan.optimizer().name() + ", " + plan.precision().name() + ", attention "
                    + plan.kept().kernel().label() + ", recomputing " + plan.kept().recompute().label());
        }
        Set<String> there = names(ledger.total());
        Expr value = ledger.total().with(bindings);
        if (ledger.quantity() instanceof Peak) {
            var peak = answer.training().peak(own);
            there = peak.sizes();
            value = peak.bytes();
            notes.add("the greatest of what is held at those moments of a step that are the peak at one of "
                    + peak.points() + " points: exact there, a bound from below elsewhere");
            if (answer.training().atLeast()) {
                notes.add("at least: of one moment not all is known");
            }
        }
        if (ledger.estimate()) {
            notes.add("an estimate, no count");
        }
        var bound = sizes.all().keySet().stream().filter(there::contains).filter(name -> !own.contains(name))
                .map(name -> name + " = " + Optional.ofNullable(bindings.get(name)).map(Expr::toString).orElse("?"))
                .toList();
        if (!bound.isEmpty()) {
            notes.add("with " + String.join(", ", bound));
        }
        var left = ledger.omissions().stream().map(Omission::what).distinct().collect(Collectors.joining(", "));
        if (!left.isEmpty()) {
            notes.add("not counted: " + left);
        }
        return new Bound(ledger, subject, value, own.stream().filter(names(value)::contains).toList(), notes);
    }

    private static Set<String> names(Expr expr) {
        return expr.dims().stream().map(Atom.Dim::name).collect(Collectors.toSet());
    }
}

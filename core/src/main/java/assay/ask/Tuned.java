package assay.ask;

import assay.account.Backward;
import assay.account.Parameters;
import assay.account.Trainable;
import assay.algebra.Rational;
import assay.convention.Convention;
import assay.model.Model;
import assay.model.Tensor;
import assay.quantity.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a reader of the account of a training should know where not all of the model is trained.
final class Tuned {
    private Tuned() {}

    /// Whether a parameter of a model is frozen.
    static boolean frozen(Model model) {
        var frozen = new ArrayList<Tensor>();
        model.walk((_, op) -> op.line().reads().stream().filter(t -> t.parameter() && !t.trained())
                .forEach(frozen::add));
        return !frozen.isEmpty();
    }

    static List<String> notes(Case given, Plan plan) {
        var notes = new ArrayList<String>();
        if (plan.reference()) {
            notes.add("Of the reference copy the weights are counted, in the type of the trained model's: not its "
                    + "forward pass, whose log-probabilities may be worked out before.");
        }
        if (!frozen(given.model())) {
            return notes;
        }
        var trained = given.value(given.ledger(new Trainable()).orElseThrow().total());
        var all = given.value(given.ledger(new Parameters()).orElseThrow().total());
        notes.add(0, Figures.counted(trained, "parameter") + " of " + Figures.exact(all) + " are trained, "
                + Figures.percent(trained.over(all)) + ": all others are frozen, without gradients and state.");
        if (given.terms().convention().backward() instanceof Convention.Backward.Factor(var times)) {
            notes.add("The convention takes " + new Backward().title().toLowerCase(Locale.ROOT) + " as "
                    + Figures.exact(Rational.of(times)) + " times the forward pass, whatever is frozen.");
        }
        plan.stored().ifPresent(stored -> notes.add("Frozen weights are stored as " + stored.name()
                + "; what is trained is as --precision " + plan.precision().name() + " has it. A packed matrix is "
                + "unpacked for each product that reads it, forward and backward, one at a time."));
        return notes;
    }
}

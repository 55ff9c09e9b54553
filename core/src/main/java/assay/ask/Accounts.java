package assay.ask;

import assay.account.Backward;
import assay.account.Convention;
import assay.account.Forward;
import assay.account.Keeping;
import assay.account.Kernel;
import assay.account.Ledger;
import assay.account.Quantity;
import assay.account.Step;
import assay.account.Terms;
import assay.account.Unwinding;
import assay.algebra.Rational;
import assay.model.Model;
import assay.model.Named;
import assay.model.Tensor.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// What has been asked of one model so far: no tree is walked twice for one quantity, and no moment sought twice.
///
/// All cases of a model share it, whatever their sizes. It may be asked from several threads.
public final class Accounts {
    private final Model model;
    private final Map<Asked, Optional<Ledger>> ledgers = new HashMap<>();
    private final Map<Pass, Moments> moments = new HashMap<>();
    private final Map<Unwound, NavigableMap<Rational, List<Unwinding.Moment>>> unwound = new HashMap<>();
    private final List<Named> weights = new ArrayList<>();

    private record Asked(Quantity quantity, Terms terms) {}

    /// How the backward pass of so many sequences is unwound, for any number of them.
    ///
    /// @param element bytes of an element of an activation
    /// @param gradient bytes of an element of a parameter's gradient
    /// @param values of all sizes but `B`
    record Unwound(Keeping list, Kernel kernel, Rational element, Rational gradient, Map<String, Rational> values) {}

    private Accounts(Model model) {
        this.model = model;
    }

    public static Accounts of(Model model) {
        return new Accounts(model);
    }

    public Model model() {
        return model;
    }

    /// The ledger of a quantity, where there is one; a step's from those of its passes.
    public synchronized Optional<Ledger> ledger(Quantity quantity, Terms terms) {
        var asked = new Asked(quantity, terms);
        var known = ledgers.get(asked);
        if (known == null) {
            known = made(quantity, terms);
            ledgers.put(asked, known);
        }
        return known;
    }

    private Optional<Ledger> made(Quantity quantity, Terms terms) {
        if (quantity instanceof Step step) {
            return ledger(new Forward(), terms).flatMap(forward ->
                    ledger(new Backward(), terms).map(backward -> step.sum(forward, backward)));
        }
        return quantity instanceof Backward backward
                && terms.convention().backward() instanceof Convention.Backward.Factor(var times)
                ? ledger(new Forward(), terms).map(forward -> backward.multiple(forward, times))
                : quantity.of(model, terms);
    }

    /// The moments of a pass; sought where they are not known.
    synchronized Moments moments(Pass pass, Memory memory) {
        var known = moments.get(pass);
        if (known == null) {
            known = Moments.of(pass.moments(this, memory), pass.values());
            moments.put(pass, known);
        }
        return known;
    }

    /// The moments of the backward pass of `sequences`.
    ///
    /// What is held at a moment is a line in the number of sequences, since no tensor has two axes of them. So the
    /// moments that are greatest for fewer and for more are greatest for those between.
    ///
    /// @param terms the type of activations
    synchronized List<Unwinding.Moment> unwound(Unwound pass, Terms terms, Rational sequences) {
        var known = unwound.computeIfAbsent(pass, _ -> new TreeMap<>());
        var fewer = known.floorEntry(sequences);
        var more = known.ceilingEntry(sequences);
        if (fewer != null && more != null && fewer.getValue().equals(more.getValue())) {
            return fewer.getValue();
        }
        var values = Memory.at(pass.values(), "B", sequences);
        var found = Unwinding.of(model, pass.list(), pass.kernel(), terms, pass.gradient(), values);
        known.put(sequences, found);
        return found;
    }

    /// The trained tensors, in the order in which an optimizer comes to them.
    synchronized List<Named> weights() {
        if (weights.isEmpty()) {
            model.spelling().asIs().of(model).stream().filter(t -> t.role() == Role.WEIGHT).forEach(weights::add);
        }
        return List.copyOf(weights);
    }
}

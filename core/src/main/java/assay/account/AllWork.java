package assay.account;

import assay.model.Model;
import assay.quantity.Unit;
import java.util.Optional;
import java.util.SequencedMap;

/// All that is done in a training step: both passes, what is done again, and the optimizer's step. It is made of the
/// ledgers of its parts, not of a tree.
public record AllWork() implements Quantity {
    @Override
    public String name() {
        return "flops.all";
    }

    @Override
    public String title() {
        return "All work of a step";
    }

    @Override
    public Unit unit() {
        return Unit.FLOP;
    }

    /// Empty: how it is trained is not said.
    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        return Optional.empty();
    }

    /// The work that parts make, each with the name that its paths begin with.
    public Ledger sum(SequencedMap<String, Ledger> parts) {
        return Step.sum(this, parts);
    }
}

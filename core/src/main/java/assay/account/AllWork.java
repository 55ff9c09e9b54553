package assay.account;

import assay.model.Model;
import assay.quantity.Unit;
import java.util.List;
import java.util.Optional;

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

    /// The work that parts make. The paths of each begin with the last word of its name.
    public Ledger sum(List<Ledger> parts) {
        return Step.sum(this, parts);
    }
}

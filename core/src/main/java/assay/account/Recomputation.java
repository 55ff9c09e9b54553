package assay.account;

import assay.model.Model;
import assay.pass.Recompute;
import assay.quantity.Unit;
import java.util.Optional;

/// The work of doing parts of the forward pass again in the backward pass.
///
/// @param recompute what is done again
public record Recomputation(Recompute recompute) implements Quantity {
    @Override
    public String name() {
        return "flops.recompute";
    }

    @Override
    public String title() {
        return "Recomputation";
    }

    @Override
    public Unit unit() {
        return Unit.FLOP;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        return Optional.of(Work.of(this, recompute.of(model), terms.convention()));
    }
}

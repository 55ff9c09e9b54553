package assay.account;

import assay.model.Model;
import assay.quantity.Unit;
import java.util.Optional;

/// The work of one forward pass over B sequences of T tokens.
public record Forward() implements Quantity {
    @Override
    public String name() {
        return "flops.forward";
    }

    @Override
    public String title() {
        return "Forward pass";
    }

    @Override
    public Unit unit() {
        return Unit.FLOP;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        return Optional.of(Work.of(this, model, terms.convention()));
    }
}

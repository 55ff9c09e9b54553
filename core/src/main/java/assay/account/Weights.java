package assay.account;

import assay.model.Model;
import assay.quantity.Unit;
import java.util.List;
import java.util.Optional;

/// The bytes of the parameters, and of constants that are stored with them, each in the type in which it is stored.
public record Weights() implements Quantity {
    @Override
    public String name() {
        return "memory.weights";
    }

    @Override
    public String title() {
        return "Weights";
    }

    @Override
    public Unit unit() {
        return Unit.BYTE;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        var entries = terms.weights().held(model).stream().map(h -> Entry.of(h.place(), h.op(), h.bytes())).toList();
        return Optional.of(new Ledger(this, unit(), entries, List.of()));
    }
}

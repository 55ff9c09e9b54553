package assay.account;

import assay.model.Model;
import assay.pass.Lora;
import assay.quantity.Unit;
import java.util.List;
import java.util.Optional;

/// The bytes of a frozen copy of the model that is there beside the one that is trained, as preference training
/// compares
/// with one (Rafailov et al. 2023, arXiv 2305.18290). It has no adapters.
public record Reference() implements Quantity {
    @Override
    public String name() {
        return "memory.reference";
    }

    @Override
    public String title() {
        return "Frozen reference copy";
    }

    @Override
    public Unit unit() {
        return Unit.BYTE;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        var entries = terms.weights().held(model).stream().filter(h -> !Lora.owns(h.name()))
                .map(h -> Entry.of(h.place(), h.op(), h.bytes())).toList();
        return Optional.of(new Ledger(this, unit(), entries, List.of()));
    }
}

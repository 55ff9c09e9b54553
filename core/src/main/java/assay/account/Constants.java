package assay.account;

import assay.model.Model;
import assay.model.Tensor.Role;
import assay.quantity.Unit;
import java.util.List;
import java.util.Optional;

/// The elements of tables that are not trained, each once a model: they are no parameters.
public record Constants() implements Quantity {
    @Override
    public String name() {
        return "constants";
    }

    @Override
    public String title() {
        return "Constants";
    }

    @Override
    public Unit unit() {
        return Unit.ELEMENT;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        var entries = Stored.read(model, t -> t.role() == Role.CONSTANT, Stored::elements);
        return Optional.of(new Ledger(this, unit(), entries, List.of()));
    }
}

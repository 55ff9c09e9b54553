package assay.account;

import assay.model.Model;
import assay.model.Tensor;
import assay.quantity.Unit;
import java.util.List;
import java.util.Optional;

/// The elements of every parameter tensor; one that several ops share is its owner's.
public record Parameters() implements Quantity {
    @Override
    public String name() {
        return "parameters";
    }

    @Override
    public String title() {
        return "Parameters";
    }

    @Override
    public Unit unit() {
        return Unit.PARAMETER;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        return Optional.of(new Ledger(this, unit(), entries(model), List.of()));
    }

    static List<Entry> entries(Model model) {
        return Stored.read(model, Tensor::counted, Stored::elements);
    }
}

package assay.account;

import assay.model.Model;
import assay.model.Tensor;
import assay.quantity.Unit;
import java.util.List;
import java.util.Optional;

/// The parameters that training changes: all but the frozen ones.
public record Trainable() implements Quantity {
    @Override
    public String name() {
        return "parameters.trainable";
    }

    @Override
    public String title() {
        return "Trainable parameters";
    }

    @Override
    public Unit unit() {
        return Unit.PARAMETER;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        return Optional.of(new Ledger(this, unit(), Stored.read(model, Tensor::updated, Stored::elements), List.of()));
    }
}

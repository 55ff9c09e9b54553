package assay.account;

import assay.model.Model;
import assay.quantity.Unit;
import java.util.Optional;

/// The most bytes that training holds at once. Which moment of a step that is depends on the values of the sizes; its
/// entries are the parts that are held then.
public record Peak() implements Quantity {
    @Override
    public String name() {
        return "memory.peak";
    }

    @Override
    public String title() {
        return "Peak";
    }

    @Override
    public Unit unit() {
        return Unit.BYTE;
    }

    /// Empty: how it is trained, and with which sizes, is not said.
    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        return Optional.empty();
    }
}

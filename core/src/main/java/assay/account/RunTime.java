package assay.account;

import assay.model.Model;
import assay.quantity.Unit;
import java.util.Optional;

/// The seconds that the work of all steps takes on one device, by the part of its peak that is assumed to be reached.
public record RunTime() implements Quantity {
    @Override
    public String name() {
        return "time";
    }

    @Override
    public String title() {
        return "Time of the run";
    }

    @Override
    public Unit unit() {
        return Unit.SECOND;
    }

    /// Empty: on which device it is trained is not said.
    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        return Optional.empty();
    }
}

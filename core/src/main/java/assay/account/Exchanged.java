package assay.account;

import assay.model.Model;
import assay.model.Pointwise;
import assay.model.Tensor;
import assay.quantity.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The elements that a rank gives to sums over ranks in one forward pass. Each sum gives as many back; in the backward
/// pass there is one of the same size for each, of the gradients of what a split part reads. A ring of `n` ranks sends
/// and receives `2(n - 1)/n` of it.
///
/// Empty for a model that is not split.
public record Exchanged() implements Quantity {
    @Override
    public String name() {
        return "exchange.forward";
    }

    @Override
    public String title() {
        return "Summed over ranks";
    }

    @Override
    public Unit unit() {
        return Unit.ELEMENT;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        var entries = new ArrayList<Entry>();
        model.walk((place, op) -> {
            if (op instanceof Pointwise p && p.kind().exchanges()) {
                Tensor given = p.line().writes().getFirst();
                entries.add(Entry.of(place, op, given.elements(place::size)));
            }
        });
        return entries.isEmpty() ? Optional.empty() : Optional.of(new Ledger(this, unit(), entries, List.of()));
    }
}

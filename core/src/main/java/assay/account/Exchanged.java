package assay.account;

import assay.model.Kind;
import assay.model.Model;
import assay.model.Pointwise;
import assay.model.Tensor;
import assay.quantity.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The elements of what ranks exchange over which matrices are split, in one forward pass: sums, and what is gathered.
/// In the backward pass there is one of the same size for each, of gradients. A ring of `n` ranks sends and receives
/// `2(n - 1)/n` of a sum that each gets whole, half as much of one that leaves a share to each and of what is gathered.
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
                Tensor given = p.kind() == Kind.ALL_GATHER || p.kind() == Kind.ALL_REDUCE
                        ? p.line().writes().getFirst() : p.line().reads().getFirst();
                entries.add(Entry.of(place, op, given.elements(place::size)));
            }
        });
        return entries.isEmpty() ? Optional.empty() : Optional.of(new Ledger(this, unit(), entries, List.of()));
    }
}

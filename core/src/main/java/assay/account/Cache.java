package assay.account;

import assay.algebra.Expr;
import assay.model.Line;
import assay.model.Model;
import assay.model.Place;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import assay.quantity.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The bytes that an engine keeps between tokens: keys and values of every position that can still be reached.
public record Cache() implements Quantity {
    @Override
    public String name() {
        return "memory.cache";
    }

    @Override
    public String title() {
        return "Key-value cache";
    }

    @Override
    public Unit unit() {
        return Unit.BYTE;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        var bytes = Expr.of(terms.dtype().bytes());
        var entries = new ArrayList<Entry>();
        model.walk((place, op) -> {
            for (var tensor : op.line().writes()) {
                if (tensor.role() == Role.STATE) {
                    var each = kept(tensor, op.line(), place).times(bytes);
                    entries.add(Entry.of(place, op, each));
                }
            }
        });
        return Optional.of(new Ledger(this, unit(), entries, List.of()));
    }

    /// The elements of a state, of the key axis no more than the mask can reach.
    private static Expr kept(Tensor state, Line line, Place place) {
        return state.elements(axis -> line.mask()
                .filter(m -> m.key().equals(axis))
                .map(m -> m.reach(place.size(axis), place::size))
                .orElseGet(() -> place.size(axis)));
    }
}

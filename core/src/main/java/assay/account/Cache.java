package assay.account;

import assay.algebra.Expr;
import assay.model.Line;
import assay.model.Mask;
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
        if (!model.keeps()) {
            return Optional.empty();
        }
        var bytes = Expr.of(terms.dtype().bytes());
        var entries = new ArrayList<Entry>();
        model.walk((place, op) -> {
            for (var elements : kept(place, op.line(), terms.kept())) {
                entries.add(Entry.of(place, op, elements.times(bytes)));
            }
        });
        return Optional.of(new Ledger(this, unit(), entries, List.of()));
    }

    /// The elements of each state that an op writes.
    private static List<Expr> kept(Place place, Line line, Terms.Kept kept) {
        return kept == Terms.Kept.REFERENCE && !line.reference().isEmpty()
                ? line.reference().stream().map(state -> state.elements(place::size)).toList()
                : line.writes().stream().filter(t -> t.role() == Role.STATE)
                        .map(state -> kept(state, line, place, kept)).toList();
    }

    /// The elements of a state, of the key axis no more than the mask lets later queries reach.
    private static Expr kept(Tensor state, Line line, Place place, Terms.Kept kept) {
        return state.elements(axis -> line.mask()
                .filter(m -> m.key().equals(axis))
                .map(m -> kept(m, place, kept))
                .orElseGet(() -> place.size(axis)));
    }

    private static Expr kept(Mask mask, Place place, Terms.Kept kept) {
        var keys = place.size(mask.key());
        return switch (kept) {
            case ENGINE -> mask.kept(keys, place::size);
            case REFERENCE -> mask.bound().map(w -> keys.min(place.size(w).minus(Expr.ONE))).orElse(keys);
        };
    }
}

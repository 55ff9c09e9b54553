package assay.account;

import assay.algebra.Expr;
import assay.model.Line;
import assay.model.Mask;
import assay.model.Model;
import assay.model.Place;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import assay.quantity.Unit;
import assay.storage.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
        var entries = new ArrayList<Entry>();
        model.walk((place, op) -> {
            for (var state : kept(op.line(), terms.kept())) {
                entries.add(Entry.of(place, op, bytes(state, op.line(), place, terms)));
            }
        });
        return Optional.of(new Ledger(this, unit(), entries, List.of()));
    }

    /// Each state that an op writes.
    private static List<Tensor> kept(Line line, Terms.Kept kept) {
        return kept == Terms.Kept.REFERENCE && !line.reference().isEmpty() ? line.reference()
                : line.writes().stream().filter(t -> t.role() == Role.STATE).toList();
    }

    /// The bytes of a state: of the key axis no more than the mask lets later queries reach.
    private static Expr bytes(Tensor state, Line line, Place place, Terms terms) {
        boolean whole = terms.kept() == Terms.Kept.REFERENCE && !line.reference().isEmpty();
        Function<String, Expr> size = axis -> line.mask()
                .filter(m -> !whole && m.key().equals(axis))
                .map(m -> kept(m, place, terms.kept()))
                .orElseGet(() -> place.size(axis));
        var shape = state.shape(size);
        return terms.cached().of(place).bytes(new Matrix(Expr.product(shape.subList(0, shape.size() - 1)),
                shape.getLast(), terms.weights()::value));
    }

    private static Expr kept(Mask mask, Place place, Terms.Kept kept) {
        var keys = place.size(mask.key());
        return switch (kept) {
            case ENGINE -> mask.kept(keys, place::size);
            case REFERENCE -> mask.bound().map(w -> keys.min(place.size(w).minus(Expr.ONE))).orElse(keys);
        };
    }
}

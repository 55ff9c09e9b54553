package assay.account;

import assay.algebra.Expr;
import assay.model.Model;
import assay.quantity.Unit;
import java.util.List;
import java.util.Optional;

/// The bytes of the parameters, every one stored in the same type.
public record Weights() implements Quantity {
    @Override
    public String name() {
        return "memory.weights";
    }

    @Override
    public String title() {
        return "Weights";
    }

    @Override
    public Unit unit() {
        return Unit.BYTE;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        var bytes = Expr.of(terms.dtype().bytes());
        var entries = Parameters.entries(model).stream()
                .map(e -> e.each(e.each().times(bytes)))
                .toList();
        return Optional.of(new Ledger(this, unit(), entries, List.of()));
    }
}

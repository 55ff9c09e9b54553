package assay.account;

import assay.algebra.Expr;
import assay.model.Model;
import assay.model.Tensor;
import assay.quantity.Unit;
import assay.recipe.Precision;
import java.util.List;
import java.util.Optional;

/// The bytes of the gradients: one element for each that is trained.
public record Gradients(Precision precision) implements Quantity {
    @Override
    public String name() {
        return "memory.gradients";
    }

    @Override
    public String title() {
        return "Gradients";
    }

    @Override
    public Unit unit() {
        return Unit.BYTE;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        var bytes = Expr.of(precision.gradients().bytes());
        return Optional.of(new Ledger(this, unit(), Stored.read(model, Tensor::updated,
                (tensor, place) -> Stored.elements(tensor, place).times(bytes)), List.of()));
    }
}

package assay.account;

import assay.algebra.Expr;
import assay.model.Model;
import assay.model.Tensor;
import assay.quantity.Unit;
import assay.recipe.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The FLOPs of one step of an optimizer, by its price list.
public record OptimizerStep(Optimizer optimizer) implements Quantity {
    @Override
    public String name() {
        return "flops.optimizer";
    }

    @Override
    public String title() {
        return "Optimizer step";
    }

    @Override
    public Unit unit() {
        return Unit.FLOP;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        var entries = new ArrayList<Entry>();
        model.walk((place, op) -> op.line().reads().stream().filter(Tensor::updated).forEach(tensor -> {
            var shape = optimizer.shape(place, op, tensor);
            var flops = optimizer.update(place, op, tensor).charges().stream().map(c -> c.flops().of(shape)).toList();
            entries.add(Entry.of(place.inStore().named(tensor.name()), op, Expr.sum(flops)));
        }));
        return Optional.of(new Ledger(this, unit(), entries, List.of()));
    }
}

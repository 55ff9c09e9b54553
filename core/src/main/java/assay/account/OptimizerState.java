package assay.account;

import assay.algebra.Expr;
import assay.model.Model;
import assay.model.Op;
import assay.model.Place;
import assay.model.Tensor;
import assay.quantity.Unit;
import assay.recipe.Optimizer;
import assay.recipe.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The bytes that an optimizer holds between steps: its state of every trained tensor and, where the precision has one,
/// the master copy. The first step of an entry's path is the state: `exp_avg`, `master`, `step`.
///
/// @param counters whether the number of steps, 4 bytes beside each tensor, is counted, as PyTorch keeps it
public record OptimizerState(Optimizer optimizer, Precision precision, boolean counters) implements Quantity {
    /// The first step of a path of the master copy.
    public static final String MASTER = "master";

    /// The first step of a path of the number of steps.
    public static final String COUNTER = "step";

    private static final Expr COUNTER_BYTES = Expr.of(4);

    @Override
    public String name() {
        return "memory.optimizer";
    }

    @Override
    public String title() {
        return "Optimizer state";
    }

    @Override
    public Unit unit() {
        return Unit.BYTE;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        var entries = new ArrayList<Entry>();
        model.walk((place, op) -> op.line().reads().stream().filter(Tensor::updated)
                .forEach(tensor -> hold(place, op, tensor, entries)));
        return Optional.of(new Ledger(this, unit(), entries, List.of()));
    }

    private void hold(Place place, Op op, Tensor tensor, List<Entry> entries) {
        var shape = optimizer.shape(place, op, tensor);
        var update = optimizer.update(place, op, tensor);
        var at = place.inStore().named(tensor.name());
        precision.master().ifPresent(type -> entries.add(Entry.of(at.below(MASTER), op,
                Expr.product(shape).times(Expr.of(type.bytes())))));
        var element = Expr.of(precision.state().bytes());
        for (var state : update.states()) {
            entries.add(Entry.of(at.below(state.name()), op, state.bytes().of(shape, element)));
        }
        if (counters && update.counted()) {
            entries.add(Entry.of(at.below(COUNTER), op, COUNTER_BYTES));
        }
    }
}

package assay.account;

import assay.algebra.Expr;
import assay.model.Model;
import assay.pass.Recompute;
import assay.quantity.Dtype;
import assay.quantity.Unit;
import java.util.Optional;

/// The bytes that are kept between the forward and the backward pass, without logits and loss.
///
/// An entry is a tensor that is kept, at the op that made it; one that several ops keep, or all layers, is one entry.
/// Where a part is done again, its inputs are kept, and `recomputed` is what it holds while it is done: one part at a
/// time, the largest. The elements are as wide as the terms' type, unless the list has its own.
///
/// @param list what is kept
/// @param kernel how attention is computed
/// @param recompute what is done again
public record Activations(Keeping list, Kernel kernel, Recompute recompute) implements Quantity {
    @Override
    public String name() {
        return "memory.activations";
    }

    @Override
    public String title() {
        return "Kept activations";
    }

    @Override
    public Unit unit() {
        return Unit.BYTE;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        var held = Trace.of(model, list, kernel, recompute);
        var bytes = list.dtype().orElse(terms.dtype()).bytes();
        return Optional.of(new Ledger(this, unit(), held.entries(width -> switch (width) {
            case ELEMENT -> Expr.of(bytes);
            case STATISTIC -> Expr.of(Dtype.FP32.bytes());
            case INDEX -> Expr.of(8);
            case FLAG -> Expr.ONE;
        }), held.omissions()));
    }
}

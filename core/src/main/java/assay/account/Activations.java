package assay.account;

import assay.life.Autocast;
import assay.life.Holdings;
import assay.life.Keeping;
import assay.life.Kernel;
import assay.life.Types;
import assay.model.Model;
import assay.pass.Recompute;
import assay.quantity.Unit;
import assay.recipe.Precision;
import java.util.Optional;

/// The bytes that are kept between the forward and the backward pass, without logits and loss.
///
/// An entry is a tensor that is kept, at the op that made it; one that several ops keep, or all layers, is one entry.
/// Where a part is done again, its inputs are kept, and `recomputed` is what it holds while it is done: one part at a
/// time, the largest. Elements are of the types that the precision gives them op by op; without a precision as wide as
/// the terms' type; where the list has a type of its own, of that.
///
/// @param list what is kept
/// @param kernel how attention is computed
/// @param recompute what is done again
public record Activations(Keeping list, Kernel kernel, Recompute recompute, Optional<Precision> precision)
        implements Quantity {
    public Activations(Keeping list, Kernel kernel, Recompute recompute) {
        this(list, kernel, recompute, Optional.empty());
    }

    /// The types of what is kept: those of the precision, or the list's own.
    public static Types types(Keeping list, Precision precision) {
        return list.dtype().map(type -> Types.all(type.bits()))
                .orElseGet(() -> list.upcasts() ? precision.types().orElse(Autocast.LOSS) : precision.types());
    }

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
        var types = precision.map(p -> types(list, p))
                .orElseGet(() -> Types.all(list.dtype().orElse(terms.dtype()).bits()));
        var held = Holdings.of(model, list, kernel, recompute, types);
        return Optional.of(new Ledger(this, unit(),
                held.all().stream().map(k -> Entry.of(k.place(), k.op(), k.each())).toList(),
                held.unknown().stream().map(u -> new Omission(u.what(), u.ops(), u.elements())).toList()));
    }
}

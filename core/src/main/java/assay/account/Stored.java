package assay.account;

import assay.algebra.Expr;
import assay.model.Model;
import assay.model.Op;
import assay.model.Place;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/// Entries for the tensors that a model's ops hold, one a tensor.
final class Stored {
    private Stored() {}

    /// The tensors that the ops read and that `kept` picks, each with what `amount` makes of it.
    static List<Entry> read(Model model, Predicate<Tensor> kept, BiFunction<Tensor, Place, Expr> amount) {
        var entries = new ArrayList<Entry>();
        model.walk((place, op) -> {
            for (var tensor : op.line().reads()) {
                if (kept.test(tensor)) {
                    entries.add(entry(place.inStore(), op, tensor, amount.apply(tensor, place)));
                }
            }
        });
        return entries;
    }

    static Expr elements(Tensor tensor, Place place) {
        return tensor.elements(place::size);
    }

    private static Entry entry(Place place, Op op, Tensor tensor, Expr amount) {
        return Entry.of(place.named(tensor.name()), op, amount);
    }
}

package assay.plan;

import assay.model.Model;
import assay.model.Place;
import assay.model.Tensor;
import assay.storage.Store;
import java.util.HashMap;

/// How weights lie in memory.
@FunctionalInterface
public interface Packing {
    /// What an element takes.
    ///
    /// @param bytes of an element, with its part of scales
    /// @param type of elements, and the scheme behind a blank where there is one: `bf16`, `fp4 mxfp4`
    record Kept(double bytes, String type) {}

    /// Weights in 16 bits, as they are multiplied in training.
    Packing TRAINED = all(new Kept(2, "bf16"));

    /// How a tensor that an op reads lies.
    Kept of(Place place, Tensor weight);

    /// All alike.
    static Packing all(Kept kept) {
        return (_, _) -> kept;
    }

    /// As a store has the tensors of a model; what is not found there, as the rest lies.
    static Packing of(Store store, Model model, Kept rest) {
        var all = new HashMap<String, Kept>();
        var elements = new HashMap<String, Double>();
        for (var held : store.held(model)) {
            double one = store.value(held.elements().times(held.place().count())).approximate();
            double bytes = store.value(held.bytes().times(held.place().count())).approximate();
            double before = elements.merge(held.name(), one, Double::sum) - one;
            var type = held.scheme().isEmpty() ? held.type() : held.type() + " " + held.scheme();
            all.merge(held.name(), new Kept(one > 0 ? bytes / one : 0, type), (old, more) ->
                    new Kept((old.bytes * before + bytes) / (before + one), old.type));
        }
        return (place, weight) -> all.getOrDefault(weight.path().isEmpty()
                ? place.inStore().module() + "." + weight.name() : weight.path() + "." + weight.name(), rest);
    }
}

package assay.storage;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Model;
import assay.model.Op;
import assay.model.Place;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How the parameters of a model of some sizes are stored.
///
/// @param values of the sizes; none where no scheme asks for them
public record Store(Storage storage, Map<String, Rational> values) {
    /// Copies of one tensor of the tree that are stored alike.
    ///
    /// @param place of the copies, its last step the tensor
    /// @param type of their elements
    /// @param elements of one copy
    /// @param bytes of one copy, scales and all
    /// @param why they are stored otherwise than their scheme has it for their like; may be empty
    public record Held(Place place, Op op, String type, Expr elements, Expr bytes, String why) {}

    public Store {
        values = Map.copyOf(values);
    }

    /// An expression at the sizes of the model.
    public Rational value(Expr expr) {
        return expr.at(values);
    }

    /// Every parameter of a model, in the order of execution, those of one that is stored in several ways one after the
    /// other.
    public List<Held> held(Model model) {
        var all = new ArrayList<Held>();
        model.walk((place, op) -> op.line().reads().stream().filter(Tensor::counted)
                .forEach(tensor -> hold(model, place, op, tensor, all)));
        return all;
    }

    private void hold(Model model, Place place, Op op, Tensor tensor, List<Held> all) {
        var at = place.inStore().named(tensor.name());
        var items = storage.items(model, place, op, tensor, values);
        var parts = items.stream().map(storage::parts).toList();
        if (parts.stream().allMatch(p -> p.size() == 1)) {
            var bytes = new ArrayList<Expr>();
            var elements = new ArrayList<Expr>();
            for (int i = 0; i < items.size(); i++) {
                var each = items.get(i).each();
                elements.add(each.times(items.get(i).elements()));
                bytes.add(each.times(bytes(items.get(i), parts.get(i).getFirst())));
            }
            all.add(new Held(at, op, words(parts, true), Expr.sum(elements), Expr.sum(bytes), words(parts, false)));
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            alike(parts.get(i)).forEach((like, tensors) -> all.add(new Held(at.copies(tensors), op,
                    like.encoding.name(), item.elements(), bytes(item, new Part(tensors, like.encoding, like.why)),
                    like.why)));
        }
    }

    private record Alike(Encoding encoding, String why) {}

    private static Map<Alike, Expr> alike(List<Part> parts) {
        var all = new LinkedHashMap<Alike, Expr>();
        parts.forEach(p -> all.merge(new Alike(p.encoding(), p.why()), p.tensors(), Expr::plus));
        return all;
    }

    /// The bytes of one tensor.
    private static Expr bytes(Item item, Part part) {
        return item.stacked().times(part.encoding().bytes(item.matrix()));
    }

    private static String words(List<List<Part>> parts, boolean types) {
        return parts.stream().map(List::getFirst).map(p -> types ? p.encoding().name() : p.why())
                .filter(w -> !w.isEmpty()).distinct().collect(Collectors.joining(", "));
    }
}

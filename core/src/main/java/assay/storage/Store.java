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
import java.util.function.Function;
import java.util.stream.Collectors;

/// How the parameters of a model of some sizes are stored.
///
/// @param values of the sizes; none where no scheme asks for them
public record Store(Storage storage, Map<String, Rational> values) {
    /// Copies of one tensor of the tree that are stored alike.
    ///
    /// @param place of the copies, its last step the tensor
    /// @param type of their elements; of several where one tensor of the tree is several of files
    /// @param scheme how they are stored, where that is more than a type; else empty
    /// @param elements of one copy
    /// @param bytes of one copy, scales and all
    /// @param why they are stored otherwise than their scheme has it for their like; may be empty
    public record Held(
            Place place, Op op, String type, String scheme, Expr elements, Expr bytes, String why) {
        /// Whether training changes it.
        public boolean updated() {
            var name = place.steps().getLast().name();
            return op.line().reads().stream().anyMatch(t -> t.name().equals(name) && t.updated());
        }

        /// The tensor's name as the tree has it: its module with dots, `{i}` for a number, and its own.
        public String name() {
            return place.module() + "." + place.steps().getLast().name();
        }
    }

    public Store {
        values = Map.copyOf(values);
    }

    /// An expression at the sizes of the model.
    public Rational value(Expr expr) {
        return expr.at(values);
    }

    /// The tensors of files that one of the tree is or is a part of, those of one name together, and how they are
    /// stored.
    public record Filing(Item item, List<Part> parts) {
        /// The bytes of all that are the tree's one.
        public Expr bytes() {
            return Expr.sum(parts.stream().map(p -> p.tensors().times(of(p))).toList());
        }

        /// The elements of one tensor that are the tree's one.
        private Expr elements() {
            return share(item.elements());
        }

        private Expr share(Expr whole) {
            return item.joined() == 1 ? whole : whole.over(Expr.of(item.joined()));
        }

        /// The types of them, each once.
        public List<String> types() {
            return parts.stream().map(Part::type).distinct().toList();
        }

        /// The bytes of one tensor that are the tree's one.
        private Expr of(Part part) {
            return share(item.stacked().times(part.encoding().bytes(item.matrix())));
        }
    }

    /// What a tensor of the tree is in files: of tensors that are joined there the first is all, the others nothing.
    ///
    /// @param place of the op that reads it
    public List<Filing> filed(Model model, Place place, Op op, Tensor tensor) {
        return filings(storage.items(model, place, op, tensor, values));
    }

    /// What a tensor of the tree is a part of in files: of tensors that are joined there, each has its part.
    ///
    /// @param place of the op that reads it
    public List<Filing> shares(Model model, Place place, Op op, Tensor tensor) {
        return filings(storage.shares(model, place, op, tensor, values));
    }

    private List<Filing> filings(List<Item> items) {
        return items.stream().map(item -> new Filing(item, storage.parts(item))).toList();
    }

    /// Every parameter of a model, and every constant that is stored with them, in the order of execution, those of one
    /// that is stored in several ways one after the other.
    public List<Held> held(Model model) {
        var all = new ArrayList<Held>();
        model.walk((place, op) -> op.line().reads().stream().filter(model.spelling()::stored)
                .forEach(tensor -> hold(place.inStore().named(tensor.name()), op,
                        shares(model, place, op, tensor), all)));
        return all;
    }

    private static void hold(Place at, Op op, List<Filing> filings, List<Held> all) {
        if (filings.stream().allMatch(f -> f.parts.size() == 1)) {
            var parts = filings.stream().map(f -> f.parts.getFirst()).toList();
            all.add(new Held(at, op, words(parts, Part::type), words(parts, Part::scheme),
                    Expr.sum(filings.stream().map(f -> f.item.each().times(f.elements())).toList()),
                    Expr.sum(filings.stream().map(f -> f.item.each().times(f.of(f.parts.getFirst()))).toList()),
                    words(parts, Part::why)));
            return;
        }
        for (var filing : filings) {
            alike(filing.parts).forEach((like, tensors) -> all.add(new Held(at.copies(tensors), op,
                    like.type(), like.scheme(), filing.elements(), filing.of(like), like.why())));
        }
    }

    private static Map<Part, Expr> alike(List<Part> parts) {
        var all = new LinkedHashMap<Part, Expr>();
        parts.forEach(p -> all.merge(new Part(Expr.ONE, p.encoding(), p.why()), p.tensors(), Expr::plus));
        return all;
    }

    private static String words(List<Part> parts, Function<Part, String> word) {
        return parts.stream().map(word).filter(w -> !w.isEmpty()).distinct().collect(Collectors.joining(", "));
    }
}

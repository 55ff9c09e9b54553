package assay.model;

import assay.algebra.Expr;
import assay.model.Form.Way;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/// A tree, the sizes of its axes and where they come from.
///
/// @param axes the size of every axis at the root
/// @param inputs the streams that are given: `ids[b t]`
/// @param output the stream that is the answer: `logits`
/// @param notes what a reader of its numbers should know
/// @param spelling how checkpoints call its tensors
public record Model(
        String name,
        String family,
        String source,
        Map<String, Expr> axes,
        Block root,
        List<Tensor> inputs,
        String output,
        Sizes sizes,
        List<Switch> switches,
        List<String> notes,
        Spelling spelling) {
    /// A model whose checkpoints have its parameters by the names of the tree.
    public Model(
            String name,
            String family,
            String source,
            Map<String, Expr> axes,
            Block root,
            List<Tensor> inputs,
            String output,
            Sizes sizes,
            List<Switch> switches,
            List<String> notes) {
        this(name, family, source, axes, root, inputs, output, sizes, switches, notes, Spelling.AS_IS);
    }

    public Model {
        axes = Map.copyOf(axes);
        inputs = List.copyOf(inputs);
        switches = List.copyOf(switches);
        notes = List.copyOf(notes);
    }

    /// Every op with its place, in the order of execution; of repeats that take turns, one after the other ([Run]).
    public void walk(BiConsumer<Place, Op> visitor) {
        walk(Place.root(axes), root, visitor);
    }

    /// Whether anything is kept between steps, as decoding needs it; of an encoder nothing is.
    public boolean keeps() {
        return keeps(root);
    }

    private static boolean keeps(Node node) {
        return node instanceof Op op
                ? op.line().writes().stream().anyMatch(t -> t.role() == Tensor.Role.STATE)
                : node.parts().stream().anyMatch(Model::keeps);
    }

    private static void walk(Place around, Node node, BiConsumer<Place, Op> visitor) {
        var place = around.of(node);
        if (node instanceof Op op) {
            visitor.accept(place, op);
        } else {
            node.parts().forEach(part -> walk(place, part, visitor));
        }
    }

    /// This model with another tree.
    public Model withRoot(Block other) {
        return giving(other, output);
    }

    /// This model with another tree, whose answer is another stream.
    public Model giving(Block other, String stream) {
        return over(axes, other, stream);
    }

    /// This model with another tree over other axes, whose answer is a stream of it.
    public Model over(Map<String, Expr> sized, Block other, String stream) {
        return new Model(name, family, source, sized, other, inputs, stream, sizes, switches, notes, spelling);
    }

    /// This model with one more size.
    public Model sized(Size size) {
        return new Model(name, family, source, axes, root, inputs, output, sizes.with(size), switches, notes, spelling);
    }

    /// This model with checkpoints that are spelled otherwise.
    public Model spelled(Spelling other) {
        return new Model(name, family, source, axes, root, inputs, output, sizes, switches, notes, other);
    }

    /// This model with a further note.
    public Model noted(String note) {
        return noted(List.of(note));
    }

    /// This model with more that a reader of its numbers should know.
    public Model noted(List<String> more) {
        var all = new LinkedHashSet<>(notes);
        all.addAll(more);
        return new Model(name, family, source, axes, root, inputs, output, sizes, switches, List.copyOf(all), spelling);
    }

    /// This model where each op that has a form for this way is its op lines.
    public Model in(Way way) {
        return in(way, _ -> true);
    }

    /// As [#in(Way)], of some ops alone.
    public Model in(Way way, Predicate<Pointwise> which) {
        return formed(root, way) ? withRoot((Block) in(Place.root(axes), root, way, which)) : this;
    }

    private static boolean formed(Node node, Way way) {
        return node instanceof Op op
                ? op instanceof Pointwise p && p.form(way).isPresent()
                : node.parts().stream().anyMatch(part -> formed(part, way));
    }

    private static Node in(Place around, Node node, Way way, Predicate<Pointwise> which) {
        var place = around.of(node);
        return switch (node) {
            case Block block -> block.with(in(place, block.parts(), way, which));
            case Repeat repeat -> repeat.with(in(place, repeat.parts(), way, which));
            case Pointwise p when which.test(p) -> p.form(way).<Node>map(form -> form.block(place.axes())).orElse(p);
            case Op op -> op;
        };
    }

    private static List<Node> in(Place around, List<Node> parts, Way way, Predicate<Pointwise> which) {
        return parts.stream().map(part -> in(around, part, way, which)).toList();
    }

    /// This model with expressions put for dimensions, everywhere in the tree.
    public Model with(Map<String, Expr> values) {
        return over(put(axes, values), (Block) put(root, values), output);
    }

    private static Map<String, Expr> put(Map<String, Expr> axes, Map<String, Expr> values) {
        var bound = new HashMap<String, Expr>();
        axes.forEach((axis, size) -> bound.put(axis, size.with(values)));
        return bound;
    }

    private static Node put(Node node, Map<String, Expr> values) {
        return switch (node) {
            case Block(var name, var component, var axes, var parts) -> new Block(
                    name, component, put(axes, values), parts.stream().map(p -> put(p, values)).toList());
            case Repeat(var name, var variant, var numbers, var sets, var parts) -> new Repeat(name, variant,
                    numbers.with(values), sets.with(values), parts.stream().map(p -> put(p, values)).toList());
            case Op op -> op;
        };
    }

    /// This model, if every read finds a write of the same shape, every axis has a size, every shared parameter has an
    /// owner, and no two siblings and no two parameters of a block have one name, its numbers counted, in every form of
    /// its ops. Otherwise throws [Refusal] with each op line that does not hold.
    public Model checked() {
        var problems = new LinkedHashSet<>(problems());
        for (var way : Way.values()) {
            if (problems.isEmpty() && way != Way.BACKWARD && formed(root, way)) {
                problems.addAll(in(way).problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new Refusal(List.copyOf(problems));
        }
        return this;
    }

    private List<Problem> problems() {
        var problems = new ArrayList<Problem>();
        var written = new HashMap<String, List<Expr>>();
        var owned = new HashMap<String, List<Expr>>();
        var paths = new HashSet<String>();
        var names = new HashSet<String>();
        var root = Place.root(axes);
        inputs.forEach(t -> written.put(t.key(), opened(t, root)));
        var places = new HashMap<String, List<Place>>();
        walk((place, op) -> {
            for (var t : op.line().reads()) {
                if (t.counted()) {
                    var name = place.module() + "." + t.name();
                    owned.put(name, opened(t, place));
                    var others = places.computeIfAbsent(name, _ -> new ArrayList<>());
                    others.stream().filter(other -> meet(other, place)).findFirst().ifPresent(other -> problems.add(
                            problem(place, op, "has a number of " + other.path() + ", and " + t.key() + " too")));
                    others.add(place);
                }
            }
        });
        walk((place, op) -> {
            var path = place.path();
            if (!paths.add(path)) {
                problems.add(problem(place, op, "stands twice under one name"));
            }
            var block = path.substring(0, path.length() - place.steps().getLast().label().length());
            for (var tensor : op.line().reads()) {
                if (tensor.counted() && !names.add(block + tensor.key())) {
                    problems.add(problem(place, op, tensor.key() + " is already a parameter of its block"));
                }
                var expected = switch (tensor.role()) {
                    case WEIGHT, BUFFER, CONSTANT -> opened(tensor, place);
                    case SHARED -> owned.get(tensor.path() + "." + tensor.name());
                    case STREAM, STATE -> written.get(tensor.key());
                };
                if (expected == null) {
                    problems.add(problem(place, op, "nothing writes " + tensor.key()));
                } else if (!expected.equals(opened(tensor, place))) {
                    problems.add(problem(place, op, tensor + " was written with sizes " + expected));
                }
            }
            op.line().writes().forEach(t -> written.put(t.key(), opened(t, place)));
        });
        if (!written.containsKey(output)) {
            problems.add(Problem.of(name, "", "nothing writes " + output));
        }
        return problems;
    }

    /// Whether parameters of two places of one module have a number in common, if not of one block.
    private boolean meet(Place one, Place other) {
        if (one.named("").path().equals(other.named("").path())) {
            return false;
        }
        var numbers = one.numbers();
        for (int i = 0; i < numbers.size(); i++) {
            if (!numbers.get(i).meet(other.numbers().get(i), sizes.values())) {
                return false;
            }
        }
        return true;
    }

    private static List<Expr> opened(Tensor tensor, Place place) {
        var axes = tensor.axes();
        var sizes = new ArrayList<Expr>(axes.size());
        for (var axis : axes) {
            sizes.add(place.size(axis.name()));
        }
        return sizes;
    }

    private Problem problem(Place place, Op op, String message) {
        return Problem.of(name, place.path(), message).withHint(op.line().toString());
    }
}

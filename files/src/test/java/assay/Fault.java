package assay;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Form;
import assay.model.Form.Way;
import assay.model.Gather;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A node written wrongly.
///
/// @param what what is wrong, and where
/// @param nodes what stands in the node's place
record Fault(String what, Supplier<List<Node>> nodes) {
    /// Every fault of a tree whose sizes are numbers. A fault is planted where it changes a parameter, a parameter's
    /// name, a matrix product or what is kept between tokens: in ops that hold parameters, sum products, or keep a
    /// state, and in the blocks and repeats around them. Rotations, activations, sums, constants and the masks of
    /// scores are not among them: no reference says anything of these.
    static Stream<Fault> all(Model model) {
        return all(model.root(), Place.root(model.axes()));
    }

    Model plantedIn(Model model) {
        return model.withRoot((Block) nodes.get().getFirst());
    }

    private static Stream<Fault> all(Node node, Place around) {
        var place = around.of(node);
        return switch (node) {
            case Op op -> seen(op) ? ofOp(op, place) : Stream.empty();
            case Block _, Repeat _ -> seen(node)
                    ? Stream.concat(ofGroup(node, place), within(node, place))
                    : Stream.empty();
        };
    }

    /// Whether something that a reference counts stands at or below a node.
    private static boolean seen(Node node) {
        return switch (node) {
            case Op op -> op.line().reads().stream().anyMatch(Tensor::counted)
                    || op.line().writes().stream().anyMatch(t -> t.role() == Role.STATE)
                    || (op instanceof Contract c && c.sums());
            case Block _, Repeat _ -> node.parts().stream().anyMatch(Fault::seen);
        };
    }

    private static boolean named(Node node) {
        return switch (node) {
            case Op op -> op.line().reads().stream().anyMatch(t -> t.role() == Role.WEIGHT);
            case Block _, Repeat _ -> node.parts().stream().anyMatch(Fault::named);
        };
    }

    /// The faults of the parts of a node, one at a time.
    private static Stream<Fault> within(Node node, Place place) {
        var parts = node.parts();
        return IntStream.range(0, parts.size()).boxed().flatMap(i -> all(parts.get(i), place)
                .map(fault -> new Fault(fault.what, () -> List.of(with(node, i, fault.nodes.get())))));
    }

    private static Node with(Node node, int at, List<Node> others) {
        var parts = new ArrayList<>(node.parts());
        parts.remove(at);
        parts.addAll(at, others);
        return with(node, parts);
    }

    private static Node with(Node node, List<Node> parts) {
        return switch (node) {
            case Block(var name, var component, var axes, _) -> new Block(name, component, axes, parts);
            case Repeat repeat -> repeat.with(parts);
            case Op op -> op;
        };
    }

    private static Stream<Fault> ofGroup(Node node, Place place) {
        var faults = new ArrayList<Fault>();
        if (!node.name().isEmpty() && named(node)) {
            faults.add(fault("renamed", place, renamed(node)));
        }
        if (node instanceof Repeat repeat) {
            faults.add(fault("one more", place, times(repeat, 1, 1)));
            if (!repeat.times().equals(repeat.stored())) {
                faults.add(fault("run once more", place, times(repeat, 1, 0)));
            }
        }
        var parts = node.parts();
        for (int i = 0; i < parts.size(); i++) {
            for (int j = i + 1; j < parts.size(); j++) {
                if (parts.get(i) instanceof Repeat one && parts.get(j) instanceof Repeat other && seen(one)
                        && seen(other)
                        && !one.times().equals(other.times())) {
                    var all = new ArrayList<>(parts);
                    all.set(i, new Repeat(one.name(), one.variant(), other.numbers(), other.sets(), one.parts()));
                    all.set(j, new Repeat(other.name(), other.variant(), one.numbers(), one.sets(), other.parts()));
                    faults.add(fault("run as often as " + place.of(other).path(), place.of(one), with(node, all)));
                }
            }
        }
        return faults.stream();
    }

    private static Node renamed(Node node) {
        return switch (node) {
            case Block(var name, var component, var axes, var parts) -> new Block(name + "'", component, axes, parts);
            case Repeat r -> new Repeat(r.name() + "'", r.variant(), r.numbers(), r.sets(), r.parts());
            case Op op -> op;
        };
    }

    private static Repeat times(Repeat r, long run, long stored) {
        return new Repeat(r.name(), r.variant(), r.times().plus(Expr.of(run)),
                r.stored().plus(Expr.of(stored)), r.parts());
    }

    private static Stream<Fault> ofOp(Op op, Place place) {
        var faults = new ArrayList<Fault>();
        faults.add(new Fault("missing: " + place.path(), List::of));
        for (var axis : axes(op)) {
            var doubled = new Block("", Optional.empty(), Map.of(axis, place.size(axis).times(Expr.of(2))),
                    List.of(op));
            faults.add(fault("doubled " + axis, place, doubled));
        }
        var line = op.line();
        for (int i = 0; i < line.reads().size(); i++) {
            var tensor = line.reads().get(i);
            if (tensor.role() == Role.WEIGHT) {
                faults.add(fault("renamed " + tensor.key(), place, reading(op, i,
                        Optional.of(new Tensor(Role.WEIGHT, "", tensor.name() + "'", tensor.dims())))));
                var shape = tensor.shape(place::size);
                if (shape.size() > 1 && !shape.equals(shape.reversed())) {
                    faults.add(fault("transposed " + tensor.key(), place, reading(op, i,
                            Optional.of(new Tensor(Role.WEIGHT, "", tensor.name(), tensor.dims().reversed())))));
                }
            }
            if (tensor.counted() && !(op instanceof Contract)) {
                faults.add(fault("without " + tensor.key(), place, reading(op, i, Optional.empty())));
            }
            if (tensor.role() == Role.SHARED) {
                faults.add(fault("untied " + tensor.key(), place, reading(op, i,
                        Optional.of(new Tensor(Role.WEIGHT, "", tensor.name(), tensor.dims())))));
            }
        }
        if (line.mask().flatMap(m -> m.window()).isPresent() && keeps(op)) {
            faults.add(fault("without its window", place,
                    with(op, new Line(line.reads(), line.writes(), Optional.empty()))));
        }
        if (op instanceof Pointwise p) {
            p.forms().stream().filter(form -> form.way() == Way.REFERENCE)
                    .forEach(form -> faults.addAll(ofForm(p, form, place)));
        }
        return faults.stream();
    }

    /// A product that the reference runs is missing, or an axis that is the form's own is twice as long.
    private static List<Fault> ofForm(Pointwise op, Form form, Place place) {
        var faults = new ArrayList<Fault>();
        for (var line : form.ops()) {
            if (line instanceof Contract) {
                var left = form.ops().stream().filter(o -> !o.equals(line)).toList();
                faults.add(fault("missing " + line.name(), place, with(op, new Form(form.way(), form.axes(), left))));
            }
        }
        var used = form.ops().stream().filter(Contract.class::isInstance).flatMap(o -> o.line().index().stream())
                .collect(Collectors.toSet());
        form.axes().forEach((axis, size) -> {
            if (used.contains(axis)) {
                var axes = new HashMap<>(form.axes());
                axes.put(axis, size.times(Expr.of(2)));
                faults.add(fault("doubled " + axis, place, with(op, new Form(form.way(), axes, form.ops()))));
            }
        });
        return faults;
    }

    private static Op with(Pointwise op, Form other) {
        return op.in(op.forms().stream().map(form -> form.way() == other.way() ? other : form).toList());
    }

    private static boolean keeps(Op op) {
        return op.line().writes().stream().anyMatch(t -> t.role() == Role.STATE);
    }

    /// The axes that what a reference counts depends on.
    private static Set<String> axes(Op op) {
        var axes = new LinkedHashSet<String>();
        if (op instanceof Contract) {
            axes.addAll(op.line().index());
        }
        Stream.concat(
                        op.line().reads().stream().filter(Tensor::counted),
                        op.line().writes().stream().filter(t -> t.role() == Role.STATE))
                .flatMap(t -> t.axes().stream())
                .forEach(a -> axes.add(a.name()));
        return axes;
    }

    private static Op reading(Op op, int at, Optional<Tensor> other) {
        var reads = new ArrayList<>(op.line().reads());
        reads.remove(at);
        other.ifPresent(t -> reads.add(at, t));
        return with(op, new Line(reads, op.line().writes(), op.line().mask()));
    }

    private static Op with(Op op, Line line) {
        return switch (op) {
            case Contract c -> new Contract(c.name(), line);
            case Pointwise p -> new Pointwise(p.name(), p.kind(), line, p.forms());
            case Gather g -> new Gather(g.name(), line);
            case Opaque o -> new Opaque(o.name(), o.operator(), line);
        };
    }

    private static Fault fault(String what, Place place, Node node) {
        return new Fault(what + ": " + place.path(), () -> List.of(node));
    }
}

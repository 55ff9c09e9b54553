package assay.pass;

import assay.algebra.Expr;
import assay.model.Axis;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Mask;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A model whose attention meets cached latents as they are, and not the keys and values that a layer makes of them.
///
/// What is linear in a latent `l` can be multiplied elsewhere: a query `q` with a key `W l` is `q W` with `l`, and a
/// sum of values `W l` is `W` times that sum of the `l`. So where a layer reads a state of all keys, and what it makes
/// is met by queries and probabilities and by nothing else, its rows for keys are multiplied with each query and its
/// rows for values with each output. DeepSeek-V2 (arXiv 2405.04434), section 2.1.2: "W^UK can be absorbed into W^Q, and
/// W^UV can be absorbed into W^O".
///
/// For one query and many keys that is less work, for many queries more: it is a tree for decoding.
public final class Absorb {
    private boolean found;

    private Absorb() {}

    /// The tree on latents; empty where there is no such layer.
    public static Optional<Model> of(Model model) {
        var pass = new Absorb();
        var root = (Block) pass.node(Place.root(model.axes()), model.root());
        return pass.found ? Optional.of(model.withRoot(root)) : Optional.empty();
    }

    private Node node(Place around, Node node) {
        var place = around.of(node);
        return switch (node) {
            case Block block -> block.with(nodes(place, block.parts()));
            case Repeat repeat -> repeat.with(nodes(place, repeat.parts()));
            case Op op -> op;
        };
    }

    private List<Node> nodes(Place place, List<Node> parts) {
        for (int i = 0; i < parts.size(); i++) {
            var opened = Opened.of(place, parts, i);
            if (opened.isPresent()) {
                found = true;
                return nodes(place, opened.get().absorbed(place, parts));
            }
        }
        return parts.stream().map(part -> node(place, part)).toList();
    }

    /// A part of what a query meets, or of a value.
    ///
    /// @param axis of its elements
    /// @param state where it is kept; absent where the layer makes it
    private record Piece(String axis, Optional<Tensor> state) {}

    /// A stream that a layer makes of latents, alone or beside states that are joined to it.
    ///
    /// @param reader the index of the contraction that reads it, the only op that does
    private record Made(Tensor stream, List<Piece> pieces, int reader) {
        String last() {
            return stream.axes().getLast().name();
        }
    }

    /// A layer that opens latents.
    ///
    /// @param name of its block, empty where it is an op by itself
    /// @param gone the indices of the parts that are no longer needed: the layer, and the view of what it makes
    /// @param width the axis of the layer's rows
    private record Opened(String name, Tensor latent, Tensor weight, String width, List<Made> made,
            Set<Integer> gone) {
        static Optional<Opened> of(Place place, List<Node> parts, int at) {
            return switch (parts.get(at)) {
                case Contract c -> of("", c, place, parts, at);
                case Block b when b.axes().isEmpty() && b.parts().size() == 1
                        && b.parts().getFirst() instanceof Contract c -> of(b.name(), c, place, parts, at);
                case Block _, Repeat _, Op _ -> Optional.empty();
            };
        }

        private static Optional<Opened> of(String name, Contract layer, Place place, List<Node> parts, int at) {
            var line = layer.line();
            var latent = only(line.reads(), Role.STATE);
            var weight = only(line.reads(), Role.WEIGHT);
            var key = line.mask().map(Mask::key);
            if (latent.isEmpty() || weight.isEmpty() || key.filter(k -> has(latent.get(), k)).isEmpty()) {
                return Optional.empty();
            }
            var whole = line.writes().getFirst();
            var width = whole.axes().getLast().name();
            int reader = reader(whole, parts);
            if (reader < 0 || !has(weight.get(), width)) {
                return Optional.empty();
            }
            var opened = switch (parts.get(reader)) {
                case Pointwise view when view.kind() == Kind.SPLIT -> {
                    var states = view.line().reads().stream().filter(t -> !t.key().equals(whole.key())).toList();
                    boolean kept = states.stream().allMatch(t -> t.role() == Role.STATE);
                    yield made(view.line().writes(), states, parts).filter(_ -> kept)
                            .map(all -> new Opened(name, latent.get(), weight.get(), width, all, Set.of(at, reader)));
                }
                case Contract _ -> made(List.of(whole), List.of(), parts)
                        .map(all -> new Opened(name, latent.get(), weight.get(), width, all, Set.of(at)));
                default -> Optional.<Opened>empty();
            };
            return opened.filter(o -> rows(o.made(), place).equals(place.size(width)));
        }

        /// Empty where one of them is read otherwise than by one contraction with an activation, or a state is joined
        /// to none of them.
        private static Optional<List<Made>> made(List<Tensor> streams, List<Tensor> states, List<Node> parts) {
            var all = new ArrayList<Made>();
            var left = new ArrayList<>(states);
            for (var stream : streams) {
                int reader = reader(stream, parts);
                if (reader < 0 || !(parts.get(reader) instanceof Contract c) || c.weighted()) {
                    return Optional.empty();
                }
                var pieces = new ArrayList<Piece>();
                for (var axis : joined(stream.axes().getLast().name(), parts)) {
                    var state = left.stream().filter(t -> t.axes().getLast().name().equals(axis)).findFirst();
                    state.ifPresent(left::remove);
                    pieces.add(new Piece(axis, state));
                }
                boolean summed = c.line().summed().contains(stream.axes().getLast().name());
                if (pieces.stream().filter(p -> p.state().isEmpty()).count() != 1 || !(summed || pieces.size() == 1)) {
                    return Optional.empty();
                }
                all.add(new Made(stream, pieces, reader));
            }
            return left.isEmpty() ? Optional.of(all) : Optional.empty();
        }

        /// The axes that a view joins to one: itself where none does.
        private static List<String> joined(String axis, List<Node> parts) {
            for (var part : parts) {
                if (part instanceof Pointwise view && view.kind() == Kind.SPLIT && view.line().reads().size() > 1
                        && view.line().writes().size() == 1
                        && view.line().writes().getFirst().axes().getLast().name().equals(axis)) {
                    return view.line().reads().stream().map(t -> t.axes().getLast().name()).toList();
                }
            }
            return List.of(axis);
        }

        private static Expr rows(List<Made> all, Place place) {
            return Expr.sum(all.stream().flatMap(m -> m.pieces().stream()).filter(p -> p.state().isEmpty())
                    .map(p -> place.size(p.axis())).toList());
        }

        List<Node> absorbed(Place place, List<Node> parts) {
            var all = new ArrayList<Node>();
            for (int i = 0; i < parts.size(); i++) {
                int at = i;
                var here = made.stream().filter(m -> m.reader() == at).findFirst();
                if (here.isPresent()) {
                    all.addAll(met((Contract) parts.get(i), here.get(), place));
                } else if (!gone.contains(i)) {
                    all.add(parts.get(i));
                }
            }
            return all;
        }

        private List<Node> met(Contract reader, Made stream, Place place) {
            var other = reader.line().reads().stream().filter(t -> !t.key().equals(stream.stream().key())).findFirst()
                    .orElseThrow();
            return reader.line().summed().contains(stream.last()) ? keys(reader, other, stream, place)
                    : values(reader, other, stream);
        }

        /// Queries times the layer's rows, against the latents.
        private List<Node> keys(Contract reader, Tensor query, Made keys, Place place) {
            var rest = keys.pieces().stream().map(p -> part(query, keys.last(), p.axis())).toList();
            var nodes = new ArrayList<Node>();
            if (rest.size() > 1) {
                nodes.add(view("parts_of_" + query.name(), List.of(query), rest, Optional.empty()));
            }
            var queries = new ArrayList<Tensor>();
            var states = new ArrayList<Tensor>();
            for (int i = 0; i < rest.size(); i++) {
                var piece = keys.pieces().get(i);
                if (piece.state().isPresent()) {
                    queries.add(rest.get(i));
                    states.add(piece.state().get());
                } else {
                    var made = part(rest.get(i), piece.axis(), inner());
                    nodes.add(layer(rest.get(i), made, keys.stream().name(), piece.axis()));
                    queries.add(made);
                    states.add(latent);
                }
            }
            var mask = reader.line().mask();
            if (rest.size() == 1) {
                nodes.add(new Contract(reader.name(), new Line(List.of(queries.getFirst(), latent),
                        reader.line().writes(), mask)));
                return nodes;
            }
            var axes = states.stream().map(t -> t.axes().getLast().name()).toList();
            var joint = String.join("_", axes);
            var whole = renamed(queries.getFirst(), axes.getFirst(), query.name() + "_" + joint, joint);
            var cached = renamed(latent, inner(), keys.stream().name() + "_" + joint, joint);
            var size = Expr.sum(axes.stream().map(place::size).toList());
            nodes.add(new Block("", Optional.empty(), Map.of(joint, size), List.of(
                    view("join_" + query.name() + "_" + joint, queries, List.of(whole), Optional.empty()),
                    view("join_" + keys.stream().name() + "_" + joint, states, List.of(cached), mask),
                    new Contract(reader.name(), new Line(List.of(whole, cached), reader.line().writes(), mask)))));
            return nodes;
        }

        /// Probabilities times the latents, and the layer's rows after that.
        private List<Node> values(Contract reader, Tensor probabilities, Made values) {
            var out = reader.line().writes().getFirst();
            var sum = part(out, values.last(), inner());
            return List.of(
                    new Contract(reader.name(), new Line(List.of(probabilities, latent), List.of(sum),
                            reader.line().mask())),
                    layer(sum, out, values.stream().name(), values.last()));
        }

        private String inner() {
            return latent.axes().getLast().name();
        }

        /// The rows of the layer that make a stream.
        private Node layer(Tensor in, Tensor out, String stream, String rows) {
            var part = new Tensor(Role.WEIGHT, "", weight.name() + "_" + stream, put(weight.dims(), width, rows));
            var op = new Contract("absorbed_" + stream, new Line(List.of(in, part), List.of(out), Optional.empty()));
            return name.isEmpty() ? op : Block.of(name, List.of(op));
        }
    }

    private static Optional<Tensor> only(List<Tensor> reads, Role role) {
        return reads.stream().filter(t -> t.role() == role).findFirst();
    }

    private static boolean has(Tensor tensor, String axis) {
        return tensor.axes().stream().anyMatch(a -> a.name().equals(axis));
    }

    /// The index of the op among siblings that reads a stream, or of the only one; -1 where several ops do, or one
    /// below a sibling.
    private static int reader(Tensor stream, List<Node> parts) {
        var readers = new HashMap<Integer, Boolean>();
        for (int i = 0; i < parts.size(); i++) {
            int at = i;
            Needs.ops(List.of(parts.get(i)), op -> op.line().reads().stream()
                    .filter(t -> t.key().equals(stream.key())).forEach(_ -> readers.merge(at, true, (_, _) -> false)));
        }
        var sole = readers.keySet().stream().filter(i -> parts.get(i) instanceof Op).collect(Collectors.toSet());
        return readers.size() == 1 && sole.size() == 1 && !readers.containsValue(false) ? sole.iterator().next() : -1;
    }

    private static Node view(String name, List<Tensor> reads, List<Tensor> writes, Optional<Mask> mask) {
        return new Pointwise(name, Kind.SPLIT, new Line(reads, writes, mask));
    }

    /// A stream named for the axis that stands for another of a tensor's.
    private static Tensor part(Tensor of, String axis, String other) {
        return axis.equals(other) ? of : renamed(of, axis, of.name() + "_" + other, other);
    }

    private static Tensor renamed(Tensor of, String axis, String name, String other) {
        return Tensor.stream(name, put(of.dims(), axis, other));
    }

    private static List<List<Axis>> put(List<List<Axis>> dims, String axis, String other) {
        return dims.stream().map(dim -> dim.stream()
                .map(a -> a.name().equals(axis) ? new Axis(other, a.chosen()) : a).toList()).toList();
    }
}

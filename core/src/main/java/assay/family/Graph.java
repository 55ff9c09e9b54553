package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Guess;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Pointwise;
import assay.notation.Parser;
import assay.spec.Reading;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A graph of operators, each an op line. What a graph does not fix is a size: an axis that is called after the batch
/// or the
/// sequence is `B` or `T`, every other one has to be set.
///
/// Its fields are `symbols` (the names of open sizes), `axes` (`axis=size`), `inputs` and `output` (streams), `ops`
/// and `notes`.
/// An op is the list of its path, its kind (one of those below, or the operator's name) and its line.
public record Graph() implements Family {
    /// The `model_type` of a graph.
    public static final String TYPE = "onnx";
    /// The kind of an op that multiplies and sums.
    public static final String CONTRACT = ":contract";
    /// The kind of an op that looks up rows of a table.
    public static final String LOOKUP = ":lookup";
    /// The kind of an op that sees a stream as other axes, and does no work.
    public static final String VIEW = ":view";

    private static final Map<String, Expr> TIED = Map.of("b", Expr.dim("B"), "t", Expr.dim("T"));
    private static final Set<String> BATCH = Set.of("b", "bs", "n", "batch", "batch_size", "batchsize");
    private static final Set<String> SEQUENCE =
            Set.of("t", "s", "seq", "sequence", "seq_len", "seq_length", "seqlen", "sequence_length", "num_tokens");

    @Override
    public String name() {
        return TYPE;
    }

    /// Whether a spec is a graph.
    public static boolean describes(Spec spec) {
        var type = spec.fields().get("model_type");
        return type != null && type.value().equals(new Value.Text(TYPE));
    }

    /// The axis that an open size of this name is: `b`, `t`, or none.
    public static Optional<String> tied(String symbol) {
        var lower = symbol.toLowerCase(Locale.ROOT);
        return BATCH.contains(lower) ? Optional.of("b") : SEQUENCE.contains(lower) ? Optional.of("t")
                : Optional.empty();
    }

    @Override
    public Model model(Reading reading) {
        var open = new HashMap<String, Expr>();
        for (var symbol : reading.texts("symbols")) {
            var axis = tied(symbol);
            open.put(symbol, axis.isPresent() && !reading.isSet(symbol)
                    ? TIED.getOrDefault(axis.get(), Expr.ONE)
                    : reading.size(symbol));
        }
        reading.sizeIf("context_length", "context_length");
        var axes = new HashMap<>(TIED);
        for (var axis : reading.texts("axes")) {
            int sign = axis.indexOf('=');
            formula(axis.substring(sign + 1), reading).ifPresent(e -> axes.put(axis.substring(0, Math.max(0, sign)),
                    e.with(open)));
        }
        var tree = new Tree();
        for (var op : reading.items("ops")) {
            op(op, axes, reading).ifPresent(placed -> tree.put(placed.path, placed.op));
        }
        var inputs = line(reading.text("inputs", "graph[] -> graph[]", "inputs"), reading).map(Line::reads)
                .orElse(List.of());
        var output = reading.text("output", "graph", "output");
        var notes = new ArrayList<>(reading.texts("notes"));
        notes.addAll(reading.notes());
        return new Model(reading.spec().name(), TYPE, reading.spec().source(), axes, tree.root(), inputs, output,
                reading.sizes(), List.of(), notes);
    }

    private record Placed(List<String> path, Op op) {}

    private static Optional<Placed> op(Value value, Map<String, Expr> axes, Reading reading) {
        if (value instanceof Value.Items(var parts) && parts.size() == 3
                && parts.get(0) instanceof Value.Text(var path)
                && parts.get(1) instanceof Value.Text(var kind)
                && parts.get(2) instanceof Value.Text(var text)) {
            var steps = List.of(path.split("/"));
            return steps.isEmpty() ? Optional.empty() : line(text, reading)
                    .filter(l -> known(l, axes, reading))
                    .flatMap(l -> op(steps.getLast(), kind, l, reading))
                    .map(o -> new Placed(steps.subList(0, steps.size() - 1), o));
        }
        reading.refuse("ops", "holds an op that is not a list of a path, a kind and a line", "");
        return Optional.empty();
    }

    private static Optional<Op> op(String name, String kind, Line line, Reading reading) {
        try {
            return Optional.of(switch (kind) {
                case CONTRACT -> new Contract(name, line);
                case LOOKUP -> new Gather(name, line);
                case VIEW -> new Pointwise(name, Kind.SPLIT, line);
                default -> new Opaque(name, kind, line);
            });
        } catch (IllegalArgumentException e) {
            reading.refuse("ops", String.valueOf(e.getMessage()), "");
            return Optional.empty();
        }
    }

    private static boolean known(Line line, Map<String, Expr> axes, Reading reading) {
        var named = new HashSet<String>();
        Stream.concat(line.reads().stream(), line.writes().stream())
                .forEach(t -> t.axes().forEach(axis -> named.add(axis.name())));
        line.mask().ifPresent(m -> {
            named.add(m.query());
            named.add(m.key());
            m.window().ifPresent(named::add);
        });
        for (var axis : named) {
            if (!axes.containsKey(axis)) {
                reading.refuse("ops", "the axis '" + axis + "' has no size", "it stands in " + line);
                return false;
            }
        }
        return true;
    }

    private static Optional<Line> line(String text, Reading reading) {
        try {
            return Optional.of(Line.of(text));
        } catch (IllegalArgumentException e) {
            reading.refuse("ops", String.valueOf(e.getMessage()), "");
            return Optional.empty();
        }
    }

    private static Optional<Expr> formula(String text, Reading reading) {
        try {
            return Optional.of(Parser.parse(text));
        } catch (IllegalArgumentException e) {
            reading.refuse("axes", String.valueOf(e.getMessage()), "");
            return Optional.empty();
        }
    }

    /// Blocks by path, in the order of execution: a block that is left and entered again stands twice.
    private static final class Tree {
        private final List<String> names = new ArrayList<>();
        private final List<List<Node>> open = new ArrayList<>(List.of(new ArrayList<>()));

        void put(List<String> path, Op op) {
            int same = 0;
            while (same < names.size() && same < path.size() && names.get(same).equals(path.get(same))) {
                same++;
            }
            closeTo(same);
            for (var name : path.subList(same, path.size())) {
                names.add(name);
                open.add(new ArrayList<>());
            }
            open.getLast().add(op);
        }

        Block root() {
            closeTo(0);
            return Block.of("", open.getFirst());
        }

        private void closeTo(int depth) {
            while (names.size() > depth) {
                var component = Guess.of(String.join(".", names));
                var name = names.removeLast();
                var parts = open.removeLast();
                open.getLast().add(new Block(name, component, Map.of(), parts));
            }
        }
    }
}

package assay.pass;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Axis;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Op;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Run;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// The tree of one stage of a pipeline: some of the layers by their numbers, with the first stage what stands before
/// them, with the last what stands behind. (Huang et al. 2019, arXiv 1811.06965; Narayanan et al. 2021, arXiv
/// 2104.04473, section 2.2.)
///
/// What a stage reads and an earlier one made is given to it: [Kind#RECEIVE]. Tables of positions are made on each. A
/// parameter of an earlier stage that is read behind the layers too, such as a tied embedding, stands on both.
public final class Stage {
    /// The size that is the number of stages.
    public static final String COUNT = "pp";

    private final Model model;
    private final int stages;
    private final int chunks;
    private final List<Integer> own;
    private final Map<String, Rational> values;
    private final Layers layers;
    private final Set<Node> free = Collections.newSetFromMap(new IdentityHashMap<>());

    /// The stack that is cut: where it stands, and how many layers it has.
    private record Layers(String path, List<Repeat> repeats, int count) {}

    private Stage(Model model, int stages, int chunks, List<Integer> own) {
        this.model = model;
        this.stages = stages;
        this.chunks = chunks;
        this.own = own;
        this.values = model.sizes().values();
        this.layers = stack();
    }

    /// One of so many stages.
    ///
    /// @param chunks of layers on each, which it takes in turns
    /// @param stage from 0
    /// @throws Refusal where the tree has no one stack of layers, or fewer layers than chunks
    public static Model of(Model model, int stages, int chunks, int stage) {
        return stages == 1 ? model : new Stage(model, stages, chunks, List.of(stage)).model();
    }

    /// Two of so many stages, of which a rank has one in each direction: one from the front, and as far from the back
    /// the other. (DeepSeek-AI 2024, arXiv 2412.19437, section 3.2.1.)
    public static Model both(Model model, int stages, int stage) {
        return new Stage(model, stages, 1, List.of(Math.min(stage, stages - 1 - stage),
                Math.max(stage, stages - 1 - stage))).model();
    }

    /// The numbers of the layers that are here. Each chunk has as many as the others, or one more.
    private SortedSet<Integer> numbers() {
        var all = new TreeSet<Integer>();
        long parts = (long) stages * chunks;
        for (int stage : own) {
            for (int chunk = 0; chunk < chunks; chunk++) {
                long part = (long) chunk * stages + stage;
                IntStream.range((int) (part * layers.count / parts), (int) ((part + 1) * layers.count / parts))
                        .forEach(all::add);
            }
        }
        return all;
    }

    private boolean first() {
        return own.getFirst() == 0;
    }

    private boolean last() {
        return own.getLast() == stages - 1;
    }

    // ---- the stack -----------------------------------------------------------------------------------

    private Layers stack() {
        var all = new ArrayList<Layers>();
        stacks(Place.root(model.axes()), model.root().parts(), all);
        if (all.size() != 1) {
            throw new Refusal(new Problem(model.name(), "--pp", all.isEmpty() ? "has no layers to make stages of"
                    : "has several stacks of layers: " + String.join(", ", all.stream().map(Layers::path).toList()),
                    "stages are of one"));
        }
        var one = all.getFirst();
        long parts = (long) stages * chunks;
        if (one.count < parts) {
            throw new Refusal(new Problem(model.name(), "--pp", "has " + one.count + " layers, and " + parts
                    + (chunks > 1 ? " chunks" : " stages") + " are asked for", "at most " + one.count));
        }
        return one;
    }

    private void stacks(Place around, List<Node> parts, List<Layers> all) {
        for (var run : Run.of(parts)) {
            switch (run) {
                case Run.Layers(var repeats) -> {
                    var place = around.of(repeats.getFirst());
                    if (place.component().filter(Component::layered).isEmpty()) {
                        all.add(new Layers(place.path(), repeats, count(repeats)));
                    }
                }
                case Run.One(Op _) -> { }
                case Run.One(var block) -> stacks(around.of(block), block.parts(), all);
            }
        }
    }

    private int count(List<Repeat> repeats) {
        int most = 0;
        for (var repeat : repeats) {
            int size = repeat.numbers().size(values);
            most = size == 0 ? most : Math.max(most, repeat.numbers().get(size - 1, values) + 1);
        }
        return most;
    }

    // ---- what the stage has --------------------------------------------------------------------------

    private Model model() {
        tables();
        var before = new Needs();
        var parts = keep(model.root().parts(), new boolean[1], before);
        var root = model.root().with(parts);
        var own = owned(root);
        return received(own, before);
    }

    /// Finds the ops that need nothing but positions and constants, which any stage does itself.
    private void tables() {
        var made = new HashSet<String>();
        model.inputs().stream().filter(t -> t.axes().size() < 3 && !t.name().equals("ids")).map(Tensor::key)
                .forEach(made::add);
        model.walk((_, op) -> {
            boolean is = op.line().reads().stream().allMatch(t -> t.role() == Role.CONSTANT || made.contains(t.key()));
            op.line().writes().forEach(t -> {
                if (is) {
                    made.add(t.key());
                } else {
                    made.remove(t.key());
                }
            });
            if (is) {
                free.add(op);
            }
        });
    }

    /// The parts that the stage has.
    ///
    /// @param behind whether the layers came already
    /// @param needs what needs a gradient before the stage's first layer
    private List<Node> keep(List<Node> parts, boolean[] behind, Needs needs) {
        var kept = new ArrayList<Node>();
        for (var run : Run.of(parts)) {
            switch (run) {
                case Run.Layers(var repeats) when repeats.equals(layers.repeats) -> {
                    int first = numbers().getFirst();
                    repeats.forEach(repeat -> repeat.cut(0, first, values).ifPresent(needs::pass));
                    repeats.forEach(repeat -> cut(repeat).ifPresent(kept::add));
                    behind[0] = true;
                }
                case Run.Layers(var repeats) -> repeats.stream().filter(r -> has(r, behind[0])).forEach(kept::add);
                case Run.One(var node) when holds(node) -> {
                    var inside = keep(node.parts(), behind, needs);
                    kept.add(((Block) node).with(inside));
                }
                case Run.One(var node) -> {
                    if (has(node, behind[0])) {
                        kept.add(node);
                    } else if (!behind[0]) {
                        needs.pass(node);
                        tablesOf(node).ifPresent(kept::add);
                    }
                }
            }
        }
        return kept;
    }

    private boolean has(Node node, boolean behind) {
        return behind ? last() : first() || (node instanceof Op && free.contains(node));
    }

    /// What of a part before the layers any stage does itself.
    private Optional<Node> tablesOf(Node node) {
        if (node instanceof Op) {
            return free.contains(node) ? Optional.of(node) : Optional.empty();
        }
        if (!(node instanceof Block block)) {
            return Optional.empty();
        }
        var parts = block.parts().stream().flatMap(part -> tablesOf(part).stream()).toList();
        return parts.isEmpty() ? Optional.empty() : Optional.of(block.with(parts));
    }

    private boolean holds(Node node) {
        return node instanceof Block block && Run.of(block.parts()).stream().anyMatch(run -> switch (run) {
            case Run.Layers(var repeats) -> repeats.equals(layers.repeats);
            case Run.One(var part) -> holds(part);
        });
    }

    /// The copies of a repeat that the stage has. Where all stages have as many of one kind, they are a part of all.
    private Optional<Repeat> cut(Repeat repeat) {
        if (layers.repeats.size() == 1 && chunks == 1 && own.size() == 1 && layers.count % stages == 0
                && repeat.sets().equals(repeat.numbers())
                && repeat.numbers() instanceof Numbers.Every(var from, var step, var count) && step == 1
                && from.isZero()) {
            var each = count.over(Expr.dim(COUNT));
            return Optional.of(new Repeat(repeat.name(), repeat.variant(),
                    Numbers.from(each.times(own.getFirst()), each), repeat.parts()));
        }
        var here = numbers();
        int size = repeat.numbers().size(values);
        var numbers = new ArrayList<Integer>();
        for (int i = 0; i < size; i++) {
            int number = repeat.numbers().get(i, values);
            if (here.contains(number)) {
                numbers.add(number);
            }
        }
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        if (!repeat.sets().equals(repeat.numbers())) {
            throw new Refusal(new Problem(model.name(), repeat.name(), "has layers that share their parameters",
                    "keep them on one stage"));
        }
        var copies = Numbers.of(numbers);
        return Optional.of(new Repeat(repeat.name(), repeat.variant(), copies, repeat.parts()));
    }

    // ---- parameters of other stages ------------------------------------------------------------------

    /// The tree where a parameter whose own op is on another stage belongs to the first op that reads it.
    private Block owned(Block root) {
        var there = new HashSet<String>();
        walk(Place.root(model.axes()), root, (place, op) -> op.line().reads().stream().filter(Tensor::counted)
                .forEach(t -> there.add(place.module() + "." + t.name())));
        var moved = new HashMap<String, String>();
        return (Block) moved(Place.root(model.axes()), root, there, moved);
    }

    private interface Visitor {
        void visit(Place place, Op op);
    }

    private static void walk(Place around, Node node, Visitor visitor) {
        var place = around.of(node);
        if (node instanceof Op op) {
            visitor.visit(place, op);
        } else {
            node.parts().forEach(part -> walk(place, part, visitor));
        }
    }

    private Node moved(Place around, Node node, Set<String> there, Map<String, String> moved) {
        var place = around.of(node);
        return switch (node) {
            case Block block -> block.with(block.parts().stream().map(p -> moved(place, p, there, moved)).toList());
            case Repeat repeat -> repeat.with(repeat.parts().stream().map(p -> moved(place, p, there, moved)).toList());
            case Op op -> {
                if (op.line().reads().stream().noneMatch(t -> t.role() == Role.SHARED
                        && !there.contains(t.path() + "." + t.name()))) {
                    yield op;
                }
                var reads = op.line().reads().stream().map(t -> here(place, t, there, moved)).toList();
                yield op.with(new Line(reads, op.line().writes(), op.line().mask(), op.line().reference()));
            }
        };
    }

    private Tensor here(Place place, Tensor tensor, Set<String> there, Map<String, String> moved) {
        var name = tensor.path() + "." + tensor.name();
        if (tensor.role() != Role.SHARED || there.contains(name)) {
            return tensor;
        }
        if (place.repeated()) {
            throw new Refusal(new Problem(model.name(), place.path(), "reads " + tensor.key() + " of another stage",
                    "keep it on one stage"));
        }
        var owner = moved.get(name);
        if (owner == null) {
            moved.put(name, place.module());
            return new Tensor(Role.WEIGHT, "", tensor.name(), tensor.dims(), tensor.frozen());
        }
        return new Tensor(Role.SHARED, owner, tensor.name(), tensor.dims(), tensor.frozen());
    }

    // ---- what goes from stage to stage ---------------------------------------------------------------

    /// The stage with what it is given, and with what it gives as its answer.
    private Model received(Block root, Needs needs) {
        var given = new LinkedHashMap<String, Tensor>();
        var made = new HashSet<String>();
        var names = new HashSet<>(model.inputs().stream().map(Tensor::key).toList());
        var read = new HashSet<String>();
        walk(Place.root(model.axes()), root, (place, op) -> {
            for (var tensor : op.line().reads()) {
                boolean passes = tensor.role() == Role.STREAM;
                if (tensor.role() == Role.STATE && !made.contains(tensor.key())) {
                    throw new Refusal(new Problem(model.name(), place.path(), "reads " + tensor.key()
                            + ", which another stage keeps", "keep both on one stage"));
                }
                if (passes && !made.contains(tensor.key()) && !names.contains(tensor.key())) {
                    given.putIfAbsent(tensor.key(), outside(tensor, place));
                }
                if (passes && !made.contains(tensor.key())) {
                    read.add(tensor.key());
                }
            }
            op.line().writes().forEach(t -> made.add(t.key()));
        });
        var inputs = new ArrayList<>(model.inputs().stream().filter(t -> read.contains(t.key())).toList());
        inputs.addAll(given.values());
        var parts = new ArrayList<Node>();
        given.values().stream().filter(needs::has).forEach(t -> parts.add(new Pointwise("receive_" + t.name(),
                Kind.RECEIVE, new Line(List.of(t), List.of(t), Optional.empty()))));
        parts.addAll(root.parts());
        return new Model(model.name(), model.family(), model.source(), model.axes(), root.with(parts), inputs,
                last() ? model.output() : output(made), model.sizes(), model.switches(), model.notes(),
                model.spelling());
    }

    /// What the next stage is given that this one made, and that the layers change.
    private String output(Set<String> made) {
        var changed = new HashSet<String>();
        var read = new HashSet<String>();
        layers.repeats.forEach(repeat -> {
            var own = new HashSet<String>();
            walk(Place.root(model.axes()), repeat, (_, op) -> {
                op.line().reads().stream().filter(t -> t.role() == Role.STREAM && !own.contains(t.key()))
                        .map(Tensor::key).forEach(read::add);
                op.line().writes().forEach(t -> own.add(t.key()));
            });
            changed.addAll(own);
        });
        changed.retainAll(read);
        changed.retainAll(made);
        if (changed.size() != 1) {
            throw new Refusal(new Problem(model.name(), "--pp", changed.isEmpty() ? "gives nothing from layer to layer"
                    : "gives several streams from layer to layer: " + String.join(", ", new TreeSet<>(changed)),
                    "stages give one"));
        }
        return changed.iterator().next();
    }

    /// A tensor that is read inside as it is at the root, where an axis may have another size.
    private Tensor outside(Tensor tensor, Place place) {
        var dims = tensor.dims().stream().map(dim -> dim.stream().map(axis -> outside(axis, place)).toList()).toList();
        return new Tensor(tensor.role(), tensor.path(), tensor.name(), dims, tensor.frozen());
    }

    private Axis outside(Axis axis, Place place) {
        var size = place.size(axis.name());
        return model.axes().containsKey(axis.name()) && model.axes().getOrDefault(axis.name(), Expr.ONE).equals(size)
                ? axis : model.axes().entrySet().stream()
                .filter(e -> e.getValue().equals(size)).map(Map.Entry::getKey).sorted().findFirst()
                .map(name -> new Axis(name, axis.chosen())).orElseThrow(() -> new Refusal(new Problem(model.name(),
                        place.path(), "is given a stream whose axis '" + axis.name() + "' is " + size + " there alone",
                        "stages are of layers of one shape")));
    }
}

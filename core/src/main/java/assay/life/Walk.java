package assay.life;

import assay.algebra.Expr;
import assay.life.Value.Leaf;
import assay.model.Axis;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Run;
import assay.model.Switch;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import assay.pass.Cores;
import assay.pass.Dropout;
import assay.pass.Needs;
import assay.pass.Recompute;
import assay.pass.Recompute.Extent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A forward pass in the order of execution, step by step: what each makes, and what is kept of it.
///
/// Layers that are alike and follow each other are walked a few times, each time for a number of copies. Without values
/// of sizes these are the first that meet other needs, all others, and the last; with them the first, those between,
/// and the last.
final class Walk {
    private static final Set<Component> FRAMES = Set.of(Component.ATTENTION, Component.FEED_FORWARD);

    private final Keeping list;
    private final Kernel kernel;
    private final Recompute recompute;
    private final Types types;
    private final Asked asked;
    private final Amounts all;
    private final Set<String> packed;
    private final Place root;
    private final String activation;
    private final Map<String, List<Value>> streams = new HashMap<>();
    private final Map<String, Writer> writers = new HashMap<>();
    private final Map<String, Value> owned = new HashMap<>();
    private final Map<Optional<Region>, Map<Value, Value>> copied = new HashMap<>();
    private final Map<String, Storage> masks = new HashMap<>();
    private final IdentityHashMap<Op, Map<Tensor, Amount>> amounts = new IdentityHashMap<>();
    private final Map<String, Holdings.Unknown> unknown = new LinkedHashMap<>();
    private final Needs needs = new Needs();
    private List<Storage> names = new ArrayList<>();
    private final Map<String, Value> joined = new HashMap<>();
    private Amount share = Amount.ONE;
    private String turn = "";
    private int turns;

    final List<Storage> made = new ArrayList<>();
    final List<Step> steps = new ArrayList<>();
    final List<Region> regions = new ArrayList<>();

    private Walk(Model model, Keeping list, Kernel kernel, Recompute recompute, Types types, Asked asked,
            Amounts all, Set<String> packed) {
        this.root = Place.root(model.axes());
        this.activation = model.switches().stream().filter(s -> s.name().equals("activation")).findFirst()
                .map(Switch::value).orElse("");
        this.list = list;
        this.kernel = kernel;
        this.recompute = recompute;
        this.types = types;
        this.asked = asked;
        this.all = all;
        this.packed = packed;
    }

    /// The walk over a model, with dropout where the list has it, for any sizes.
    static Walk of(Model model, Keeping list, Kernel kernel, Recompute recompute, Types types) {
        return of(model, list, kernel, recompute, types, new Asked(new Point(model.sizes().values()), false),
                new Amounts(), Set.of());
    }

    /// The walk over a model, with dropout where the list has it.
    ///
    /// @param asked what is known of sizes
    /// @param all amounts of the tree
    /// @param packed the names of parameters that are unpacked where a product reads them
    static Walk of(Model model, Keeping list, Kernel kernel, Recompute recompute, Types types, Asked asked,
            Amounts all, Set<String> packed) {
        var run = list.dropout() ? Dropout.of(model) : model;
        var walk = new Walk(run, list, kernel, recompute, types, asked, all, packed);
        run.inputs().forEach(walk::given);
        walk.nodes(walk.root, run.root().parts(), Copies.ONE);
        walk.mark(walk.streams.getOrDefault(run.output(), List.of()));
        if (!asked.known() && (kernel == Kernel.FUSED || recompute.extent() == Extent.CORES)) {
            var how = kernel == Kernel.FUSED ? "attention of a form of which no kernel is known"
                    : "attention of a form that is not done again";
            Cores.unknown(run).forEach(part -> walk.omit(how, part.place(), part.op(),
                    Copies.ONE.times(walk.amount(part.place().count()))));
        }
        return walk;
    }

    /// What each stream is at the end.
    List<Value> values(String stream) {
        return streams.getOrDefault(stream, List.of());
    }

    Place root() {
        return root;
    }

    /// The rows of the tensor that was last written to a stream: all its axes but the last.
    Amount rows(String stream) {
        var writer = writers.get(stream);
        if (writer == null) {
            return Amount.ZERO;
        }
        var axes = writer.op.line().writes().stream().filter(t -> t.key().equals(stream)).findFirst().orElseThrow()
                .axes();
        return amount(Expr.product(axes.subList(0, axes.size() - 1).stream().map(a -> writer.place.size(a.name()))
                .toList()));
    }

    List<Holdings.Unknown> unknown() {
        return List.copyOf(unknown.values());
    }

    /// Marks the steps that the output comes of, and what they keep.
    private void mark(List<Value> output) {
        var reached = new LinkedHashSet<Value>(output);
        for (var step : steps.reversed()) {
            step.reached = step.writes.stream().anyMatch(reached::contains);
            if (step.reached) {
                reached.addAll(step.reads);
                step.copies.again().filter(_ -> step.undoes())
                        .ifPresent(region -> region.entered.forEach(s -> s.kept = true));
                for (var storage : step.saves) {
                    storage.kept |= step.copies.again().isEmpty();
                    storage.inside |= step.copies.again().isPresent() && step.copies.beside(storage.copies);
                }
            }
        }
        output.forEach(value -> value.storage().ifPresent(s -> s.unlisted = true));
    }

    /// Positions are those of one sequence, which all sequences of a batch share.
    private void given(Tensor input) {
        var op = new Pointwise(input.name(), Kind.SPLIT, new Line(List.of(input), List.of(input), Optional.empty()));
        boolean shared = input.name().equals("positions");
        var elements = input.elements(axis -> shared && axis.equals("b") ? Expr.ONE : root.size(axis));
        var storage = storage(Holding.ACTIVATIONS, root.of(op), op, amount(elements), types.stream(), Copies.ONE);
        storage.given = true;
        storage.lasting = true;
        streams.put(input.key(), List.of(Value.of(storage, false, false)));
    }

    // ---- what rules ask and say ----------------------------------------------------------------------

    Keeping list() {
        return list;
    }

    Types types() {
        return types;
    }

    /// What a tensor is, read here; nothing for a constant, or a view of one.
    List<Value> values(Tensor tensor, Place place, Op op, Copies copies) {
        return switch (tensor.role()) {
            case WEIGHT, SHARED -> List.of(leaf(tensor, place, op, copies));
            default -> streams.getOrDefault(tensor.key(), List.of());
        };
    }

    /// What a stream or a state is by now.
    List<Value> streams(Tensor tensor) {
        return tensor.parameter() ? List.of() : streams.getOrDefault(tensor.key(), List.of());
    }

    private Value leaf(Tensor tensor, Place place, Op op, Copies copies) {
        var name = name(tensor, place) + (tensor.frozen() ? "!" : "");
        if (tensor.role() == Role.SHARED) {
            return owned.computeIfAbsent(name,
                    key -> leaf(key, amount(tensor, place, op), tensor.trained(), Amount.ONE));
        }
        boolean shared = !place.inStore().count().equals(place.count());
        return owned.computeIfAbsent(shared ? name : name + turn, key -> leaf(key, amount(tensor, place, op),
                tensor.trained(), shared ? Amount.ONE : copies.count()));
    }

    private static String name(Tensor parameter, Place place) {
        return (parameter.role() == Role.SHARED ? parameter.path() : place.module()) + "." + parameter.name();
    }

    private Value leaf(String name, Amount elements, boolean needs, Amount copies) {
        return new Value(Optional.empty(), elements, types.weights(), needs, false,
                Optional.of(new Leaf(name, copies)));
    }

    /// Whether a parameter that is read here has to be unpacked for a product.
    boolean packs(Tensor tensor, Place place) {
        return tensor.frozen() && tensor.parameter() && packed.contains(name(tensor, place));
    }

    /// The copy of a parameter in fewer bits: one for all that read it, and one where a part is done again.
    Value copied(Value leaf, Copies at, Function<Value, Value> copy) {
        var all = copied.computeIfAbsent(at.again(), _ -> new HashMap<>());
        var known = all.get(leaf);
        if (known == null) {
            known = copy.apply(leaf);
            boolean there = copied.values().stream().anyMatch(some -> some.containsKey(leaf));
            known.storage().ifPresent(s -> s.onlyAgain = there);
            all.put(leaf, known);
        }
        return known;
    }

    /// Whether there is more than one sequence, as far as that is known.
    boolean many() {
        return !asked.known() || !asked.isOne(Expr.dim("B"));
    }

    void write(Tensor tensor, Value value) {
        streams.put(tensor.key(), List.of(value));
    }

    void write(Tensor tensor, List<Value> seen) {
        streams.put(tensor.key(), seen);
    }

    Asked asked() {
        return asked;
    }

    Amount amount(Expr elements) {
        return elements.equals(Expr.ONE) ? Amount.ONE : all.of(elements);
    }

    /// The elements of a tensor, read or written by an op.
    Amount amount(Tensor tensor, Place place, Op op) {
        return amounts.computeIfAbsent(op, _ -> new HashMap<>())
                .computeIfAbsent(tensor, t -> amount(t.elements(place::size)));
    }

    /// The elements of what an op writes: of one expert's tokens alone, where experts run one after the other.
    Amount written(Tensor tensor, Place place, Op op) {
        return amount(tensor, place, op).times(share);
    }

    Amount share() {
        return share;
    }

    /// @param part what it is held as
    Storage storage(Holding part, Place place, Op op, Amount elements, int bits, Copies copies) {
        var storage = new Storage(part, place, op, elements, bits, copies, copies.count(), copies.inner());
        made.add(storage);
        return storage;
    }

    void step(Step step) {
        step.number = steps.size();
        steps.add(step);
        step.copies.again().ifPresent(region -> {
            region.steps.add(step);
            if (begins()) {
                for (var read : step.reads) {
                    read.storage().filter(s -> !s.copies.beside(step.copies))
                            .filter(_ -> list.by() == Keeping.By.READERS || read.needs())
                            .ifPresent(region.entered::add);
                }
            }
        });
    }

    /// Whether an axis has one place, by the model's own sizes where no others are given.
    boolean isOne(Expr size) {
        return asked.isOne(size);
    }

    /// Whether whole layers are done again.
    boolean layersAgain() {
        return recompute.extent() == Extent.BLOCKS;
    }

    /// The activation that the config names; empty where it names none.
    String activation() {
        return activation;
    }

    /// The one mask of all scores that leave out the same pairs.
    Storage mask(Pointwise op, Place place, Tensor scores) {
        var pairs = scores.axes().stream().map(Axis::name).filter(Eager.TOKENS::contains).map(place::size).toList();
        var mask = op.line().mask().orElseThrow();
        return masks.computeIfAbsent(mask + " " + mask.window().map(place::size) + pairs, _ -> {
            var name = masks.isEmpty() ? "mask" : "mask_" + (masks.size() + 1);
            var storage = storage(Holding.ACTIVATIONS, root.of(op).named(name), op, amount(Expr.product(pairs)),
                    Byte.SIZE, Copies.ONE);
            storage.given = true;
            storage.lasting = true;
            return storage;
        });
    }

    /// Something of an op that has no rule.
    void omit(String what, Place place, Op op, Copies copies) {
        if (asked.known()) {
            return;
        }
        var count = copies.count().expr();
        var elements = op.line().writes().getFirst().elements(place::size).times(count);
        unknown.merge(what, new Holdings.Unknown(what, count, elements),
                (a, b) -> new Holdings.Unknown(what, a.ops().plus(b.ops()), a.elements().plus(b.elements())));
    }

    // ---- the order of execution ----------------------------------------------------------------------

    private void node(Place around, Node node, Copies copies) {
        var place = around.of(node);
        switch (node) {
            case Block block -> framed(block.component().filter(FRAMES::contains).isPresent(),
                    () -> nodes(place, block.parts(), copies));
            case Repeat repeat -> layers(around, new Run.Layers(List.of(repeat)), copies);
            case Op op -> op(place, op, copies);
        }
    }

    private void nodes(Place place, List<Node> parts, Copies copies) {
        var loop = list.by() == Keeping.By.READERS && asked.known() ? Loop.of(parts) : Optional.<Loop>empty();
        if (loop.isEmpty()) {
            straight(place, parts, copies);
            return;
        }
        straight(place, parts.subList(0, loop.get().first()), copies);
        loop(place, parts.subList(loop.get().first(), loop.get().last() + 1), loop.get().axis(), copies);
        straight(place, parts.subList(loop.get().last() + 1, parts.size()), copies);
    }

    /// Experts one after the other, each for the tokens that chose it, as if all were chosen equally often: those but
    /// the last two at once. Undone, the second of them is the first whose gradients are added to another's.
    private void loop(Place place, List<Node> parts, String axis, Copies copies) {
        var experts = amount(place.size(axis));
        var outer = share;
        if (asked.above(experts, 2)) {
            share = outer.times(experts.parts(2));
            straight(place, parts, new Copies(copies.count(), copies.inner(), copies.again(), copies.silent(), false));
        }
        for (int i = 0; i < 2 && asked.above(experts, i); i++) {
            share = outer.times(experts.part());
            straight(place, parts, copies);
        }
        share = outer;
        joined.clear();
    }

    /// What the outputs of the experts before this one were added to.
    Optional<Value> joined(Tensor written) {
        return Optional.ofNullable(joined.get(written.key()));
    }

    /// Says what further experts' outputs are added to.
    void join(Tensor written, Value value) {
        if (!share.isOne()) {
            joined.put(written.key(), value);
        }
    }

    /// The step that was made last.
    Step last() {
        return steps.getLast();
    }

    private void straight(Place place, List<Node> parts, Copies copies) {
        int next = 0;
        for (var core : Cores.of(parts)) {
            runs(place, parts.subList(next, core.first()), copies);
            core(place, parts.subList(core.first(), core.last() + 1), (Pointwise) parts.get(core.softmax()), copies);
            next = core.last() + 1;
        }
        runs(place, parts.subList(next, parts.size()), copies);
    }

    private void runs(Place place, List<Node> parts, Copies copies) {
        for (var run : Run.of(parts)) {
            switch (run) {
                case Run.One(var node) -> node(place, node, copies);
                case Run.Layers layers -> layers(place, layers, copies);
            }
        }
    }

    private void core(Place place, List<Node> parts, Pointwise softmax, Copies around) {
        if (list.by() == Keeping.By.READERS && kernel == Kernel.EXPLICIT) {
            for (var part : parts) {
                if (part instanceof Contract contract) {
                    new Eager(this, place.of(part), around).repeated(contract);
                }
            }
        }
        var inside = new ArrayList<Placed>();
        parts.forEach(part -> ops(place, part, inside));
        var written = new HashSet<String>();
        for (var placed : inside) {
            placed.op().line().reads().stream().filter(t -> !written.contains(t.key()))
                    .forEach(t -> streams(t).forEach(v -> v.storage().ifPresent(this::name)));
            placed.op().line().writes().forEach(t -> written.add(t.key()));
        }
        var copies = recompute.extent() == Extent.CORES ? around.again(region()) : around;
        if (kernel == Kernel.EXPLICIT) {
            parts.forEach(part -> node(place, part, copies));
        } else if (list.by() == Keeping.By.MAKERS) {
            parts.forEach(part -> node(place, part, copies.silently()));
            var last = (Op) parts.getLast();
            last.line().writes().forEach(t -> streams.getOrDefault(t.key(), List.of()).forEach(v -> v.storage()
                    .ifPresent(s -> steps.getLast().saves.add(s))));
        } else {
            new Eager(this, inside.getLast().place(), copies).kernel(inside, softmax, place.of(softmax));
        }
    }

    /// An op and its place.
    record Placed(Place place, Op op) {}

    private static void ops(Place around, Node node, List<Placed> all) {
        var place = around.of(node);
        if (node instanceof Op op) {
            all.add(new Placed(place, op));
        } else {
            node.parts().forEach(part -> ops(place, part, all));
        }
    }

    private Region region() {
        var region = new Region();
        regions.add(region);
        return region;
    }

    // ---- layers --------------------------------------------------------------------------------------

    private void layers(Place around, Run.Layers layers, Copies copies) {
        boolean again = recompute.extent() == Extent.BLOCKS && copies.again().isEmpty();
        int every = again ? recompute.every() : 1;
        var repeats = layers.repeats().stream().filter(r -> !asked.none(r.times())).toList();
        if (repeats.isEmpty()) {
            return;
        }
        if (!asked.known() && (every == 1 || repeats.size() == 1)) {
            repeats.forEach(repeat -> symbolic(around, repeat, needs.apart(repeat), again, copies));
            return;
        }
        int apart = needs.apart(repeats.getFirst());
        if (repeats.size() == 1 && every == 1) {
            var times = amount(repeats.getFirst().times());
            cut(List.of(repeats), times, apart, around, again, copies);
            return;
        }
        boolean first = true;
        var order = new Order(layers, every);
        for (var unit : asked.ask(order.of(), order)) {
            cut(unit.of(layers.repeats()), Amount.of(unit.times()), first ? apart : 0, around, again, copies);
            first = false;
        }
    }

    /// A unit that is run so often: the first of it, those between at once, the last.
    private void cut(List<List<Repeat>> unit, Amount times, int apart, Place around, boolean again, Copies copies) {
        boolean known = asked.known();
        int front = known ? apart + 1 : apart;
        var left = times;
        for (; front > 0 && (known ? asked.above(left, 1) : !left.isOne()); front--) {
            unit(unit, around, again, copies);
            left = left.minus(Amount.ONE);
        }
        var between = left.minus(Amount.ONE);
        if (known ? asked.above(between, 0) : !between.expr().isZero()) {
            between(unit, between, around, again, copies);
        }
        unit(unit, around, again, copies);
    }

    /// Several runs of a unit at once; what they hand from one to the next is there once for each but the last.
    private void between(List<List<Repeat>> unit, Amount times, Place around, boolean again, Copies copies) {
        var before = new HashMap<>(streams);
        int from = steps.size();
        unit(unit, around, again, copies.times(times));
        if (!asked.known() || !asked.above(times, 1)) {
            return;
        }
        for (var entry : before.entrySet()) {
            var now = streams.getOrDefault(entry.getKey(), List.of());
            if (now.equals(entry.getValue()) || now.size() != entry.getValue().size()) {
                continue;
            }
            for (int i = 0; i < now.size(); i++) {
                var out = now.get(i).storage();
                var in = entry.getValue().get(i).storage();
                if (out.isPresent() && in.isPresent() && !out.equals(in)) {
                    handed(in.get(), out.get(), copies, steps.subList(from, steps.size()));
                }
            }
        }
    }

    private static void handed(Storage in, Storage out, Copies around, List<Step> between) {
        if (between.stream().noneMatch(step -> step.reads.stream().anyMatch(v -> v.storage().filter(in::equals)
                .isPresent()))) {
            return;
        }
        var rest = out.cut(around);
        for (var step : between) {
            if (step.saves.contains(in) || step.saves.contains(out)) {
                step.saves.add(rest);
            }
            step.copies.again().filter(r -> r.entered.contains(in)).ifPresent(r -> r.entered.add(rest));
        }
    }

    private void unit(List<List<Repeat>> groups, Place around, boolean again, Copies copies) {
        for (var group : groups) {
            var own = again ? copies.again(region()) : copies;
            var first = group.getFirst();
            if (again && group.stream().allMatch(first::equals)) {
                cut(List.of(List.of(first)), Amount.of(group.size()), 0, around, false, own);
            } else {
                for (var repeat : group) {
                    var outer = turn;
                    turn = outer + "#" + turns++;
                    layer(around.of(repeat), repeat, own);
                    turn = outer;
                }
            }
        }
    }

    private void layer(Place place, Repeat repeat, Copies copies) {
        framed(true, () -> nodes(place, repeat.parts(), copies));
    }

    /// What a layer, attention or a feed-forward is given is held by a frame until it returns; so are queries, keys,
    /// values and masked scores, which attention holds by name.
    private void framed(boolean frame, Runnable parts) {
        if (!frame || list.by() == Keeping.By.MAKERS || !asked.known()) {
            parts.run();
            return;
        }
        int from = steps.size();
        var named = names;
        names = new ArrayList<>();
        parts.run();
        int end = steps.size() - 1;
        var made = new HashSet<Storage>();
        var inside = steps.subList(from, steps.size());
        inside.forEach(step -> made.addAll(step.makes));
        for (var step : inside) {
            step.reads.forEach(v -> v.storage().filter(s -> !made.contains(s)).ifPresent(s -> s.frame = end));
        }
        names.forEach(s -> s.frame = Math.max(s.frame, end));
        names = named;
    }

    /// Says that a frame holds a storage by name.
    void name(Storage storage) {
        names.add(storage);
    }

    /// Copies of one repeat, for any number of them.
    private void symbolic(Place around, Repeat repeat, int apart, boolean again, Copies copies) {
        var left = amount(repeat.times());
        for (; apart > 0 && !left.isOne(); apart--) {
            nodes(around.of(repeat), repeat.parts(), again ? copies.again(region()) : copies);
            left = left.minus(Amount.ONE);
        }
        var place = around.of(repeat);
        if (again) {
            groups(place, repeat, left.expr(), copies);
        } else {
            nodes(place, repeat.parts(), copies.times(left.minus(Amount.ONE)));
            nodes(place, repeat.parts(), copies);
        }
    }

    /// Copies that are done again in groups. What the last of a group writes is kept for the next group, so the last of
    /// a group is walked apart from the others, and the last group apart from the others.
    private void groups(Place place, Repeat repeat, Expr left, Copies copies) {
        var every = Expr.of(recompute.every());
        var groups = left.ceilDiv(every);
        var others = new Region();
        var last = region();
        nodes(place, repeat.parts(), copies.times(amount(left.minus(groups))).again(others).held(Amount.ZERO));
        nodes(place, repeat.parts(), copies.times(amount(groups.minus(Expr.ONE))).again(others).held(Amount.ZERO));
        nodes(place, repeat.parts(), copies.times(Amount.ZERO).again(last)
                .held(amount(every.min(left).minus(Expr.ONE))));
        nodes(place, repeat.parts(), copies.again(last));
    }

    /// Whether the list has to be told what a part begins with that is done again. A list of what is made names
    /// queries, keys and values itself.
    private boolean begins() {
        return list.by() == Keeping.By.READERS || recompute.extent() == Extent.BLOCKS;
    }

    private void op(Place place, Op op, Copies copies) {
        switch (list.by()) {
            case READERS -> new Eager(this, place, copies).of(op);
            case MAKERS -> new Listed(this, place, copies).of(op);
        }
        op.line().writes().forEach(t -> writers.put(t.key(), new Writer(place, op)));
        needs.pass(op);
    }

    private record Writer(Place place, Op op) {}
}

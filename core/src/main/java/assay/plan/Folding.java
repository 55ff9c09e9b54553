package assay.plan;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Form.Way;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Tensor;
import assay.pass.Cores;
import assay.pass.Needs;
import assay.plan.Work.Back;
import assay.plan.Work.Choice;
import assay.plan.Work.Core;
import assay.plan.Work.Layer;
import assay.plan.Work.Matrix;
import assay.plan.Work.Piece;
import assay.plan.Work.Share;
import assay.plan.Work.Where;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The fold of a tree into its [Work].
final class Folding {
    private static final String QUERIES = "t";
    private static final String KEYS = "s";
    private static final String BATCH = "b";
    private static final String WORDS = "v";
    private static final Set<Component> PARTS =
            Set.of(Component.ATTENTION, Component.FEED_FORWARD, Component.RECURRENCE);
    private static final Set<Kind> ACTIVATIONS = Set.of(Kind.SILU, Kind.GELU, Kind.RELU, Kind.SIGMOID, Kind.TANH);

    private final Model rank;
    private final Map<String, Rational> values;
    private final boolean split;
    private final Packing packing;
    private final Map<Expr, Double> known = new HashMap<>();
    /// Of the tree that is not split, by paths.
    private final Map<String, Place> whole = new HashMap<>();

    private final Needs needs = new Needs();
    private final List<Layer> layers = new ArrayList<>();
    private final List<Matrix> heads = new ArrayList<>();
    private Share weights = Share.NONE;
    private Share experts = Share.NONE;
    private double active;
    private double stream;

    /// @param whole the model that is not split, of which experts are; empty where they are split as the rest is
    /// @param packing how weights lie in memory
    Folding(Optional<Model> whole, Model rank, Packing packing) {
        this.rank = rank;
        this.packing = packing;
        this.values = rank.sizes().values();
        this.split = whole.isEmpty();
        whole.ifPresent(model -> model.walk((place, _) -> this.whole.put(place.path(), place)));
    }

    /// What is gathered of a layer, or of the ends.
    private static final class Gathered {
        private final double copies;
        private final Part between = new Part(Where.BETWEEN);
        private final List<Part> parts = new ArrayList<>();
        private Optional<Part> routed = Optional.empty();
        private boolean back;

        Gathered(double copies) {
            this.copies = copies;
            parts.add(between);
        }

        Part routed() {
            if (routed.isEmpty()) {
                routed = Optional.of(add(Where.ROUTED));
            }
            return routed.get();
        }

        Part add(Where where) {
            var part = new Part(where);
            parts.add(part);
            return part;
        }

        List<Piece> pieces() {
            return parts.stream().map(Part::piece).toList();
        }
    }

    /// A piece as it is gathered.
    private static final class Part {
        private final Where where;
        private final List<Matrix> matrices = new ArrayList<>();
        private final List<Core> cores = new ArrayList<>();
        private final Map<Moved, Double> moved = new EnumMap<>(Moved.class);
        private final Map<String, Double> activated = new HashMap<>();
        private double scanned;
        private double summed;
        private Choice choice = Choice.NONE;

        Part(Where where) {
            this.where = where;
        }

        /// Whether anything is multiplied: nothing is in a tower's layers where there is no image.
        boolean works() {
            return scanned > 0 || Stream.of(matrices.stream().map(Matrix::flops), cores.stream().map(Core::flops))
                    .flatMap(flops -> flops).anyMatch(flops -> flops > 0);
        }

        void move(Moved what, double elements) {
            moved.merge(what, elements, Double::sum);
        }

        Piece piece() {
            return new Piece(where, matrices, joined(), cores, moved, scanned, summed, choice);
        }

        /// Products of one stream by matrices of one depth, as one.
        private List<Matrix> joined() {
            var all = new ArrayList<Matrix>();
            for (var m : matrices) {
                int like = -1;
                for (int i = 0; i < all.size(); i++) {
                    var o = all.get(i);
                    like = o.reads().equals(m.reads()) && o.rows() == m.rows() && o.depth() == m.depth()
                            && o.count() == m.count() && o.back().equals(m.back()) && !m.wide() && !o.wide()
                            && o.kept().equals(m.kept()) ? i : like;
                }
                if (like < 0) {
                    all.add(m);
                } else {
                    var o = all.get(like);
                    all.set(like, new Matrix(o.reads(), o.count(), o.rows(), o.columns() + m.columns(), o.depth(),
                            false, m.back(), m.kept()));
                }
            }
            return all;
        }
    }

    Work work() {
        var ends = new Gathered(1);
        nodes(Place.root(rank.axes()), List.of(rank.root()), ends, ends.between, false);
        return new Work(layers, ends.between.piece(), heads, weights, experts, active, stream);
    }

    private void nodes(Place around, List<Node> nodes, Gathered layer, Part part, boolean inside) {
        var cored = new HashSet<Node>();
        for (var span : Cores.of(nodes)) {
            core(around, nodes, span, part, times(around, layer));
            for (int i = span.first(); i <= span.last(); i++) {
                cored.add(nodes.get(i));
            }
        }
        for (var node : nodes) {
            var place = around.of(node);
            switch (node) {
                case Op op -> {
                    layer.back |= op.line().reads().stream().anyMatch(needs::has);
                    if (cored.contains(op)) {
                        parameters(place, op);
                    } else {
                        op(place, op, layer, part);
                    }
                    needs.pass(op);
                }
                case Repeat repeat when !inside -> {
                    needs.pass(repeat);
                    layer(place, repeat.name() + repeat.variant(), number(repeat.times()), repeat.parts());
                }
                case Repeat repeat -> nodes(place, repeat.parts(), layer, part, inside);
                case Block block when !inside && block.component().equals(Optional.of(Component.PREDICTION)) ->
                    layer(place, block.name(), 1, block.parts());
                case Block block -> block(place, block, layer, part, inside);
            }
        }
    }

    private void layer(Place place, String name, double copies, List<Node> parts) {
        var layer = new Gathered(copies);
        nodes(place, parts, layer, layer.between, true);
        if (layer.parts.stream().anyMatch(Part::works)) {
            layers.add(new Layer(name, copies, layer.back, layer.pieces()));
        }
    }

    private void block(Place place, Block block, Gathered layer, Part part, boolean inside) {
        boolean own = inside && part.where == Where.BETWEEN && block.component().filter(PARTS::contains).isPresent()
                && multiplies(block);
        var to = !own ? part : chooses(block) ? layer.routed() : layer.add(Where.SPLIT);
        nodes(place, block.parts(), layer, to, inside);
    }

    private static boolean multiplies(Node node) {
        return node instanceof Op op ? op instanceof Contract : node.parts().stream().anyMatch(Folding::multiplies);
    }

    private static boolean chooses(Node node) {
        return node instanceof Op op ? op instanceof Contract && chosen(op)
                : node.parts().stream().anyMatch(Folding::chooses);
    }

    private static boolean chosen(Op op) {
        return op.line().reads().stream().anyMatch(t -> t.parameter() && t.axes().stream().anyMatch(a -> a.chosen()));
    }

    /// How often what stands here is run in one copy of its layer.
    private double times(Place place, Gathered layer) {
        return number(place.count()) / layer.copies;
    }

    private double number(Expr expr) {
        return known.computeIfAbsent(expr, e -> e.at(values).approximate());
    }

    private double size(Place place, String axis) {
        return number(place.size(axis));
    }

    private double elements(Place place, Tensor tensor) {
        double product = 1;
        for (var axis : tensor.axes()) {
            product *= axis.chosen() ? 1 : size(place, axis.name());
        }
        return product;
    }

    private void parameters(Place place, Op op) {
        for (var tensor : op.line().reads()) {
            if (tensor.counted()) {
                boolean routed = tensor.axes().stream().anyMatch(a -> a.chosen());
                var at = routed ? whole.getOrDefault(place.path(), place) : place;
                double one = number(at.inStore().count().times(tensor.elements(at::size)));
                if (routed) {
                    experts = experts.plus(one, tensor.trained());
                } else {
                    weights = weights.plus(one, tensor.trained());
                }
                active += number(place.inStore().count().times(place.met(tensor)));
            }
        }
    }

    private void op(Place placed, Op op, Gathered layer, Part part) {
        parameters(placed, op);
        var place = part.where == Where.ROUTED ? whole.getOrDefault(placed.path(), placed) : placed;
        double times = times(place, layer);
        switch (op) {
            case Contract c when c.weighted() -> matrix(place, c, part, times);
            case Contract c when part.where != Where.BETWEEN ->
                part.scanned += 2 * times * product(place, c.line().index(), c);
            case Gather g when g.line().reads().stream().anyMatch(Tensor::parameter) -> {
                double elements = elements(place, g.line().writes().getFirst());
                part.move(Moved.EMBEDDING, times * elements);
                stream = Math.max(stream, elements);
            }
            case Pointwise p -> pointwise(place, p, layer, part, times);
            default -> {}
        }
    }

    private double product(Place place, Iterable<String> axes, Contract c) {
        double product = 1;
        for (var axis : axes) {
            product *= size(place, axis);
        }
        var mask = c.line().mask();
        return mask.isEmpty() || product == 0 ? product : product
                / (size(place, mask.get().query()) * size(place, mask.get().key())) * number(mask.get().pairs(
                        place::size));
    }

    private void matrix(Place place, Contract c, Part part, double times) {
        var weight = c.line().reads().stream().filter(Tensor::parameter).findFirst().orElseThrow();
        var read = c.line().reads().stream().filter(t -> !t.equals(weight)).findFirst().orElse(weight);
        var result = c.line().writes().getFirst();
        var summed = Set.copyOf(c.line().summed());
        double rows = 1;
        double columns = 1;
        double depth = 1;
        double count = times;
        double scores = elements(place, result);
        for (var axis : weight.axes()) {
            double size = size(place, axis.name());
            if (axis.chosen()) {
                count *= size;
            } else if (summed.contains(axis.name())) {
                depth *= size;
            } else if (has(read, axis.name())) {
                count *= size;
            } else {
                columns *= size;
            }
        }
        for (var axis : read.axes()) {
            rows *= summed.contains(axis.name()) || has(weight, axis.name()) ? 1 : size(place, axis.name());
        }
        boolean router = place.purpose().equals(Optional.of(Component.ROUTER));
        boolean words = has(weight, WORDS);
        var back = new Back(needs.has(read), weight.trained());
        var kept = packing.of(place, weight);
        var made = new Matrix(read.key(), count, rows, columns, depth, router || words, back, kept);
        if (words || place.purpose().equals(Optional.of(Component.HEAD))) {
            heads.add(new Matrix(read.key(), number(place.count()), rows, columns, depth, true, back, kept));
            return;
        }
        part.matrices.add(made);
        if (router) {
            part.move(Moved.ROUTER, times * scores);
        }
        if (part.where == Where.ROUTED && !part.choice.any()) {
            var axis = weight.axes().stream().filter(a -> a.chosen()).findFirst();
            axis.ifPresent(a -> part.choice = new Choice(size(place, a.name()), size(place, a.name() + "?"),
                    made.depth()));
        }
    }

    private static boolean has(Tensor tensor, String axis) {
        return tensor.axes().stream().anyMatch(a -> a.name().equals(axis));
    }

    private void pointwise(Place place, Pointwise p, Gathered layer, Part part, double times) {
        var written = p.line().writes().getFirst();
        double elements = times * elements(place, written);
        boolean router = place.purpose().equals(Optional.of(Component.ROUTER));
        switch (p.kind()) {
            case ALL_REDUCE -> part.summed += part.where == Where.SPLIT
                    || (part.where == Where.ROUTED && split) ? elements : 0;
            case RMS_NORM, LAYER_NORM, LATENT_NORM -> part.move(Moved.NORM, elements);
            case ADD -> part.move(Moved.ADD, elements);
            case ROTATE -> part.move(Moved.ROTATE, elements);
            case COMBINE -> layer.routed().move(Moved.COMBINE, times * elements(place, p.line().reads().getFirst()));
            case SCAN -> scan(place, p, part, times);
            case MULTIPLY -> multiply(p, part, elements);
            case SPLIT, WINDOW, BIAS, DROPOUT -> {}
            default -> {
                if (router) {
                    break;
                }
                boolean activation = ACTIVATIONS.contains(p.kind());
                if (activation) {
                    part.activated.put(written.key(), elements);
                }
                part.move(activation ? Moved.ACTIVATION : Moved.OTHER, elements);
            }
        }
    }

    /// A product with what an activation gives is one kernel with it: a gate, or the square of one stream.
    private static void multiply(Pointwise p, Part part, double elements) {
        var reads = p.line().reads().stream().map(Tensor::key).distinct().toList();
        var gate = reads.stream().filter(part.activated::containsKey).findFirst();
        if (gate.isPresent() && reads.size() > 1) {
            part.move(Moved.ACTIVATION, -part.activated.getOrDefault(gate.get(), 0.));
            part.activated.remove(gate.get());
        }
        if (gate.isEmpty() || reads.size() > 1) {
            part.move(gate.isPresent() ? Moved.GATED : Moved.OTHER, elements);
        }
    }

    /// A scan in chunks: its products of activations, and what it reads and writes.
    private void scan(Place place, Pointwise p, Part part, double times) {
        double moved = 0;
        for (var tensor : p.line().reads()) {
            moved += tensor.role() == Tensor.Role.STREAM ? elements(place, tensor) : 0;
        }
        part.move(Moved.OTHER, times * moved);
        p.form(Way.CHUNKED).ifPresent(form -> {
            var sized = new HashMap<>(place.axes());
            sized.putAll(form.sized(place.axes()));
            var at = new Place(place.steps(), place.component(), place.purpose(), place.depth(), sized, place.count());
            for (var op : form.ops()) {
                if (op instanceof Contract c) {
                    part.scanned += 2 * times * product(at, c.line().index(), c);
                }
            }
        });
    }

    private void core(Place around, List<Node> nodes, Cores.Span span, Part part, double times) {
        var first = (Contract) nodes.get(span.first());
        var last = (Contract) nodes.get(span.last());
        var place = around.of(first);
        var scores = first.line().writes().getFirst();
        var mask = first.line().mask();
        var query = mask.map(m -> m.query()).orElse(QUERIES);
        var key = mask.map(m -> m.key()).orElse(KEYS);
        double heads = times;
        for (var axis : scores.axes()) {
            boolean other = axis.name().equals(query) || axis.name().equals(key) || axis.name().equals(BATCH);
            heads *= other ? 1 : size(place, axis.name());
        }
        double qk = 1;
        for (var axis : first.line().summed()) {
            qk *= size(place, axis);
        }
        double v = 1;
        var read = last.line().reads().getFirst();
        for (var axis : last.line().writes().getFirst().axes()) {
            v *= has(read, axis.name()) ? 1 : size(place, axis.name());
        }
        double length = size(place, query);
        double pairs = mask.map(m -> number(m.pairs(place::size))).orElse(length * sizeOr(place, key, length));
        double given = times * elements(place, last.line().writes().getFirst());
        double queries = times * elements(place, first.line().reads().getFirst());
        double keys = times * (elements(place, first.line().reads().getLast())
                + elements(place, last.line().reads().getLast()));
        part.cores.add(new Core(heads, qk, v, pairs, length, mask.flatMap(m -> m.window()).isPresent(), queries, keys,
                given));
        part.move(Moved.IN, queries + keys);
        part.move(Moved.OUT, given);
    }

    private double sizeOr(Place place, String axis, double other) {
        return place.axes().containsKey(axis) ? size(place, axis) : other;
    }
}

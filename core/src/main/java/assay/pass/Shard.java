package assay.pass;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Size;
import assay.model.Tensor;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// One rank's tree of a model whose matrices are split over several ranks: tensor parallelism.
///
/// Of a part between two residual sums the axis is split that its last matrix sums over: the heads of attention, the
/// inner width of a feed-forward; so the matrices before it have fewer rows, it has fewer columns, and what it makes is
/// a part of a sum. A summed index that is split is what makes an exchange: [Kind#ALL_REDUCE]. The vocabulary of
/// embedding and head is split likewise, and filled up to a multiple of the ranks, as Megatron-LM does.
///
/// A part that has no such axis, such as a router or a norm, is on every rank as it is. (Shoeybi et al. 2019,
/// arXiv 1909.08053, section 3.)
public final class Shard {
    /// The axis of the residual stream.
    private static final String WIDTH = "d";
    private static final String VOCABULARY = "v";
    private static final int MOST = 4096;

    /// The size that is the number of ranks.
    public static final String RANKS = "tp";

    private final Model model;
    private final Expr ranks = Expr.dim(RANKS);
    private final Rational number;
    private final Set<Problem> problems = new LinkedHashSet<>();
    /// Axes that are split outside of the parts too, since these read what is made there: a slope for each head.
    private final Set<String> everywhere = new LinkedHashSet<>();

    private Shard(Model model, Rational number) {
        this.model = model;
        this.number = number;
    }

    /// How many ranks a model is split over.
    public static Rational ranks(Model model) {
        return model.sizes().all().containsKey(RANKS) ? model.sizes().values().getOrDefault(RANKS, Rational.ONE)
                : Rational.ONE;
    }

    /// The tree of one of so many ranks, whose number is its size `tp`.
    ///
    /// @throws Refusal where an axis cannot be split so, with the numbers that work
    public static Model of(Model model, Rational number) {
        if (number.equals(Rational.ONE)) {
            return model;
        }
        var shard = new Shard(model, number);
        var axes = new HashMap<>(model.axes());
        axes.computeIfPresent(VOCABULARY, (_, size) -> size.ceilDiv(shard.ranks));
        var root = (Block) shard.node(Place.root(model.axes()), model.root());
        shard.everywhere.forEach(axis -> axes.computeIfPresent(axis, (_, size) -> size.over(shard.ranks)));
        if (!shard.problems.isEmpty()) {
            throw new Refusal(List.copyOf(shard.problems));
        }
        return model.over(axes, root, model.output()).sized(new Size(RANKS, Expr.of(number), "--tp"));
    }

    private Node node(Place around, Node node) {
        var place = around.of(node);
        return switch (node) {
            case Block block when split(block) -> splitting(place, block);
            case Block block -> {
                var own = new HashMap<>(block.axes());
                own.computeIfPresent(VOCABULARY, (_, size) -> size.ceilDiv(ranks));
                yield new Block(block.name(), block.component(), own, nodes(place, block.parts()));
            }
            case Repeat repeat -> repeat.with(nodes(place, repeat.parts()));
            case Op op -> op;
        };
    }

    private List<Node> nodes(Place place, List<Node> parts) {
        var all = new ArrayList<Node>();
        for (var part : parts) {
            all.add(node(place, part));
            if (part instanceof Gather gather && gather.line().reads().stream().anyMatch(t -> t.trained()
                    && t.axes().stream().anyMatch(a -> a.name().equals(VOCABULARY)))) {
                all.add(summed(gather.line().writes().getFirst()));
            }
        }
        return all;
    }

    private static boolean split(Block block) {
        return block.component().filter(c -> c == Component.ATTENTION || c == Component.FEED_FORWARD
                || c == Component.RECURRENCE).isPresent();
    }

    /// The sum over all ranks, in place.
    private static Op summed(Tensor part) {
        return new Pointwise("all_reduce", Kind.ALL_REDUCE, new Line(List.of(part), List.of(part), Optional.empty()));
    }

    private Node splitting(Place place, Block block) {
        var ops = new LinkedHashMap<Op, Place>();
        ops(place, block.parts(), ops);
        var axes = new LinkedHashMap<String, Expr>();
        Tensor made = null;
        for (var op : ops.keySet()) {
            var last = op.line().writes().getLast();
            boolean wide = last.role() == Tensor.Role.STREAM && !last.axes().isEmpty()
                    && last.axes().getLast().name().equals(WIDTH) && !last.name().equals("y");
            if (wide) {
                made = last;
            }
            if (op instanceof Contract contract && wide) {
                closing(contract).ifPresent(axis -> axes.put(axis, ops.get(op).size(axis)));
            }
        }
        if (axes.isEmpty() || made == null) {
            return block;
        }
        axes.forEach((axis, size) -> check(place, axis, size));
        seen(ops, axes);
        if (!coherent(ops.keySet(), axes.keySet())) {
            return block;
        }
        given(ops.keySet(), axes.keySet());
        var parts = new ArrayList<>(inside(block.parts(), axes.keySet()));
        parts.add(summed(unchosen(made)));
        var shared = new HashMap<String, Expr>();
        axes.forEach((axis, size) -> shared.put(axis, size.over(ranks)));
        return new Block(block.name(), block.component(), merged(block.axes(), shared), parts);
    }

    private static Map<String, Expr> merged(Map<String, Expr> own, Map<String, Expr> others) {
        var all = new HashMap<>(own);
        all.putAll(others);
        return all;
    }

    /// What is exchanged is what the part gives to the residual stream: of all experts together.
    private static Tensor unchosen(Tensor made) {
        return new Tensor(made.role(), made.path(), made.name(), made.dims().stream()
                .filter(dim -> dim.stream().noneMatch(a -> a.chosen())).toList());
    }

    /// Parts whose own axes of these names are split too.
    private List<Node> inside(List<Node> parts, Set<String> axes) {
        return parts.stream().map(part -> switch (part) {
            case Block block -> {
                var own = new HashMap<>(block.axes());
                own.replaceAll((axis, size) -> axes.contains(axis) ? size.over(ranks) : size);
                yield (Node) new Block(block.name(), block.component(), own, inside(block.parts(), axes));
            }
            case Repeat repeat -> (Node) repeat.with(inside(repeat.parts(), axes));
            case Op op -> (Node) op;
        }).toList();
    }

    private static void ops(Place around, List<Node> parts, Map<Op, Place> into) {
        for (var part : parts) {
            var place = around.of(part);
            if (part instanceof Op op) {
                into.put(op, place);
            } else {
                ops(place, part.parts(), into);
            }
        }
    }

    /// The axis that the matrix back to the residual stream sums over; of several that are stored as one the outermost.
    private static Optional<String> closing(Contract contract) {
        var summed = contract.line().summed();
        if (!contract.weighted() || summed.isEmpty() || summed.contains(WIDTH) || summed.contains(Lora.AXIS)) {
            return Optional.empty();
        }
        return contract.line().reads().stream().filter(Tensor::trained)
                .flatMap(t -> t.dims().stream()).filter(dim -> summed.contains(dim.getFirst().name()))
                .map(dim -> dim.getFirst().name()).findFirst();
    }

    /// Axes that are split since a view of them is: the heads of one matrix for queries, keys and values.
    private static void seen(Map<Op, Place> ops, Map<String, Expr> axes) {
        for (var entry : ops.entrySet()) {
            if (entry.getKey() instanceof Pointwise p && p.kind() == Kind.SPLIT) {
                var outs = new LinkedHashSet<String>();
                p.line().writes().forEach(t -> t.axes().forEach(a -> outs.add(a.name())));
                var ins = new LinkedHashSet<String>();
                p.line().reads().forEach(t -> t.axes().forEach(a -> ins.add(a.name())));
                if (outs.stream().anyMatch(axes::containsKey) && ins.stream().noneMatch(axes::containsKey)) {
                    ins.stream().filter(a -> !outs.contains(a) && !a.equals(WIDTH)).findFirst()
                            .ifPresent(a -> axes.put(a, entry.getValue().size(a)));
                }
            }
        }
    }

    /// Whether no tensor is split twice, a view of what is split is split, and no norm is along what is split.
    private static boolean coherent(Set<Op> ops, Set<String> axes) {
        for (var op : ops) {
            var tensors = new ArrayList<>(op.line().reads());
            tensors.addAll(op.line().writes());
            if (tensors.stream().anyMatch(t -> t.axes().stream().filter(a -> axes.contains(a.name())).count() > 1)) {
                return false;
            }
            if (op instanceof Pointwise p) {
                boolean reads = p.line().reads().stream().anyMatch(t -> splits(t, axes));
                boolean writes = p.line().writes().stream().anyMatch(t -> splits(t, axes));
                var last = p.line().writes().getFirst().axes();
                boolean along = NORMS.contains(p.kind()) && !last.isEmpty() && axes.contains(last.getLast().name());
                if ((p.kind() == Kind.SPLIT && reads != writes) || along) {
                    return false;
                }
            }
        }
        return true;
    }

    private static final Set<Kind> NORMS = Set.of(Kind.RMS_NORM, Kind.LAYER_NORM, Kind.LATENT_NORM, Kind.SOFTMAX);

    private static boolean splits(Tensor tensor, Set<String> axes) {
        return tensor.axes().stream().anyMatch(a -> axes.contains(a.name()));
    }

    /// Notes the axes of streams that a part reads and does not make.
    private void given(Set<Op> ops, Set<String> axes) {
        var made = new LinkedHashSet<String>();
        ops.forEach(op -> op.line().writes().forEach(t -> made.add(t.key())));
        for (var op : ops) {
            for (var read : op.line().reads()) {
                if (read.role() == Tensor.Role.STREAM && !made.contains(read.key())) {
                    read.axes().stream().map(a -> a.name()).filter(axes::contains).forEach(everywhere::add);
                }
            }
        }
    }

    private void check(Place place, String axis, Expr size) {
        var values = model.sizes().values();
        if (!size.dims().stream().allMatch(d -> values.containsKey(d.name()))) {
            return;
        }
        var whole = size.at(values);
        if (!whole.over(number).isInteger()) {
            var works = IntStream.rangeClosed(2, MOST).filter(n -> whole.over(Rational.of(n)).isInteger()).limit(12)
                    .mapToObj(Integer::toString).toList();
            problems.add(new Problem(model.name(), place.path(), "axis '" + axis + "' of " + whole + " is not split "
                    + "over " + number + " ranks", works.isEmpty()
                            ? "keep it on one" : "ranks that it can be split over: "
                            + String.join(", ", works)));
        }
    }
}

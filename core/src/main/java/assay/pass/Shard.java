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
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One rank's tree of a model whose matrices are split over several ranks: tensor parallelism.
///
/// Of a part between two residual sums the axis is split that its last matrix sums over: the heads of attention, the
/// inner width of a feed-forward; so the matrices before it have fewer rows, it has fewer columns, and what it makes is
/// a part of a sum. A summed index that is split is what makes an exchange: [Kind#ALL_REDUCE]. The vocabulary of
/// embedding and head is split likewise, and filled up to a multiple of the ranks, as Megatron-LM does.
///
/// Inside such a part a sum over what is split is an exchange likewise, wherever it stands, and a norm along it is one
/// of sums of squares; what else the part has follows from its views ([Cut]).
///
/// A part that has no such axis, such as a router or a norm, is on every rank as it is. (Shoeybi et al. 2019,
/// arXiv 1909.08053, section 3.)
public final class Shard {
    private static final String VOCABULARY = "v";
    private static final String SUMMED = "all_reduce";
    private static final int MOST = 4096;
    /// Divisors that a hint tells.
    private static final int TOLD = 12;

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
            if (part instanceof Gather gather && gather.line().reads().stream().anyMatch(t -> t.parameter()
                    && t.axes().stream().anyMatch(a -> a.name().equals(VOCABULARY)))) {
                var looked = gather.line().writes().getFirst();
                all.add(summed(SUMMED, looked, looked));
            }
        }
        return all;
    }

    private static boolean split(Block block) {
        return block.component().filter(c -> c == Component.ATTENTION || c == Component.FEED_FORWARD
                || c == Component.RECURRENCE).isPresent();
    }

    /// The sum over all ranks of what each has a part of.
    static Op summed(String name, Tensor part, Tensor whole) {
        return new Pointwise(name, Kind.ALL_REDUCE, new Line(List.of(part), List.of(whole), Optional.empty()));
    }

    private Node splitting(Place place, Block block) {
        var ops = new LinkedHashMap<Op, Place>();
        ops(place, block.parts(), ops);
        var cut = new Cut(ops, ranks);
        var places = new LinkedHashMap<String, Expr>();
        Tensor made = null;
        for (var op : ops.keySet()) {
            var last = op.line().writes().getLast();
            if (Cut.wide(last)) {
                made = last;
                if (op instanceof Contract contract) {
                    closing(contract).ifPresent(axis -> places.put(axis, ops.get(op).size(axis)));
                }
            }
        }
        if (places.isEmpty() || made == null) {
            return block;
        }
        places.forEach(cut::split);
        if (!cut.follow(this::divides)) {
            return block;
        }
        cut.even().forEach((axis, size) -> check(place, axis, size));
        given(ops.keySet(), cut.sizes().keySet());
        var parts = new ArrayList<>(inside(block.parts(), cut));
        var given = unchosen(made);
        parts.add(summed(SUMMED, given, given));
        return new Block(block.name(), block.component(), merged(block.axes(), cut.sizes()), parts);
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

    /// Parts on one rank, with what they exchange on their way.
    private static List<Node> inside(List<Node> parts, Cut cut) {
        var all = new ArrayList<Node>();
        for (var part : parts) {
            switch (part) {
                case Block block -> all.add(new Block(block.name(), block.component(), cut.own(block.axes()),
                        inside(block.parts(), cut)));
                case Repeat repeat -> all.add(repeat.with(inside(repeat.parts(), cut)));
                case Op op -> {
                    cut.before(op).ifPresent(all::add);
                    all.add(op);
                    cut.after(op).ifPresent(all::add);
                }
            }
        }
        return all;
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
        if (!contract.weighted() || summed.isEmpty() || summed.contains(Cut.WIDTH) || summed.contains(Lora.AXIS)) {
            return Optional.empty();
        }
        return contract.line().reads().stream().filter(Tensor::parameter)
                .flatMap(t -> t.dims().stream()).filter(dim -> summed.contains(dim.getFirst().name()))
                .map(dim -> dim.getFirst().name()).findFirst();
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

    /// Whether each rank can have an equal share of an axis, as far as its size is known.
    private boolean divides(Expr size) {
        var values = model.sizes().values();
        return !size.dims().stream().allMatch(d -> values.containsKey(d.name()))
                || size.at(values).over(number).isInteger();
    }

    private void check(Place place, String axis, Expr size) {
        if (!divides(size)) {
            var whole = size.at(model.sizes().values());
            var works = divisors(whole);
            problems.add(new Problem(model.name(), place.path(), "axis '" + axis + "' of " + whole + " is not split "
                    + "over " + number + " ranks", works.isEmpty()
                            ? "keep it on one" : "ranks that it can be split over: " + works));
        }
    }

    /// Numbers of ranks that can each have an equal share, in words.
    static String divisors(Rational whole) {
        return IntStream.rangeClosed(2, MOST).filter(n -> whole.over(Rational.of(n)).isInteger()).limit(TOLD)
                .mapToObj(Integer::toString).collect(Collectors.joining(", "));
    }
}

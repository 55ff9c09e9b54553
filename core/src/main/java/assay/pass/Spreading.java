package assay.pass;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Axis;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One rank's tree of a model whose experts are spread over several ranks: expert parallelism. Tokens go to the ranks
/// that have their experts and come back: [Kind#ALL_TO_ALL]. (Lepikhin et al. 2020, arXiv 2006.16668.)
///
/// Routing is taken as even: a rank works on as many tokens as it gives away.
public final class Spreading {
    /// The size that is the number of ranks over which experts are spread.
    public static final String EXPERTS = "ep";

    private final Model model;
    private final Rational number;
    private final Expr ranks = Expr.dim(EXPERTS);
    private final Map<String, Rational> values;
    private boolean found;

    private Spreading(Model model, Rational number) {
        this.model = model;
        this.number = number;
        this.values = model.sizes().values();
    }

    /// The tree of one of so many ranks.
    ///
    /// @throws Refusal where there are no experts, or no equal part of them for each rank
    public static Model experts(Model model, Rational number) {
        if (number.equals(Rational.ONE)) {
            return model;
        }
        var spreading = new Spreading(model, number);
        var root = (Block) spreading.node(Place.root(model.axes()), model.root());
        if (!spreading.found) {
            throw spreading.refusal("has no experts that stand in a block of their own", "leave --ep out");
        }
        return model.withRoot(root);
    }

    /// The tree of one of so many ranks that each have some tokens of every sequence: context parallelism. Attention
    /// reads the keys and values of all. (Liu et al. 2023, arXiv 2310.01889.)
    ///
    /// @param size the number of ranks, as a size
    /// @throws Refusal where a part other than attention mixes tokens
    public static Model context(Model model, String size) {
        model.walk((place, op) -> {
            if (Tokens.mixes(op)) {
                throw new Refusal(new Problem(model.name(), place.path(), "mixes tokens, which only attention does "
                        + "over ranks that have some of them each", "leave --cp out"));
            }
        });
        var axes = new HashMap<>(model.axes());
        axes.computeIfPresent("t", (_, tokens) -> tokens.over(Expr.dim(size)));
        try {
            return model.over(axes, model.root(), model.output()).checked();
        } catch (Refusal e) {
            throw new Refusal(new Problem(model.name(), "--cp", "has tokens that cannot be split: "
                    + e.problems().getFirst().place(), "leave --cp out"));
        }
    }

    private Refusal refusal(String what, String hint) {
        return new Refusal(new Problem(model.name(), "--ep", what, hint));
    }

    private Node node(Place around, Node node) {
        var place = around.of(node);
        return switch (node) {
            case Block block when chosen(block).isPresent() -> spread(place, block, chosen(block).get());
            case Block block -> block.with(nodes(place, block.parts()));
            case Repeat repeat -> repeat.with(nodes(place, repeat.parts()));
            case Op op -> op;
        };
    }

    private List<Node> nodes(Place place, List<Node> parts) {
        return parts.stream().map(part -> node(place, part)).toList();
    }

    /// The axis of the experts whose matrices a block has itself, or in blocks that have nothing else.
    private static Optional<String> chosen(Block block) {
        var axes = new HashSet<String>();
        boolean direct = block.parts().stream().anyMatch(p -> p instanceof Op op && axis(op).isPresent());
        ops(block.parts()).forEach(op -> axis(op).ifPresent(axes::add));
        boolean routes = ops(block.parts()).stream().flatMap(op -> op.line().reads().stream()).filter(
                Tensor::parameter).flatMap(t -> t.axes().stream())
                .anyMatch(a -> !a.chosen() && axes.contains(a.name()));
        return axes.size() == 1 && !routes && (direct || block.component().isPresent())
                ? Optional.of(axes.iterator().next()) : Optional.empty();
    }

    private static Optional<String> axis(Op op) {
        return op.line().reads().stream().filter(Tensor::parameter).flatMap(t -> t.axes().stream())
                .filter(Axis::chosen).map(Axis::name).findFirst();
    }

    private static List<Op> ops(List<Node> parts) {
        var all = new ArrayList<Op>();
        for (var part : parts) {
            if (part instanceof Op op) {
                all.add(op);
            } else {
                all.addAll(ops(part.parts()));
            }
        }
        return all;
    }

    private Node spread(Place place, Block block, String axis) {
        found = true;
        var size = place.size(axis);
        var all = size.at(values);
        if (!all.over(number).isInteger()) {
            throw refusal("has " + all + " experts, which " + number + " ranks cannot share",
                    "one of " + Shard.divisors(all));
        }
        var parts = new ArrayList<Node>();
        given(block.parts()).forEach(t -> parts.add(handed("dispatch_" + t.name(), t)));
        parts.addAll(block.parts());
        made(block.parts()).ifPresent(t -> parts.add(handed("return_" + t.name(), t)));
        var axes = new HashMap<>(block.axes());
        axes.put(axis, size.over(ranks));
        return new Block(block.name(), block.component(), axes, parts);
    }

    private static Node handed(String name, Tensor tensor) {
        return new Pointwise(name, Kind.ALL_TO_ALL, new Line(List.of(tensor), List.of(tensor), Optional.empty()));
    }

    /// The streams that the experts are given, one after the other for each token.
    private static List<Tensor> given(List<Node> parts) {
        var made = new HashSet<String>();
        var all = new LinkedHashMap<String, Tensor>();
        for (var op : ops(parts)) {
            op.line().reads().stream().filter(t -> t.role() == Role.STREAM && !made.contains(t.key()))
                    .filter(t -> t.axes().size() > 3).forEach(t -> all.putIfAbsent(t.key(), t));
            op.line().writes().forEach(t -> made.add(t.key()));
        }
        return List.copyOf(all.values());
    }

    private static Optional<Tensor> made(List<Node> parts) {
        return ops(parts).reversed().stream().flatMap(op -> op.line().writes().stream())
                .filter(t -> t.role() == Role.STREAM).findFirst();
    }
}

package assay.pass;

import assay.algebra.Expr;
import assay.model.Axis;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Run;
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
import java.util.Set;
import java.util.stream.Stream;

/// One rank's tree of a model whose matrices are split, where what stands between the split parts of its layers is
/// split too, along the tokens: sequence parallelism. (Korthikanti et al. 2022, arXiv 2205.05198, section 4.2.2.)
///
/// A split part begins with [Kind#ALL_GATHER] of what it reads and ends with [Kind#REDUCE_SCATTER] in place of
/// [Kind#ALL_REDUCE]. Before the layers a rank takes its share of the tokens; behind the norms that follow the layers
/// the shares are gathered.
public final class Tokens {
    private static final String TOKENS = "t";

    /// What a stream is called that was gathered for one part.
    private static final String ALL = "_all";

    /// Names for the axis of a rank's tokens, of which the first is taken that is free.
    private static final List<String> FREE = List.of("u", "l", "p", "m", "q");

    private static final Set<Kind> MIXING = Set.of(Kind.SCAN, Kind.SOLVE, Kind.SHIFT, Kind.CONVOLVE, Kind.WINDOW);

    private final Model model;
    private final Axis own;
    private final Expr share;
    /// Streams of which a rank has its tokens alone, as they were written last.
    private final Map<String, Tensor> scattered = new HashMap<>();
    private boolean behind;

    private Tokens(Model model) {
        this.model = model;
        var used = new HashSet<>(model.axes().keySet());
        model.walk((place, _) -> used.addAll(place.axes().keySet()));
        this.own = new Axis(FREE.stream().filter(name -> !used.contains(name)).findFirst().orElseThrow(() ->
                refusal("", "has no name left for an axis")), false);
        this.share = model.axes().getOrDefault(TOKENS, Expr.ONE).over(Expr.dim(Shard.RANKS));
    }

    /// The tree with its tokens split over the ranks of [Shard].
    ///
    /// @throws Refusal where the tree has parts between its split ones that mix tokens, or none that are split
    public static Model of(Model model) {
        var tokens = new Tokens(model);
        var parts = tokens.outside(model.root().parts());
        if (!tokens.behind) {
            throw tokens.refusal("", "has no layers whose parts are split");
        }
        var axes = new HashMap<>(model.axes());
        axes.put(tokens.own.name(), tokens.share);
        try {
            return model.over(axes, model.root().with(parts), model.output()).checked();
        } catch (Refusal e) {
            throw tokens.refusal(e.problems().getFirst().place(), "reads what is not split along the tokens");
        }
    }

    private Refusal refusal(String place, String what) {
        return new Refusal(new Problem(model.name(), place.isEmpty() ? "--sp" : place, what,
                "--tp without --sp"));
    }

    // ---- around the layers ---------------------------------------------------------------------------

    private List<Node> outside(List<Node> parts) {
        var all = new ArrayList<Node>();
        for (var run : Run.of(parts)) {
            switch (run) {
                case Run.Layers(var repeats) when !behind && repeats.stream().anyMatch(Tokens::splits) -> {
                    scatter(all, repeats);
                    repeats.forEach(repeat -> all.add(repeat.with(inside(repeat.parts()))));
                    behind = true;
                }
                case Run.Layers(var repeats) -> {
                    gather(all, repeats);
                    all.addAll(repeats);
                }
                case Run.One(Block block) when !behind && block.parts().stream().anyMatch(this::holdsLayers) ->
                    all.add(block.with(outside(block.parts())));
                case Run.One(Block block) when behind && !splits(block) && tokenwise(block)
                        && block.component().filter(c -> c == Component.NORM).isPresent() -> all.add(shared(block));
                case Run.One(var node) -> {
                    gather(all, List.of(node));
                    all.add(node);
                }
            }
        }
        return all;
    }

    private boolean holdsLayers(Node node) {
        return node instanceof Repeat ? splits(node)
                : node instanceof Block && node.parts().stream().anyMatch(this::holdsLayers);
    }

    /// Takes a rank's tokens of what the layers hand on: the last sum of it leaves no more to each.
    private void scatter(List<Node> before, List<? extends Node> layers) {
        var changed = new HashSet<String>();
        ops(layers).forEach(op -> op.line().writes().forEach(t -> changed.add(t.key())));
        for (var tensor : given(layers)) {
            if (changed.contains(tensor.key()) && has(tensor)) {
                scattered.put(tensor.key(), tensor);
                if (summed(before, tensor)) {
                    continue;
                }
                before.add(new Pointwise("scatter_" + tensor.name(), Kind.SCATTER, new Line(List.of(tensor),
                        List.of(own(tensor)), Optional.empty())));
            }
        }
    }

    /// Whether a stream was last written by a sum over all ranks, which then leaves a share to each.
    private boolean summed(List<Node> before, Tensor tensor) {
        for (int i = before.size() - 1; i >= 0; i--) {
            var node = before.get(i);
            if (node instanceof Pointwise p && p.kind() == Kind.ALL_REDUCE
                    && p.line().writes().getFirst().key().equals(tensor.key())) {
                before.set(i, new Pointwise("reduce_scatter", Kind.REDUCE_SCATTER,
                        new Line(p.line().reads(), List.of(own(tensor)), Optional.empty())));
                return true;
            }
            boolean meets = ops(List.of(node)).anyMatch(op -> Stream.concat(op.line().reads().stream(),
                    op.line().writes().stream()).anyMatch(t -> t.key().equals(tensor.key())));
            if (meets) {
                var inside = new ArrayList<>(node.parts());
                boolean done = node instanceof Block && summed(inside, tensor);
                if (done) {
                    before.set(i, ((Block) node).with(inside));
                }
                return done;
            }
        }
        return false;
    }

    private void gather(List<Node> before, List<? extends Node> nodes) {
        for (var tensor : given(nodes)) {
            if (scattered.remove(tensor.key()) != null) {
                before.add(gathered(tensor, tensor));
            }
        }
    }

    private Node gathered(Tensor tensor, Tensor as) {
        return new Pointwise("all_gather_" + tensor.name(), Kind.ALL_GATHER,
                new Line(List.of(own(tensor)), List.of(as), Optional.empty()));
    }

    // ---- in a layer ----------------------------------------------------------------------------------

    private List<Node> inside(List<Node> parts) {
        var all = new ArrayList<Node>();
        for (var part : parts) {
            if (part instanceof Block block && sums(block)) {
                all.add(split(block));
            } else if (part instanceof Block block && splits(block)) {
                all.add(block.with(inside(block.parts())));
            } else if (splits(part) || !tokenwise(part)) {
                throw refusal("", "has a part in its layers that mixes tokens and is not split: "
                        + ops(List.of(part)).findFirst().map(Op::name).orElse(""));
            } else {
                all.add(shared(part));
            }
        }
        return all;
    }

    private static boolean sums(Block block) {
        return block.parts().getLast() instanceof Pointwise p && p.kind() == Kind.ALL_REDUCE;
    }

    private static boolean splits(Node node) {
        return ops(List.of(node)).anyMatch(op -> op instanceof Pointwise p && p.kind() == Kind.ALL_REDUCE);
    }

    /// Whether each token goes by itself.
    private static boolean tokenwise(Node node) {
        return ops(List.of(node)).noneMatch(op -> mixes(op) || op.line().mask().isPresent()
                || Stream.concat(op.line().reads().stream(), op.line().writes().stream()).anyMatch(t ->
                        t.role() == Role.STATE) || op.line().summed().contains(TOKENS));
    }

    /// Whether an op that is no attention takes a token together with others.
    static boolean mixes(Op op) {
        return op instanceof Opaque || (op instanceof Pointwise p && MIXING.contains(p.kind()));
    }

    /// A part over a rank's tokens alone.
    private Node shared(Node node) {
        ops(List.of(node)).forEach(op -> op.line().writes().stream().filter(this::has)
                .forEach(t -> scattered.put(t.key(), t)));
        return node instanceof Block block ? block.over(Map.of(TOKENS, share))
                : Block.of("", List.of(node)).over(Map.of(TOKENS, share));
    }

    /// A split part: it reads all tokens, and leaves a share of the sum to each.
    private Node split(Block block) {
        var parts = block.parts();
        var sum = ((Pointwise) parts.getLast()).line().reads().getFirst();
        var whole = new LinkedHashMap<String, Tensor>();
        given(parts.subList(0, parts.size() - 1)).stream().filter(t -> scattered.containsKey(t.key()))
                .forEach(t -> whole.put(t.name(), t));
        var all = new ArrayList<Node>();
        whole.values().forEach(t -> all.add(gathered(t, named(t, t.name() + ALL))));
        parts.subList(0, parts.size() - 1).forEach(part -> all.add(renamed(part, whole.keySet())));
        var given = whole.containsKey(sum.name()) ? named(sum, sum.name() + ALL) : sum;
        all.add(new Pointwise("reduce_scatter", Kind.REDUCE_SCATTER,
                new Line(List.of(given), List.of(own(sum)), Optional.empty())));
        scattered.put(sum.key(), sum);
        return block.with(all);
    }

    private static Node renamed(Node node, Set<String> names) {
        return switch (node) {
            case Block block -> block.with(block.parts().stream().map(p -> renamed(p, names)).toList());
            case Repeat repeat -> repeat.with(repeat.parts().stream().map(p -> renamed(p, names)).toList());
            case Op op -> op.with(op.line().named(name -> names.contains(name) ? name + ALL : name));
        };
    }

    // ---- tensors -------------------------------------------------------------------------------------

    private static Tensor named(Tensor tensor, String name) {
        return new Tensor(tensor.role(), tensor.path(), name, tensor.dims(), tensor.frozen());
    }

    private boolean has(Tensor tensor) {
        return tensor.role() == Role.STREAM && tensor.axes().stream().anyMatch(a -> a.name().equals(TOKENS));
    }

    /// A tensor over a rank's tokens.
    private Tensor own(Tensor tensor) {
        return new Tensor(tensor.role(), tensor.path(), tensor.name(), tensor.dims().stream().map(dim -> dim.stream()
                .map(axis -> axis.name().equals(TOKENS) ? own : axis).toList()).toList(), tensor.frozen());
    }

    /// The streams that parts read and did not write before.
    private static List<Tensor> given(List<? extends Node> parts) {
        var made = new HashSet<String>();
        var all = new LinkedHashMap<String, Tensor>();
        ops(parts).forEach(op -> {
            op.line().reads().stream().filter(t -> t.role() == Role.STREAM && !made.contains(t.key()))
                    .forEach(t -> all.putIfAbsent(t.key(), t));
            op.line().writes().forEach(t -> made.add(t.key()));
        });
        return List.copyOf(all.values());
    }

    private static Stream<Op> ops(List<? extends Node> parts) {
        return parts.stream().flatMap(part -> part instanceof Op op ? Stream.of(op) : ops(part.parts()));
    }
}

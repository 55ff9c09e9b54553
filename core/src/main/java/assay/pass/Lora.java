package assay.pass;

import assay.algebra.Expr;
import assay.model.Axis;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Mask;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Low-rank adapters beside linear layers (Hu et al. 2021, arXiv 2106.09685): to `x W` of `d_in x d_out` is added
/// `(x A) B * alpha/r` of `A: d_in x r` and `B: r x d_out`. All else is frozen.
///
/// A linear layer is a contraction of a stream with a `weight` of two dimensions, one summed over and one made, however
/// each is stored and whatever it is fused of. Matrices of experts that are stored together have three, and a router's
/// is no layer in the reference implementations.
///
/// @param rank of a layer, by the name of its module; empty where it has no adapter
/// @param numbered whether the numbers in names have a say
/// @param how what adapters are made of
public record Lora(Function<Layer, Optional<Expr>> rank, boolean numbered, How how) {
    /// The axis of an adapter's rank.
    public static final String AXIS = "rank";

    private static final String A = "lora_A";
    private static final String B = "lora_B";
    private static final String MAGNITUDE = "lora_magnitude_vector";

    /// A linear layer that may have an adapter.
    ///
    /// @param module its name with dots: `model.layers.0.mlp.up_proj`
    /// @param head whether it makes the model's output
    /// @param router whether it chooses experts
    /// @param repeated whether it stands in a layer that is there several times
    /// @param shared whether its matrix is another block's
    public record Layer(String module, boolean head, boolean router, boolean repeated, boolean shared) {}

    /// What adapters are made of.
    ///
    /// @param dora whether a magnitude for each output is learned apart from its direction (Liu et al. 2024, arXiv
    ///     2402.09353)
    /// @param dropout whether elements of an adapter's input are dropped at random
    /// @param bias whether an adapter's second matrix has a bias
    public record How(boolean dora, boolean dropout, boolean bias) {
        public static final How PLAIN = new How(false, false, false);
    }

    /// A model with adapters, of which no parameter is frozen yet.
    public Model beside(Model model) {
        var inside = Rewriting.of(model, numbered, (module, place, parts) -> adapted(module, place, parts,
                model.output()));
        return inside.root().equals(model.root()) ? model : inside;
    }

    /// Whether a parameter is an adapter's, by its name.
    public static boolean owns(String parameter) {
        return Stream.of(parameter.split("\\.", -1)).anyMatch(Set.of(A, B, MAGNITUDE)::contains);
    }

    /// Every layer of a model that may have an adapter.
    public static List<Layer> layers(Model model, boolean numbered) {
        var all = new ArrayList<Layer>();
        new Lora(layer -> {
            all.add(layer);
            return Optional.empty();
        }, numbered, How.PLAIN).beside(model);
        return all;
    }

    private List<Node> adapted(String module, Place place, List<Node> parts, String output) {
        var all = new ArrayList<Node>();
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            var ends = part instanceof Contract c ? Ends.of(c) : Optional.<Ends>empty();
            var low = ends.flatMap(e -> rank.apply(new Layer(module, e.out.key().equals(output),
                    place.purpose().equals(Optional.of(Component.ROUTER)), place.repeated(),
                    e.weight.role() == Role.SHARED)));
            if (low.isEmpty()) {
                all.add(part);
                continue;
            }
            var adapter = new Adapter(ends.get(), Map.of(AXIS, low.get()), place.of(part).module());
            all.addAll(adapter.before());
            all.add(part);
            if (i + 1 < parts.size() && parts.get(i + 1) instanceof Pointwise p && p.kind() == Kind.BIAS) {
                all.add(p);
                i++;
            }
            all.addAll(adapter.nodes(how));
        }
        return all;
    }

    /// What a linear layer reads and writes.
    ///
    /// @param summed the axes of its inputs, as its matrix stores them
    /// @param made those of its outputs
    /// @param mask of its line
    private record Ends(
            Tensor in, Tensor weight, Tensor out, List<Axis> summed, List<Axis> made, Optional<Mask> mask) {
        static Optional<Ends> of(Contract op) {
            var weights = op.line().reads().stream().filter(Tensor::parameter).toList();
            var streams = op.line().reads().stream().filter(t -> !t.parameter()).toList();
            if (weights.size() != 1) {
                return Optional.empty();
            }
            var weight = weights.getFirst();
            var in = streams.getFirst();
            var out = op.line().writes().getFirst();
            if (!weight.name().equals("weight") || weight.dims().size() != 2
                    || weight.axes().stream().anyMatch(Axis::chosen)) {
                return Optional.empty();
            }
            boolean inFirst = names(in).containsAll(names(weight.dims().getFirst()));
            var summed = weight.dims().get(inFirst ? 0 : 1);
            var made = weight.dims().get(inFirst ? 1 : 0);
            boolean linear = names(in).containsAll(names(summed)) && names(out).containsAll(names(made))
                    && names(summed).stream().noneMatch(names(out)::contains)
                    && names(made).stream().noneMatch(names(in)::contains);
            return linear ? Optional.of(new Ends(in, weight, out, summed, made, op.line().mask())) : Optional.empty();
        }

        private static Set<String> names(Tensor tensor) {
            return names(tensor.axes());
        }

        private static Set<String> names(List<Axis> axes) {
            return axes.stream().map(Axis::name).collect(Collectors.toCollection(HashSet::new));
        }

        /// Whether what it writes goes by the name of what it reads.
        boolean replaced() {
            return in.key().equals(out.key());
        }

        /// The axes that are carried through, each a dimension of its own.
        List<List<Axis>> carried() {
            var own = names(made);
            return out.axes().stream().filter(a -> !own.contains(a.name())).map(List::of).toList();
        }
    }

    /// The ops of one adapter.
    ///
    /// @param axes the size of its rank
    private record Adapter(Ends ends, Map<String, Expr> axes, String module) {
        private static final Axis RANK = new Axis(AXIS, false);

        private Tensor input() {
            return ends.replaced() ? Tensor.stream("lora_x", ends.in.dims()) : ends.in;
        }

        /// What is seen before the layer writes over what it reads.
        List<Node> before() {
            return ends.replaced()
                    ? List.of(new Pointwise("lora_input", Kind.SPLIT, line(List.of(ends.in), input()))) : List.of();
        }

        List<Node> nodes(How how) {
            var all = new ArrayList<Node>();
            var in = input();
            if (how.dropout()) {
                in = Tensor.stream("lora_d", ends.in.dims());
                all.add(new Pointwise("lora_dropout", Kind.DROPOUT, line(List.of(input()), in)));
            }
            var low = Tensor.stream("lora_u", joined(ends.carried(), List.of(RANK)));
            var delta = Tensor.stream("lora_v", ends.out.dims());
            var down = weight(List.of(List.of(RANK), ends.summed));
            var up = weight(List.of(ends.made, List.of(RANK)));
            all.add(block(A, new Contract("matmul", new Line(List.of(in, down), List.of(low), ends.mask))));
            var second = new ArrayList<Node>(List.of(
                    new Contract("matmul", new Line(List.of(low, up), List.of(delta), ends.mask))));
            if (how.bias()) {
                second.add(new Pointwise("bias", Kind.BIAS, line(List.of(delta,
                        new Tensor(Role.WEIGHT, "", "bias", List.of(ends.made))), delta)));
            }
            all.add(block(B, second.toArray(Node[]::new)));
            all.add(new Pointwise("lora_scale", Kind.SCALE, line(List.of(delta), delta)));
            all.addAll(how.dora() ? magnitudes(delta) : List.of(sum(delta)));
            return all;
        }

        private Pointwise sum(Tensor delta) {
            return new Pointwise("lora_sum", Kind.ADD, line(List.of(ends.out, delta), ends.out));
        }

        private static Line line(List<Tensor> reads, Tensor write) {
            return new Line(reads, List.of(write), Optional.empty());
        }

        private static Tensor weight(List<List<Axis>> dims) {
            return new Tensor(Role.WEIGHT, "", "weight", dims);
        }

        private static List<List<Axis>> joined(List<List<Axis>> some, List<Axis> last) {
            var all = new ArrayList<>(some);
            all.add(last);
            return all;
        }

        private Block block(String name, Node... parts) {
            return new Block(name, Optional.empty(), axes, List.of(parts));
        }

        /// The sum of the layer's output and the adapter's, each output by its magnitude over the length of its row in
        /// `W + A B`. No gradient goes through that length.
        private List<Node> magnitudes(Tensor delta) {
            var rows = List.of(ends.made, ends.summed);
            var change = Tensor.stream("lora_w", rows);
            var square = Tensor.stream("lora_n", List.of(ends.made));
            var whole = new HashMap<>(axes);
            var norm = new Block("lora_norm", Optional.empty(), whole, List.of(
                    new Contract("product", line(List.of(owned(B, List.of(ends.made, List.of(RANK))),
                            owned(A, List.of(List.of(RANK), ends.summed))), change)),
                    new Pointwise("sum", Kind.ADD, line(List.of(change, own()), change)),
                    new Contract("square", line(List.of(change, change), square)),
                    new Pointwise("root", Kind.ROOT, line(List.of(square), square))));
            var scale = new Pointwise("scale", Kind.MULTIPLY, line(List.of(
                    new Tensor(Role.WEIGHT, "", "weight", List.of(ends.made)), square), square));
            return List.of(norm, block(MAGNITUDE, scale), sum(delta), new Pointwise("lora_magnitude", Kind.MULTIPLY,
                    line(List.of(ends.out, square), ends.out)));
        }

        /// An adapter's matrix, read without a gradient.
        private Tensor owned(String name, List<List<Axis>> dims) {
            return new Tensor(Role.SHARED, module + "." + name, "weight", dims, true);
        }

        /// The layer's own matrix, read once more.
        private Tensor own() {
            var weight = ends.weight;
            return weight.role() == Role.SHARED ? weight.frozen(true)
                    : new Tensor(Role.SHARED, module, weight.name(), weight.dims(), true);
        }
    }
}

package assay.onnx;

import assay.algebra.Expr;
import assay.onnx.Document.Attribute;
import assay.onnx.Document.Node;
import assay.onnx.Document.Stored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/// The shapes of what the usual operators write, from the shapes of what they read and from whole numbers that are
/// known.
/// Empty where they do not follow.
final class Shapes {
    private static final Set<String> SAME = Set.of("Relu", "Gelu", "Sigmoid", "Tanh", "Softmax", "LogSoftmax", "Exp",
            "Log", "Sqrt", "Reciprocal", "Neg", "Abs", "Erf", "Not", "Cast", "CastLike", "Identity", "Dropout",
            "LayerNormalization", "Cos", "Sin", "Tan", "Clip", "CumSum", "Softplus", "Softsign", "RMSNormalization",
            "SimplifiedLayerNormalization", "RotaryEmbedding", "Floor", "Ceil", "HardSigmoid", "HardSwish", "Elu",
            "Celu", "LeakyRelu", "ThresholdedRelu", "Selu", "Mish", "Sign", "Round", "IsNaN", "IsInf", "Trilu",
            "GroupNormalization", "InstanceNormalization", "BatchNormalization", "LpNormalization", "LRN",
            "MeanVarianceNormalization", "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "Swish",
            "ScatterND", "ScatterElements", "com.microsoft.FastGelu", "com.microsoft.BiasGelu",
            "com.microsoft.QuickGelu", "com.microsoft.Gelu", "com.microsoft.RotaryEmbedding",
            "com.microsoft.SkipLayerNormalization", "com.microsoft.SkipSimplifiedLayerNormalization",
            "com.microsoft.BiasAdd", "com.microsoft.BiasSoftmax", "com.microsoft.BiasDropout",
            "com.microsoft.QuantizeLinear", "com.microsoft.DequantizeLinear", "com.microsoft.QLinearSigmoid",
            "com.microsoft.QLinearLeakyRelu", "com.microsoft.QLinearSoftmax", "com.microsoft.GroupNorm",
            "com.microsoft.SkipGroupNorm", "com.microsoft.LayerNormalization", "com.microsoft.MoE",
            "com.microsoft.QMoE");
    private static final Set<String> BROADCAST = Set.of("Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Mean", "Sum",
            "Where", "Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "And", "Or", "Xor", "Mod",
            "BitwiseAnd", "BitwiseOr", "BitShift", "PRelu");
    private static final Set<String> SKIPS = Set.of("com.microsoft.SkipLayerNormalization",
            "com.microsoft.SkipSimplifiedLayerNormalization");
    private static final Set<String> RECURRENT = Set.of("LSTM", "GRU", "RNN", "com.microsoft.DynamicQuantizeLSTM");
    private static final int RANK = 32;
    private static final int FEW = 64;
    private static final Set<ElementType> NUMBERS = Set.of(ElementType.I64, ElementType.I32, ElementType.BOOL);

    private final Node node;
    private final List<Optional<Known>> in;

    Shapes(Node node, List<Optional<Known>> in) {
        this.node = node;
        this.in = in;
    }

    /// The shape of each output.
    List<Optional<List<Expr>>> outputs() {
        int count = node.outputs().size();
        if (node.operator().equals("Split")) {
            return split(count);
        }
        var all = new ArrayList<>(Collections.nCopies(count, Optional.<List<Expr>>empty()));
        if (count > 0) {
            all.set(0, first().filter(dims -> dims.size() <= RANK
                    && dims.stream().allMatch(d -> Dims.bounded(d).isPresent())));
        }
        for (int i = 1; i < count; i++) {
            all.set(i, further(i, all.getFirst()));
        }
        return all;
    }

    /// The shape of an output behind the first.
    private Optional<List<Expr>> further(int i, Optional<List<Expr>> first) {
        var operator = node.operator();
        if (operator.equals("DynamicQuantizeLinear")) {
            return Optional.of(List.of());
        }
        if (operator.equals("com.microsoft.EmbedLayerNormalization")) {
            return i == 2 ? first : dims(0).map(ids -> ids.subList(0, Math.min(1, ids.size())));
        }
        if (RECURRENT.contains(operator)) {
            return first.filter(y -> y.size() == 4).map(y -> node.number("layout", 0) == 0 ? without(y, 0)
                    : List.of(y.get(0), y.get(2), y.get(3)));
        }
        return SKIPS.contains(operator) ? first.filter(_ -> i == 3)
                : operator.equals("Dropout") || operator.equals("MaxPool") || operator.equals("TopK") ? first
                : Optional.empty();
    }

    private Optional<List<Expr>> first() {
        var operator = node.operator();
        if (SAME.contains(operator)) {
            return dims(0);
        }
        if (BROADCAST.contains(operator)) {
            return broadcast(IntStream.range(0, in.size()).mapToObj(this::dims).toList());
        }
        if (operator.startsWith("Reduce")) {
            return reduced();
        }
        return switch (operator) {
            case "MatMul", "MatMulInteger", "com.microsoft.DynamicQuantizeMatMul",
                    "com.microsoft.MatMulIntegerToFloat", "com.microsoft.GemmFastGelu" ->
                dims(0).flatMap(a -> dims(1).flatMap(b -> matmul(a, b)));
            case "com.microsoft.FusedMatMul", "com.microsoft.TransposeMatMul" ->
                node.number("transBatchA", 0) != 0 || node.number("transBatchB", 0) != 0 ? Optional.empty()
                        : dims(0).flatMap(a -> dims(1).flatMap(b -> matmul(turned(a, "transA"), turned(b, "transB"))));
            case "com.microsoft.QGemm" -> gemm(0, 3);
            case "QLinearMatMul" -> dims(0).flatMap(a -> dims(3).flatMap(b -> matmul(a, b)));
            case "com.microsoft.MatMulNBits", "com.microsoft.MatMulBnb4" -> dims(0).filter(a -> !a.isEmpty())
                    .map(a -> with(a, a.size() - 1, Expr.of(node.number("N", 0))));
            case "Gemm", "com.microsoft.FusedGemm" -> gemm(0, 1);
            case "Transpose" -> dims(0).flatMap(this::transposed);
            case "Reshape" -> dims(0).flatMap(from -> ints(1).flatMap(to -> reshaped(from, to)));
            case "Flatten" -> dims(0).flatMap(this::flattened);
            case "Unsqueeze" -> dims(0).flatMap(this::unsqueezed);
            case "Squeeze" -> dims(0).flatMap(this::squeezed);
            case "Concat" -> concatenated(IntStream.range(0, in.size()).mapToObj(this::dims).toList());
            case "Slice" -> dims(0).flatMap(this::sliced);
            case "Gather" -> dims(0).flatMap(data -> dims(1).flatMap(rows ->
                    gathered(data, rows, node.number("axis", 0))));
            case "GatherElements" -> dims(1);
            case "Expand" -> dims(0).flatMap(from -> ints(1).flatMap(to ->
                    broadcast(List.of(Optional.of(from), Optional.of(to)))));
            case "ConstantOfShape" -> ints(0);
            case "Shape" -> dims(0).map(d -> List.of(Expr.of(range(d.size())[1] - range(d.size())[0])));
            case "Size" -> Optional.of(List.of());
            case "Range" -> ranged();
            case "Constant" -> node.attributes().values().stream().findFirst().flatMap(a -> a.tensor().map(t ->
                    t.dims().stream().map(Expr::of).toList()).or(() -> Optional.of(a.numbers().isEmpty()
                            ? List.of() : List.of(Expr.of(a.numbers().size())))));
            case "com.microsoft.GatherBlockQuantized" -> dims(1).flatMap(rows -> in.getFirst().flatMap(Known::stored)
                    .flatMap(t -> gathered(Roles.unpacked(node, t), rows, node.number("gather_axis", 0))));
            case "GatherND" -> dims(0).flatMap(data -> dims(1).flatMap(at -> gatheredByRows(data, at)));
            case "com.microsoft.QLinearAdd", "com.microsoft.QLinearMul" -> broadcast(List.of(dims(0), dims(3)));
            case "com.microsoft.QLinearConcat" -> concatenated(IntStream.range(2, in.size())
                    .filter(i -> (i - 2) % 3 == 0).mapToObj(this::dims).toList());
            case "ArgMax", "ArgMin" -> dims(0).flatMap(d -> axis(node.number("axis", 0), d.size())
                    .map(a -> node.number("keepdims", 1) != 0 ? with(d, a, Expr.ONE) : without(d, a)));
            case "TopK" -> dims(0).flatMap(d -> axis(node.number("axis", -1), d.size()).flatMap(a -> ints(1)
                    .filter(k -> k.size() == 1).map(k -> with(d, a, k.getFirst()))));
            case "OneHot" -> dims(0).flatMap(d -> axis(node.number("axis", -1), d.size() + 1).flatMap(a -> ints(1)
                    .filter(k -> k.size() == 1).map(k -> between(d, a, k.getFirst()))));
            case "Tile" -> dims(0).flatMap(d -> ints(1).filter(n -> n.size() == d.size()).map(n ->
                    IntStream.range(0, d.size()).mapToObj(i -> d.get(i).times(n.get(i))).toList()));
            case "Pad" -> dims(0).flatMap(this::padded);
            case "Resize" -> dims(0).flatMap(d -> ints(3).filter(n -> n.size() == d.size()).or(() -> scaled(d, 2)));
            case "Upsample" -> dims(0).flatMap(d -> scaled(d, 1));
            case "Einsum" -> summed();
            case "Conv", "ConvInteger", "com.microsoft.FusedConv" -> convolved(1);
            case "QLinearConv" -> convolved(3);
            case "com.microsoft.QLinearConv" -> node.number("channels_last", 0) != 0 ? Optional.empty() : convolved(3);
            case "ConvTranspose" -> dims(0).flatMap(x -> dims(1).flatMap(w -> spread(x, w)));
            case "MaxPool", "AveragePool", "LpPool" -> dims(0).filter(x -> x.size() > 2
                    && node.numbers("kernel_shape").size() == x.size() - 2).flatMap(x -> placed(x, x.get(1),
                            node.numbers("kernel_shape").stream().map(Expr::of).toList()));
            case "GlobalAveragePool", "GlobalMaxPool", "com.microsoft.QLinearGlobalAveragePool" -> dims(0)
                    .filter(x -> x.size() > 2).map(x -> IntStream.range(0, x.size())
                            .mapToObj(i -> i < 2 ? x.get(i) : Expr.ONE).toList());
            case "LSTM", "GRU", "RNN", "com.microsoft.DynamicQuantizeLSTM" -> dims(0).filter(x -> x.size() == 3)
                    .flatMap(x -> dims(2).filter(r -> r.size() == 3).map(r -> {
                        var hidden = operator.startsWith("com") ? r.get(1) : r.get(2);
                        return node.number("layout", 0) == 0 ? List.of(x.get(0), r.get(0), x.get(1), hidden)
                                : List.of(x.get(0), x.get(1), r.get(0), hidden);
                    }));
            case "com.microsoft.EmbedLayerNormalization", "com.microsoft.QEmbedLayerNormalization" -> dims(0)
                    .flatMap(ids -> dims(2).filter(t -> t.size() == 2).map(t -> between(ids, ids.size(), t.get(1))));
            case "Attention" -> attended();
            case "com.microsoft.Attention", "com.microsoft.QAttention" -> dims(0).filter(x -> x.size() == 3)
                    .flatMap(x -> dims(1).filter(w -> w.size() == 2)
                            .map(w -> with(x, 2, node.numbers("qkv_hidden_sizes").size() == 3
                                    ? Expr.of(node.numbers("qkv_hidden_sizes").get(2))
                                    : w.get(1).over(Expr.of(3)))));
            case "com.microsoft.MultiHeadAttention" -> dims(0).flatMap(q -> q.size() == 5
                    ? Optional.of(List.of(q.get(0), q.get(1), q.get(2).times(q.get(4))))
                    : q.size() != 3 ? Optional.empty()
                    : Optional.of(dims(2).filter(v -> v.size() == 3).map(v -> with(q, 2, v.get(2))).orElse(q)));
            case "com.microsoft.GroupQueryAttention" -> dims(0).filter(d -> d.size() == 3).map(q -> {
                long heads = Math.max(1, node.number("num_heads", 1));
                long all = heads + 2 * node.number("kv_num_heads", 0);
                return in.size() > 1 && in.get(1).isPresent() ? q
                        : with(q, 2, q.get(2).times(heads).over(Expr.of(Math.max(1, all))));
            });
            default -> Optional.empty();
        };
    }

    private Optional<List<Expr>> dims(int i) {
        return i < in.size() ? in.get(i).flatMap(Known::dims) : Optional.empty();
    }

    private Optional<List<Expr>> ints(int i) {
        return i < in.size() ? in.get(i).flatMap(Known::ints) : Optional.empty();
    }

    private Optional<List<Integer>> axes(int i) {
        var given = i < in.size() && in.get(i).isPresent() ? ints(i)
                : Optional.of(node.numbers("axes").stream().map(Expr::of).toList());
        return given.flatMap(Shapes::small);
    }

    private static Optional<List<Integer>> small(List<Expr> numbers) {
        boolean all = numbers.stream().allMatch(n -> n.isConstant() && n.constant().isInteger()
                && n.constant().num().bitLength() < Integer.SIZE);
        return all ? Optional.of(numbers.stream().map(n -> n.constant().num().intValueExact()).toList())
                : Optional.empty();
    }

    private static Optional<List<Integer>> positive(List<Integer> axes, int rank) {
        var all = axes.stream().map(a -> a < 0 ? a + rank : a).toList();
        return all.stream().allMatch(a -> a >= 0 && a < rank) ? Optional.of(all) : Optional.empty();
    }

    static Optional<Integer> axis(long axis, int rank) {
        long at = axis < 0 ? axis + rank : axis;
        return at >= 0 && at < rank ? Optional.of((int) at) : Optional.empty();
    }

    private static List<Expr> with(List<Expr> dims, int at, Expr size) {
        var all = new ArrayList<>(dims);
        all.set(at, size);
        return all;
    }

    static List<Expr> without(List<Expr> dims, int at) {
        var all = new ArrayList<>(dims);
        all.remove(at);
        return all;
    }

    static List<Expr> between(List<Expr> dims, int at, Expr size) {
        var all = new ArrayList<>(dims);
        all.add(at, size);
        return all;
    }

    private List<Expr> turned(List<Expr> dims, String attribute) {
        var all = new ArrayList<>(dims);
        if (node.number(attribute, 0) != 0 && all.size() > 1) {
            all.add(all.remove(all.size() - 2));
        }
        return all;
    }

    private Optional<List<Expr>> gemm(int left, int right) {
        return dims(left).flatMap(a -> dims(right).filter(b -> a.size() == 2 && b.size() == 2)
                .map(b -> List.of(turned(a, "transA").get(0), turned(b, "transB").get(1))));
    }

    /// Heads in a dimension of their own as those of the queries, or behind each other; each as wide as the values'.
    private Optional<List<Expr>> attended() {
        return dims(0).flatMap(q -> dims(2).filter(v -> v.size() == q.size()).flatMap(v -> q.size() == 4
                ? Optional.of(with(q, 3, v.get(3)))
                : quotient(v.getLast().times(Math.max(1, node.number("q_num_heads", 1))),
                        Expr.of(Math.max(1, node.number("kv_num_heads", 1)))).map(n -> with(q, q.size() - 1, n))));
    }

    private Optional<List<Expr>> padded(List<Expr> dims) {
        var pads = in.size() > 1 ? ints(1) : Optional.of(node.numbers("pads").stream().map(Expr::of).toList());
        var axes = in.size() > 3 && in.get(3).isPresent() ? axes(3).flatMap(a -> positive(a, dims.size()))
                : Optional.of(IntStream.range(0, dims.size()).boxed().toList());
        return pads.flatMap(p -> axes.filter(a -> p.size() == 2 * a.size()).map(a -> {
            var all = new ArrayList<>(dims);
            for (int i = 0; i < a.size(); i++) {
                all.set(a.get(i), all.get(a.get(i)).plus(p.get(i)).plus(p.get(i + a.size())));
            }
            return all;
        }));
    }

    /// Dimensions times factors, where those are whole numbers.
    private Optional<List<Expr>> scaled(List<Expr> dims, int factors) {
        return factors < in.size() ? in.get(factors).flatMap(Known::stored).map(t -> t.few()).filter(f ->
                f.size() == dims.size() && f.stream().allMatch(n -> n > 0)).map(f -> IntStream.range(0, f.size())
                .mapToObj(i -> dims.get(i).times(f.get(i))).toList()) : Optional.empty();
    }

    /// The indices of an `Einsum`'s result, each as far as it runs in an operand.
    private Optional<List<Expr>> summed() {
        var parts = node.text("equation").replace(" ", "").split("->", -1);
        var operands = parts[0].split(",", -1);
        var sizes = new HashMap<Integer, Expr>();
        if (parts.length != 2 || operands.length != in.size() || parts[1].contains(".")) {
            return Optional.empty();
        }
        for (int i = 0; i < operands.length; i++) {
            var dims = dims(i).orElse(List.of());
            if (dims.size() != operands[i].length()) {
                return Optional.empty();
            }
            for (int j = 0; j < dims.size(); j++) {
                sizes.put((int) operands[i].charAt(j), dims.get(j));
            }
        }
        return all(parts[1].chars().mapToObj(c -> Optional.ofNullable(sizes.get(c))).toList());
    }

    /// The shape that all have when sizes of one are repeated.
    static Optional<List<Expr>> broadcast(List<Optional<List<Expr>>> all) {
        if (all.isEmpty() || all.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        var result = new ArrayList<Expr>();
        for (var some : all) {
            var dims = some.orElseThrow();
            while (result.size() < dims.size()) {
                result.addFirst(Expr.ONE);
            }
            int off = result.size() - dims.size();
            for (int i = 0; i < dims.size(); i++) {
                var here = result.get(off + i);
                if (here.equals(Expr.ONE)) {
                    result.set(off + i, dims.get(i));
                } else if (!dims.get(i).equals(Expr.ONE) && !dims.get(i).equals(here)) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(result);
    }

    private static Optional<List<Expr>> matmul(List<Expr> a, List<Expr> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Optional.empty();
        }
        var left = a.subList(0, Math.max(0, a.size() - 2));
        var right = b.subList(0, Math.max(0, b.size() - 2));
        return broadcast(List.of(Optional.of(left), Optional.of(right))).map(batch -> {
            var all = new ArrayList<>(batch);
            if (a.size() > 1) {
                all.add(a.get(a.size() - 2));
            }
            if (b.size() > 1) {
                all.add(b.getLast());
            }
            return all;
        });
    }

    private Optional<List<Expr>> transposed(List<Expr> dims) {
        return order(node, dims.size()).map(order -> order.stream().map(dims::get).toList());
    }

    /// For each dimension of what a `Transpose` writes, the one that it was.
    static Optional<List<Integer>> order(Node node, int rank) {
        var given = node.numbers("perm");
        var order = given.isEmpty()
                ? IntStream.range(0, rank).mapToObj(i -> rank - 1 - i).toList()
                : given.stream().map(p -> p < 0 || p >= rank ? -1 : p.intValue()).toList();
        boolean all = order.size() == rank && order.stream().distinct().count() == rank && !order.contains(-1);
        return all ? Optional.of(order) : Optional.empty();
    }

    private Optional<List<Expr>> reshaped(List<Expr> from, List<Expr> to) {
        var all = new ArrayList<Expr>();
        int open = -1;
        boolean zeroIsZero = node.number("allowzero", 0) != 0;
        for (int i = 0; i < to.size(); i++) {
            var size = to.get(i);
            if (size.equals(Expr.of(-1))) {
                open = i;
                all.add(Expr.ONE);
            } else if (size.isZero() && !zeroIsZero) {
                if (i >= from.size()) {
                    return Optional.empty();
                }
                all.add(from.get(i));
            } else {
                all.add(size);
            }
        }
        if (open >= 0) {
            var rest = quotient(Expr.product(from), Expr.product(all));
            if (rest.isEmpty()) {
                return Optional.empty();
            }
            all.set(open, rest.get());
        }
        return Optional.of(all);
    }

    private static Optional<Expr> quotient(Expr a, Expr b) {
        if (b.terms().size() != 1 || a.isZero()) {
            return a.equals(b) && !a.isZero() ? Optional.of(Expr.ONE) : Optional.empty();
        }
        return Optional.of(a.over(b)).filter(q -> !q.isConstant() || q.constant().isInteger());
    }

    private Optional<List<Expr>> flattened(List<Expr> dims) {
        long axis = node.number("axis", 1);
        int at = Math.clamp(axis < 0 ? axis + dims.size() : axis, 0, dims.size());
        return Optional.of(List.of(Expr.product(dims.subList(0, at)), Expr.product(dims.subList(at, dims.size()))));
    }

    private Optional<List<Expr>> unsqueezed(List<Expr> dims) {
        return axes(1).flatMap(axes -> positive(axes, dims.size() + axes.size())).map(axes -> {
            var all = new ArrayList<>(dims);
            axes.stream().sorted().distinct().forEach(a -> all.add(Math.min(a, all.size()), Expr.ONE));
            return all;
        });
    }

    private Optional<List<Expr>> squeezed(List<Expr> dims) {
        return axes(1).flatMap(axes -> positive(axes, dims.size())).flatMap(axes -> axes.isEmpty()
                && dims.stream().anyMatch(d -> !d.isConstant()) ? Optional.empty()
                        : Optional.of(IntStream.range(0, dims.size())
                        .filter(i -> axes.isEmpty() ? !dims.get(i).equals(Expr.ONE) : !axes.contains(i))
                        .mapToObj(dims::get).toList()));
    }

    private Optional<List<Expr>> concatenated(List<Optional<List<Expr>>> parts) {
        if (parts.isEmpty() || parts.getFirst().isEmpty()) {
            return Optional.empty();
        }
        var first = parts.getFirst().orElseThrow();
        var axis = axis(node.number("axis", 0), first.size());
        if (axis.isEmpty()) {
            return Optional.empty();
        }
        var sum = Expr.ZERO;
        for (var dims : parts) {
            if (dims.isEmpty() || dims.get().size() != first.size()) {
                return Optional.empty();
            }
            sum = sum.plus(dims.get().get(axis.get()));
        }
        return Optional.of(with(first, axis.get(), sum));
    }

    private List<Optional<List<Expr>>> split(int count) {
        var none = Collections.nCopies(count, Optional.<List<Expr>>empty());
        var from = dims(0);
        if (from.isEmpty() || count == 0) {
            return none;
        }
        var axis = axis(node.number("axis", 0), from.get().size());
        if (axis.isEmpty()) {
            return none;
        }
        int at = axis.get();
        var given = in.size() > 1 && in.get(1).isPresent() ? ints(1)
                : node.numbers("split").isEmpty() ? Optional.<List<Expr>>empty()
                : Optional.of(node.numbers("split").stream().map(Expr::of).toList());
        if (given.isPresent() && given.get().size() == count) {
            return given.get().stream().map(size -> Optional.of(with(from.get(), at, size))).toList();
        }
        var even = quotient(from.get().get(at), Expr.of(count));
        return in.size() > 1 || even.isEmpty() ? none : Collections.nCopies(count,
                even.map(size -> with(from.get(), at, size)));
    }

    private Optional<List<Expr>> sliced(List<Expr> dims) {
        var starts = in.size() > 1 ? ints(1) : Optional.of(node.numbers("starts").stream().map(Expr::of).toList());
        var ends = in.size() > 1 ? ints(2) : Optional.of(node.numbers("ends").stream().map(Expr::of).toList());
        var steps = in.size() > 4 && in.get(4).isPresent() ? ints(4) : Optional.of(List.<Expr>of());
        var axes = (in.size() > 3 && in.get(3).isPresent()) || in.size() <= 1 ? axes(3)
                : Optional.of(List.<Integer>of());
        if (starts.isEmpty() || ends.isEmpty() || steps.isEmpty() || axes.isEmpty()
                || starts.get().size() != ends.get().size()
                || !(steps.get().isEmpty() || steps.get().size() == starts.get().size())) {
            return Optional.empty();
        }
        var all = new ArrayList<>(dims);
        for (int i = 0; i < starts.get().size(); i++) {
            var axis = axis(axes.get().isEmpty() ? i : i < axes.get().size() ? axes.get().get(i) : -RANK, dims.size());
            if (axis.isEmpty()) {
                return Optional.empty();
            }
            var size = dims.get(axis.get());
            var step = steps.get().isEmpty() ? Expr.ONE : steps.get().get(i);
            if (step.equals(Expr.of(-1)) && whole(starts.get().get(i), ends.get().get(i))) {
                continue;
            }
            if (!step.isConstant() || step.constant().signum() <= 0) {
                return Optional.empty();
            }
            var from = bound(starts.get().get(i), size);
            var to = bound(ends.get().get(i), size);
            var left = from.isEmpty() || to.isEmpty() ? Optional.<Expr>empty()
                    : Optional.of(to.get().minus(from.get()));
            if (left.isEmpty() || (left.get().isConstant() && left.get().constant().signum() < 0)) {
                return Optional.empty();
            }
            all.set(axis.get(), left.get().over(step).ceil());
        }
        return Optional.of(all);
    }

    /// Whether a slice runs backwards over all there is.
    private static boolean whole(Expr start, Expr end) {
        return start.equals(Expr.of(-1)) && end.isConstant() && end.constant().num().bitLength() >= Integer.SIZE - 1
                && end.constant().signum() < 0;
    }

    /// Where a slice begins or ends: from the end if negative, and never beyond it. An open size is taken to be within
    /// it: a
    /// graph that cuts a table to the length of its input cannot run on a longer one.
    private static Optional<Expr> bound(Expr at, Expr size) {
        if (at.equals(size) || (at.isConstant() && at.constant().signum() == 0)) {
            return Optional.of(at);
        }
        if (!at.isConstant()) {
            return Optional.of(at);
        }
        var value = at.constant();
        if (size.isConstant()) {
            var all = size.constant();
            var from = value.signum() < 0 ? value.plus(all) : value;
            return Optional.of(Expr.of(from.signum() < 0 ? Expr.ZERO.constant() : from.min(all)));
        }
        if (value.num().bitLength() >= Integer.SIZE - 1 && value.signum() > 0) {
            return Optional.of(size);
        }
        return value.signum() < 0 ? Optional.of(size.plus(at)) : Optional.empty();
    }

    private static Optional<List<Expr>> gatheredByRows(List<Expr> data, List<Expr> at) {
        var last = at.isEmpty() ? Optional.<List<Integer>>empty() : small(List.of(at.getLast()));
        return last.map(List::getFirst).filter(n -> n >= 0 && n <= data.size()).map(n -> {
            var all = new ArrayList<>(at.subList(0, at.size() - 1));
            all.addAll(data.subList(n, data.size()));
            return all;
        });
    }

    private static Optional<List<Expr>> gathered(List<Expr> data, List<Expr> rows, long along) {
        return axis(along, data.size()).map(axis -> {
            var all = new ArrayList<>(data.subList(0, axis));
            all.addAll(rows);
            all.addAll(data.subList(axis + 1, data.size()));
            return all;
        });
    }

    private Optional<List<Expr>> ranged() {
        var from = ints(0).filter(i -> i.size() == 1);
        var to = ints(1).filter(i -> i.size() == 1);
        var step = ints(2).filter(i -> i.equals(List.of(Expr.ONE)));
        return from.isEmpty() || to.isEmpty() || step.isEmpty() ? Optional.empty()
                : Optional.of(List.of(to.get().getFirst().minus(from.get().getFirst())));
    }

    private Optional<List<Expr>> reduced() {
        return dims(0).flatMap(dims -> axes(1).flatMap(axes -> positive(axes, dims.size())).map(axes -> {
            boolean kept = node.number("keepdims", 1) != 0;
            boolean everything = axes.isEmpty() && node.number("noop_with_empty_axes", 0) == 0;
            var all = new ArrayList<Expr>();
            for (int i = 0; i < dims.size(); i++) {
                boolean gone = everything || axes.contains(i);
                if (!gone || kept) {
                    all.add(gone ? Expr.ONE : dims.get(i));
                }
            }
            return all;
        }));
    }

    private Optional<List<Expr>> convolved(int kernel) {
        return dims(0).flatMap(x -> dims(kernel).filter(w -> x.size() == w.size() && x.size() > 2)
                .flatMap(w -> placed(x, w.get(0), w.subList(2, w.size()))));
    }

    /// The places at which a kernel fits, over so many channels.
    private Optional<List<Expr>> placed(List<Expr> x, Expr channels, List<Expr> kernel) {
        var all = new ArrayList<>(List.of(x.get(0), channels));
        var pads = node.numbers("pads");
        int sides = kernel.size();
        var padding = node.text("auto_pad");
        for (int i = 0; i < sides; i++) {
            long stride = number("strides", i, 1);
            long dilation = number("dilations", i, 1);
            var pad = Expr.of(pads.size() == 2 * sides ? pads.get(i) : 0)
                    .plus(Expr.of(pads.size() == 2 * sides ? pads.get(i + sides) : 0));
            if (stride < 1) {
                return Optional.empty();
            }
            var reach = kernel.get(i).minus(Expr.ONE).times(dilation);
            var free = x.get(i + 2).plus(pad).minus(reach).minus(Expr.ONE).over(Expr.of(stride));
            all.add(padding.startsWith("SAME") ? x.get(i + 2).over(Expr.of(stride)).ceil()
                    : (node.number("ceil_mode", 0) != 0 ? free.ceil() : free.floor()).plus(Expr.ONE));
        }
        boolean sizes = all.stream().allMatch(d -> !d.isConstant() || d.constant().signum() > 0);
        return sizes ? Optional.of(all) : Optional.empty();
    }

    /// What a transposed convolution writes.
    private Optional<List<Expr>> spread(List<Expr> x, List<Expr> w) {
        int sides = x.size() - 2;
        var given = node.numbers("output_shape");
        var pads = node.numbers("pads");
        boolean automatic = !node.text("auto_pad").isEmpty() && !node.text("auto_pad").equals("NOTSET");
        if (sides < 1 || w.size() != x.size() || (automatic && given.size() != sides)) {
            return Optional.empty();
        }
        var all = new ArrayList<>(List.of(x.get(0), w.get(1).times(Math.max(1, node.number("group", 1)))));
        for (int i = 0; i < sides; i++) {
            long cut = pads.size() == 2 * sides ? pads.get(i) + pads.get(i + sides) : 0;
            all.add(given.size() == sides ? Expr.of(given.get(i))
                    : x.get(i + 2).minus(Expr.ONE).times(number("strides", i, 1))
                            .plus(w.get(i + 2).minus(Expr.ONE).times(number("dilations", i, 1))).plus(Expr.ONE)
                            .plus(Expr.of(number("output_padding", i, 0) - cut)));
        }
        return Optional.of(all);
    }

    private long number(String attribute, int i, long or) {
        var all = node.numbers(attribute);
        return i < all.size() ? all.get(i) : or;
    }

    private int[] range(int rank) {
        long start = node.number("start", 0);
        long end = node.number("end", rank);
        int from = Math.clamp(start < 0 ? start + rank : start, 0, rank);
        return new int[] {from, Math.clamp(end < 0 ? end + rank : end, from, rank)};
    }

    /// The elements of the first output, where it is a few whole numbers that follow from shapes.
    Optional<List<Expr>> numbers() {
        var result = switch (node.operator()) {
            case "Shape" -> dims(0).map(d -> d.subList(range(d.size())[0], range(d.size())[1]));
            case "Size" -> dims(0).map(d -> List.of(Expr.product(d)));
            case "Constant" -> node.attributes().values().stream().findFirst().flatMap(a -> a.tensor()
                    .flatMap(Shapes::numbers)
                    .or(() -> a.number().map(n -> List.of(Expr.of(n))))
                    .or(() -> a.numbers().isEmpty() ? Optional.empty()
                            : Optional.of(a.numbers().stream().map(Expr::of).toList())));
            case "Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape" -> ints(0);
            case "Concat" -> joined();
            case "Gather" -> ints(0).flatMap(all -> ints(1).flatMap(Shapes::small)
                    .flatMap(at -> positive(at, all.size()))
                    .map(at -> at.stream().map(all::get).toList()));
            case "Slice" -> ints(0).flatMap(all -> reversed(all).or(() -> cut(all)));
            case "Transpose" -> dims(0).filter(d -> d.size() == 2).flatMap(Shapes::small).flatMap(d -> ints(0)
                    .filter(_ -> order(node, 2).equals(Optional.of(List.of(1, 0)))).map(all -> turned(all, d)));
            case "ConstantOfShape" -> ints(0).filter(n -> n.size() == 1).flatMap(Shapes::small)
                    .filter(n -> n.getFirst() >= 0 && n.getFirst() <= FEW)
                    .map(n -> Collections.nCopies(n.getFirst(), filling()));
            case "Equal" -> pairs((a, b) -> a.equals(b) ? Optional.of(Expr.ONE) : differ(a, b)
                    ? Optional.of(Expr.ZERO) : Optional.empty());
            case "Not" -> ints(0).filter(a -> a.stream().allMatch(Expr::isConstant))
                    .map(a -> a.stream().map(e -> e.isZero() ? Expr.ONE : Expr.ZERO).toList());
            case "Where" -> chosen();
            case "Add" -> each(Expr::plus);
            case "Sub" -> each(Expr::minus);
            case "Mul" -> each(Expr::times);
            case "Div" -> ints(0).flatMap(a -> ints(1).filter(b -> a.size() == 1 && b.size() == 1)
                    .flatMap(b -> quotient(a.getFirst(), b.getFirst())).map(List::of));
            default -> Optional.<List<Expr>>empty();
        };
        return result.filter(all -> all.size() <= FEW && all.stream().allMatch(e -> Dims.bounded(e).isPresent()));
    }

    /// The elements of a stored tensor of one dimension or none, where they are known.
    static Optional<List<Expr>> numbers(Stored tensor) {
        boolean whole = ElementType.of(tensor.type()).filter(NUMBERS::contains).isPresent();
        boolean known = whole && (!tensor.few().isEmpty() || tensor.dims().equals(List.of(0L)));
        return known && tensor.dims().size() <= 1 ? Optional.of(tensor.few().stream().map(Expr::of).toList())
                : Optional.empty();
    }

    /// Rows of numbers as columns.
    private static List<Expr> turned(List<Expr> all, List<Integer> dims) {
        int columns = dims.get(1);
        return IntStream.range(0, columns).boxed().flatMap(c -> IntStream.range(0, dims.get(0))
                .mapToObj(r -> all.get(r * columns + c))).toList();
    }

    /// Rows of numbers from the last to the first, where a slice takes them so.
    private Optional<List<Expr>> reversed(List<Expr> all) {
        var start = ints(1).filter(i -> i.size() == 1);
        var end = ints(2).filter(i -> i.size() == 1);
        var back = ints(4).filter(i -> i.equals(List.of(Expr.of(-1))));
        boolean first = axes(3).filter(a -> a.equals(List.of(0))).isPresent();
        int rows = dims(0).filter(d -> !d.isEmpty()).flatMap(d -> small(d.subList(0, 1))).map(List::getFirst).orElse(0);
        if (!first || start.isEmpty() || end.isEmpty() || back.isEmpty() || rows < 1 || all.size() % rows != 0
                || !whole(start.get().getFirst(), end.get().getFirst())) {
            return Optional.empty();
        }
        int width = all.size() / rows;
        return Optional.of(IntStream.range(0, rows).boxed().flatMap(r -> all.subList((rows - 1 - r) * width,
                (rows - r) * width).stream()).toList());
    }

    private Optional<List<Expr>> joined() {
        var all = new ArrayList<Expr>();
        for (int i = 0; i < in.size(); i++) {
            var some = ints(i);
            if (some.isEmpty() || all.size() > FEW) {
                return Optional.empty();
            }
            all.addAll(some.get());
        }
        return Optional.of(all);
    }

    private Optional<List<Expr>> cut(List<Expr> all) {
        return dims(0).filter(d -> d.size() > 1).isPresent() ? Optional.empty() : ints(1)
                .flatMap(Shapes::small).filter(s -> s.size() == 1)
                .flatMap(s -> ints(2).filter(e -> e.size() == 1).flatMap(e -> {
            var from = bound(Expr.of(s.getFirst()), Expr.of(all.size()));
            var to = bound(e.getFirst(), Expr.of(all.size()));
            boolean plain = in.size() < 5 || ints(4).equals(Optional.of(List.of(Expr.ONE)));
            return from.isEmpty() || to.isEmpty() || !plain ? Optional.empty()
                    : small(List.of(from.get(), to.get())).filter(b -> b.get(0) <= b.get(1))
                            .map(b -> all.subList(b.get(0), b.get(1)));
        }));
    }

    private Optional<List<Expr>> each(BinaryOperator<Expr> f) {
        return pairs((a, b) -> Optional.of(f.apply(a, b)));
    }

    /// A function of the elements of the first two inputs, a single one beside each of many.
    private Optional<List<Expr>> pairs(BiFunction<Expr, Expr, Optional<Expr>> f) {
        return ints(0).flatMap(a -> ints(1).filter(b -> a.size() == b.size() || a.size() == 1 || b.size() == 1)
                .flatMap(b ->
                all(IntStream.range(0, Math.max(a.size(), b.size()))
                        .mapToObj(i -> f.apply(a.get(a.size() == 1 ? 0 : i), b.get(b.size() == 1 ? 0 : i))).toList())));
    }

    private static Optional<List<Expr>> all(List<Optional<Expr>> some) {
        return some.stream().allMatch(Optional::isPresent)
                ? Optional.of(some.stream().map(Optional::orElseThrow).toList())
                : Optional.empty();
    }

    /// Whether two sizes are surely not the same: numbers that differ, or a size and a negative number.
    private static boolean differ(Expr a, Expr b) {
        var off = a.minus(b);
        return off.isConstant() || (a.isConstant() && a.constant().signum() < 0)
                || (b.isConstant() && b.constant().signum() < 0);
    }

    /// What a tensor is filled with, where that is a whole number: zero where nothing says so.
    private Expr filling() {
        return Optional.ofNullable(node.attributes().get("value")).flatMap(Attribute::tensor).flatMap(Shapes::numbers)
                .filter(few -> few.size() == 1).map(List::getFirst).orElse(Expr.ZERO);
    }

    private Optional<List<Expr>> chosen() {
        var yes = ints(1);
        var no = ints(2);
        return ints(0).filter(c -> yes.isPresent() && no.isPresent() && yes.get().size() == c.size() && no.get()
                .size() == c.size()
                && c.stream().allMatch(e -> e.isZero() || e.equals(Expr.ONE)))
                .map(c -> IntStream.range(0, c.size()).mapToObj(i -> (c.get(i).isZero() ? no : yes).orElseThrow()
                        .get(i)).toList());
    }
}

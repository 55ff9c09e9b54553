package assay.onnx;

import assay.algebra.Expr;
import assay.onnx.Document.Attribute;
import assay.onnx.Document.Node;
import assay.onnx.Document.Stored;
import java.util.ArrayList;
import java.util.Collections;
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
            "Log", "Sqrt",
            "Reciprocal", "Neg", "Abs", "Erf", "Not", "Cast", "Identity", "Dropout", "LayerNormalization", "Cos",
                    "Sin", "Clip",
            "CumSum", "Softplus", "RMSNormalization", "SimplifiedLayerNormalization", "RotaryEmbedding", "Floor",
                    "Ceil",
            "HardSigmoid", "HardSwish", "Elu", "LeakyRelu", "Selu", "Sign", "Round", "IsNaN", "Trilu",
                    "GroupNormalization",
            "InstanceNormalization", "BatchNormalization", "LpNormalization", "QuantizeLinear", "DequantizeLinear",
                    "Swish",
            "ScatterND", "ScatterElements", "com.microsoft.FastGelu", "com.microsoft.BiasGelu",
                    "com.microsoft.QuickGelu",
            "com.microsoft.Gelu", "com.microsoft.RotaryEmbedding", "com.microsoft.SkipLayerNormalization",
            "com.microsoft.SkipSimplifiedLayerNormalization", "com.microsoft.BiasAdd");
    private static final Set<String> BROADCAST = Set.of("Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Mean", "Sum",
            "Where",
            "Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "And", "Or", "Xor", "Mod", "BitwiseAnd",
                    "PRelu");
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
        return all;
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
            case "MatMul", "MatMulInteger" -> dims(0).flatMap(a -> dims(1).flatMap(b -> matmul(a, b)));
            case "QLinearMatMul" -> dims(0).flatMap(a -> dims(3).flatMap(b -> matmul(a, b)));
            case "com.microsoft.MatMulNBits" -> dims(0).filter(a -> !a.isEmpty())
                    .map(a -> with(a, a.size() - 1, Expr.of(node.number("N", 0))));
            case "Gemm" -> dims(0).flatMap(a -> dims(1).filter(b -> a.size() == 2 && b.size() == 2).map(b -> List.of(
                    a.get(node.number("transA", 0) == 0 ? 0 : 1), b.get(node.number("transB", 0) == 0 ? 1 : 0))));
            case "Transpose" -> dims(0).flatMap(this::transposed);
            case "Reshape" -> dims(0).flatMap(from -> ints(1).flatMap(to -> reshaped(from, to)));
            case "Flatten" -> dims(0).flatMap(this::flattened);
            case "Unsqueeze" -> dims(0).flatMap(this::unsqueezed);
            case "Squeeze" -> dims(0).flatMap(this::squeezed);
            case "Concat" -> concatenated();
            case "Slice" -> dims(0).flatMap(this::sliced);
            case "Gather" -> dims(0).flatMap(data -> dims(1).flatMap(rows -> gathered(data, rows)));
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
            case "Conv", "ConvInteger" -> convolved(1);
            case "QLinearConv" -> convolved(3);
            case "Attention" -> dims(0);
            case "com.microsoft.Attention" -> dims(0).filter(x -> x.size() == 3).flatMap(x -> dims(1)
                    .filter(w -> w.size() == 2).map(w -> with(x, 2, node.numbers("qkv_hidden_sizes").size() == 3
                            ? Expr.of(node.numbers("qkv_hidden_sizes").get(2))
                            : w.get(1).over(Expr.of(3)))));
            case "com.microsoft.MultiHeadAttention", "com.microsoft.GroupQueryAttention" -> dims(0)
                    .filter(d -> d.size() == 3);
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

    private static Optional<Integer> axis(long axis, int rank) {
        long at = axis < 0 ? axis + rank : axis;
        return at >= 0 && at < rank ? Optional.of((int) at) : Optional.empty();
    }

    private static List<Expr> with(List<Expr> dims, int at, Expr size) {
        var all = new ArrayList<>(dims);
        all.set(at, size);
        return all;
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

    private Optional<List<Expr>> concatenated() {
        if (in.isEmpty() || dims(0).isEmpty()) {
            return Optional.empty();
        }
        var first = dims(0).orElseThrow();
        var axis = axis(node.number("axis", 0), first.size());
        if (axis.isEmpty()) {
            return Optional.empty();
        }
        var sum = Expr.ZERO;
        for (int i = 0; i < in.size(); i++) {
            var dims = dims(i);
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
                || steps.get().stream().anyMatch(s -> !s.equals(Expr.ONE))) {
            return Optional.empty();
        }
        var all = new ArrayList<>(dims);
        for (int i = 0; i < starts.get().size(); i++) {
            var axis = axis(axes.get().isEmpty() ? i : i < axes.get().size() ? axes.get().get(i) : -RANK, dims.size());
            if (axis.isEmpty()) {
                return Optional.empty();
            }
            var size = dims.get(axis.get());
            var from = bound(starts.get().get(i), size);
            var to = bound(ends.get().get(i), size);
            var left = from.isEmpty() || to.isEmpty() ? Optional.<Expr>empty()
                    : Optional.of(to.get().minus(from.get()));
            if (left.isEmpty() || (left.get().isConstant() && left.get().constant().signum() < 0)) {
                return Optional.empty();
            }
            all.set(axis.get(), left.get());
        }
        return Optional.of(all);
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

    private Optional<List<Expr>> gathered(List<Expr> data, List<Expr> rows) {
        return axis(node.number("axis", 0), data.size()).map(axis -> {
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
        return dims(0).flatMap(x -> dims(kernel).filter(w -> x.size() == w.size() && x.size() > 2).flatMap(w -> {
            var all = new ArrayList<>(List.of(x.get(0), w.get(0)));
            var strides = node.numbers("strides");
            var pads = node.numbers("pads");
            var dilations = node.numbers("dilations");
            int sides = x.size() - 2;
            if (!node.text("auto_pad").isEmpty() && !node.text("auto_pad").equals("NOTSET")) {
                return Optional.empty();
            }
            for (int i = 0; i < sides; i++) {
                long stride = i < strides.size() ? strides.get(i) : 1;
                long dilation = i < dilations.size() ? dilations.get(i) : 1;
                var pad = Expr.of(pads.size() == 2 * sides ? pads.get(i) : 0)
                        .plus(Expr.of(pads.size() == 2 * sides ? pads.get(i + sides) : 0));
                if (stride < 1) {
                    return Optional.empty();
                }
                var reach = w.get(i + 2).minus(Expr.ONE).times(dilation);
                all.add(x.get(i + 2).plus(pad).minus(reach).minus(Expr.ONE).over(Expr.of(stride)).floor()
                        .plus(Expr.ONE));
            }
            boolean sizes = all.stream().allMatch(d -> !d.isConstant() || d.constant().signum() > 0);
            return sizes ? Optional.of(all) : Optional.empty();
        }));
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
            case "Slice" -> ints(0).flatMap(this::cut);
            case "ConstantOfShape" -> ints(0).filter(n -> n.size() == 1).flatMap(Shapes::small)
                    .filter(n -> n.getFirst() >= 0 && n.getFirst() <= FEW)
                    .map(n -> Collections.nCopies(n.getFirst(), filling()));
            case "Equal" -> pairs((a, b) -> a.equals(b) ? Optional.of(Expr.ONE) : differ(a, b)
                    ? Optional.of(Expr.ZERO) : Optional.empty());
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
        return ints(1).flatMap(Shapes::small).filter(s -> s.size() == 1)
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

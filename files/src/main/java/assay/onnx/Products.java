package assay.onnx;

import assay.algebra.Expr;
import assay.algebra.NotDivisible;
import assay.onnx.Document.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The products of two tensors that an operator is made of: which index each dimension is, and how far each index runs.
final class Products {
    /// The operators that multiply matrices.
    static final Set<String> KNOWN = Set.of("MatMul", "MatMulInteger", "QLinearMatMul", "Gemm", "Einsum", "Conv",
            "ConvInteger", "QLinearConv", "ConvTranspose", "Attention", "LSTM", "GRU", "RNN",
            "com.microsoft.MatMulNBits", "com.microsoft.MatMulBnb4", "com.microsoft.FusedMatMul",
            "com.microsoft.TransposeMatMul", "com.microsoft.FusedGemm", "com.microsoft.GemmFastGelu",
            "com.microsoft.FusedConv", "com.microsoft.QLinearConv", "com.microsoft.QGemm",
            "com.microsoft.DynamicQuantizeMatMul", "com.microsoft.MatMulIntegerToFloat",
            "com.microsoft.DynamicQuantizeLSTM", "com.microsoft.Attention", "com.microsoft.QAttention",
            "com.microsoft.MultiHeadAttention", "com.microsoft.GroupQueryAttention", "com.microsoft.MoE",
            "com.microsoft.QMoE", "com.microsoft.NhwcConv", "com.microsoft.PackedAttention",
            "com.microsoft.PackedMultiHeadAttention", "com.microsoft.SparseAttention",
            "com.microsoft.DecoderMaskedSelfAttention", "com.microsoft.DecoderMaskedMultiHeadAttention",
            "com.microsoft.LongformerAttention", "com.microsoft.DecoderAttention");

    /// An operand or a result.
    ///
    /// @param value what it is; empty for the result of the product before, and for a result that only the next one
    ///     reads
    /// @param labels the index of each dimension
    record Side(Optional<Known> value, List<String> labels) {}

    /// @param sizes how far each index runs
    /// @param causal whether of the indices `t` and `s` only the pairs with s <= t are needed
    record Product(String name, Side left, Side right, Side result, Map<String, Expr> sizes, boolean causal) {
        Product {
            sizes = Map.copyOf(sizes);
        }

        Expr size(String label) {
            return sizes.getOrDefault(label, Expr.ONE);
        }

        /// How many of the three tensors an index stands in.
        private long sides(String label) {
            return Stream.of(left, right, result).filter(s -> s.labels.contains(label)).count();
        }

        /// Whether an index is worth naming: not one of size one that is summed, or repeated to the size of another.
        boolean named(String label) {
            return !size(label).equals(Expr.ONE) || (sides(label) > 1 && result.labels.contains(label));
        }

        /// Whether it is a sum of products: each index stands in two of the three, and once in each.
        private boolean holds() {
            return Stream.of(left, right, result).allMatch(side -> side.labels.stream().distinct()
                    .count() == side.labels.size()
                    && side.labels.stream().filter(this::named).allMatch(label -> sides(label) > 1));
        }
    }

    private final Node node;
    private final List<Optional<Known>> in;
    private final Map<String, Expr> sizes = new HashMap<>();

    private Products(Node node, List<Optional<Known>> in) {
        this.node = node;
        this.in = in;
    }

    /// The products of a node, in the order in which they are taken; none where its shapes are not known or do not fit.
    static List<Product> of(Node node, List<Optional<Known>> in, List<Known> out) {
        try {
            var all = KNOWN.contains(node.operator()) && !out.isEmpty() ? new Products(node, in).of(out)
                    : List.<Product>of();
            return all.stream().allMatch(Product::holds) ? all : List.of();
        } catch (NotDivisible _) {
            return List.of();
        }
    }

    private List<Product> of(List<Known> out) {
        var result = out.getFirst();
        return switch (node.operator()) {
            case "MatMul", "MatMulInteger", "com.microsoft.DynamicQuantizeMatMul",
                    "com.microsoft.MatMulIntegerToFloat", "com.microsoft.GemmFastGelu" ->
                matmul(0, 1, false, false, result);
            case "QLinearMatMul" -> matmul(0, 3, false, false, result);
            case "com.microsoft.FusedMatMul", "com.microsoft.TransposeMatMul" ->
                node.number("transBatchA", 0) != 0 || node.number("transBatchB", 0) != 0 ? List.of()
                        : matmul(0, 1, turned("transA"), turned("transB"), result);
            case "Gemm", "com.microsoft.FusedGemm" -> matmul(0, 1, turned("transA"), turned("transB"), result);
            case "com.microsoft.QGemm" -> matmul(0, 3, turned("transA"), turned("transB"), result);
            case "com.microsoft.MatMulNBits", "com.microsoft.MatMulBnb4" -> packed(result);
            case "Einsum" -> einsum(result);
            case "Conv", "ConvInteger", "com.microsoft.FusedConv" -> convolution(1, result);
            case "QLinearConv" -> convolution(3, result);
            case "com.microsoft.QLinearConv" -> turned("channels_last") ? List.of() : convolution(3, result);
            case "ConvTranspose" -> transposed(result);
            case "LSTM", "GRU", "RNN", "com.microsoft.DynamicQuantizeLSTM" -> recurrent(out);
            case "Attention" -> attention(result);
            case "com.microsoft.Attention" -> projected(4, result);
            case "com.microsoft.QAttention" -> projected(8, result);
            case "com.microsoft.MultiHeadAttention" -> heads(result);
            case "com.microsoft.GroupQueryAttention" -> grouped(out);
            default -> List.of();
        };
    }

    /// Whether an attribute is there and not zero.
    private boolean turned(String attribute) {
        return node.number(attribute, 0) != 0;
    }

    private Optional<Known> value(int i) {
        return i < in.size() ? in.get(i) : Optional.empty();
    }

    private Optional<List<Expr>> dims(int i) {
        return value(i).flatMap(Known::dims);
    }

    private Expr size(String label) {
        return sizes.getOrDefault(label, Expr.ONE);
    }

    /// Whether an index runs as far here as elsewhere.
    private boolean fits(String label, Expr size) {
        var known = sizes.putIfAbsent(label, size);
        return known == null || known.equals(size);
    }

    private boolean fit(List<String> labels, List<Expr> dims) {
        boolean all = labels.size() == dims.size();
        for (int i = 0; all && i < dims.size(); i++) {
            all = fits(labels.get(i), dims.get(i));
        }
        return all;
    }

    private List<Product> one(Side left, Side right, Side result) {
        return List.of(new Product("", left, right, result, sizes, false));
    }

    private List<Product> matmul(int left, int right, boolean leftTurned, boolean rightTurned, Known result) {
        if (dims(left).isEmpty() || dims(right).isEmpty()) {
            return List.of();
        }
        var a = dims(left).get();
        var b = dims(right).get();
        if (a.isEmpty() || b.isEmpty()) {
            return List.of();
        }
        var inA = new ArrayList<>(a.size() == 1 ? List.of("k") : leftTurned ? List.of("k", "m") : List.of("m", "k"));
        var inB = new ArrayList<>(b.size() == 1 ? List.of("k") : rightTurned ? List.of("n", "k") : List.of("k", "n"));
        var batch = new ArrayList<String>();
        for (int i = 3; i <= Math.max(a.size(), b.size()); i++) {
            boolean one = i <= a.size() && a.get(a.size() - i).equals(Expr.ONE);
            boolean other = i <= b.size() && b.get(b.size() - i).equals(Expr.ONE);
            if (i <= a.size()) {
                inA.addFirst(one && !other && i <= b.size() ? "one" + i : "b" + i);
            }
            if (i <= b.size()) {
                inB.addFirst(other && !one && i <= a.size() ? "one" + i : "b" + i);
            }
            batch.addFirst("b" + i);
        }
        if (!fit(inA, a) || !fit(inB, b)) {
            return List.of();
        }
        if (a.size() > 1) {
            batch.add("m");
        }
        if (b.size() > 1) {
            batch.add("n");
        }
        return one(new Side(value(left), inA), new Side(value(right), inB), new Side(Optional.of(result), batch));
    }

    /// Weights of a few bits in blocks, `[n k]` as a matrix.
    private List<Product> packed(Known result) {
        var x = dims(0);
        long n = node.number("N", 0);
        long k = node.number("K", 0);
        if (x.isEmpty() || x.get().isEmpty() || !x.get().getLast().equals(Expr.of(k)) || n < 1 || value(1).isEmpty()) {
            return List.of();
        }
        var labels = labels("b", x.get().size() - 1);
        var out = new ArrayList<>(labels);
        labels.add("k");
        out.add("n");
        sizes.put("n", Expr.of(n));
        return !fit(labels, x.get()) ? List.of()
                : one(new Side(value(0), labels), new Side(value(1), List.of("n", "k")),
                        new Side(Optional.of(result), out));
    }

    private static List<String> labels(String name, int count) {
        var labels = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            labels.add(name + i);
        }
        return labels;
    }

    /// Two operands, letters alone: an index that stands in one operand and not in the result, or twice in one, is no
    /// product.
    private List<Product> einsum(Known result) {
        var parts = node.text("equation").replace(" ", "").split("->", -1);
        var operands = parts[0].split(",", -1);
        if (parts.length != 2 || operands.length != 2 || dims(0).isEmpty() || dims(1).isEmpty()
                || parts[1].contains(".")) {
            return List.of();
        }
        var left = letters(operands[0]);
        var right = letters(operands[1]);
        var out = letters(parts[1]);
        return !fit(left, dims(0).get()) || !fit(right, dims(1).get()) ? List.of()
                : one(new Side(value(0), left), new Side(value(1), right), new Side(Optional.of(result), out));
    }

    private static List<String> letters(String text) {
        return text.chars().mapToObj(c -> String.valueOf((char) c)).toList();
    }

    /// Each place of the result: the patch under the kernel times the kernel.
    private List<Product> convolution(int kernel, Known result) {
        if (dims(0).isEmpty() || dims(kernel).isEmpty() || result.dims().isEmpty()) {
            return List.of();
        }
        var x = dims(0).get();
        var w = dims(kernel).get();
        var y = result.dims().get();
        int sides = x.size() - 2;
        long groups = node.number("group", 1);
        if (sides < 1 || w.size() != x.size() || y.size() != x.size() || groups < 1 || !w.get(0).isConstant()) {
            return List.of();
        }
        sizes.put("b", x.get(0));
        sizes.put("g", Expr.of(groups));
        sizes.put("m", w.get(0).over(Expr.of(groups)));
        sizes.put("c", w.get(1));
        boolean whole = size("m").isInteger() && w.get(1).times(groups).equals(x.get(1)) && y.get(0).equals(x.get(0));
        var places = labels("o", sides);
        var under = labels("k", sides);
        if (!whole || !fit(places, y.subList(2, y.size())) || !fit(under, w.subList(2, w.size()))) {
            return List.of();
        }
        var patches = new ArrayList<>(List.of("b", "g"));
        patches.addAll(places);
        patches.add("c");
        patches.addAll(under);
        var weight = new ArrayList<>(List.of("g", "m", "c"));
        weight.addAll(under);
        var out = new ArrayList<>(List.of("b", "g", "m"));
        out.addAll(places);
        return one(new Side(value(0), patches), new Side(value(kernel), weight), new Side(Optional.of(result), out));
    }

    /// Each place of the input times the whole kernel, added up where the results overlap.
    private List<Product> transposed(Known result) {
        if (dims(0).isEmpty() || dims(1).isEmpty()) {
            return List.of();
        }
        var x = dims(0).get();
        var w = dims(1).get();
        int sides = x.size() - 2;
        long groups = node.number("group", 1);
        if (sides < 1 || w.size() != x.size() || groups < 1 || !w.get(0).equals(x.get(1)) || !w.get(0).isConstant()) {
            return List.of();
        }
        sizes.put("b", x.get(0));
        sizes.put("g", Expr.of(groups));
        sizes.put("c", w.get(0).over(Expr.of(groups)));
        sizes.put("m", w.get(1));
        var places = labels("i", sides);
        var under = labels("k", sides);
        if (!size("c").isInteger() || !fit(places, x.subList(2, x.size())) || !fit(under, w.subList(2, w.size()))) {
            return List.of();
        }
        var left = new ArrayList<>(List.of("b", "g", "c"));
        left.addAll(places);
        var weight = new ArrayList<>(List.of("g", "c", "m"));
        weight.addAll(under);
        var out = new ArrayList<>(List.of("b", "g", "m"));
        out.addAll(places);
        out.addAll(under);
        return one(new Side(value(0), left), new Side(value(1), weight), new Side(Optional.of(result), out));
    }

    /// Recurrent layers: what a step reads times one matrix, the state before it times another.
    private List<Product> recurrent(List<Known> out) {
        var x = dims(0).filter(d -> d.size() == 3);
        var w = dims(1).filter(d -> d.size() == 3);
        var r = dims(2).filter(d -> d.size() == 3);
        if (x.isEmpty() || w.isEmpty() || r.isEmpty()) {
            return List.of();
        }
        boolean packed = node.operator().equals("com.microsoft.DynamicQuantizeLSTM");
        var step = turned("layout") ? List.of("b", "t") : List.of("t", "b");
        var input = List.of(step.get(0), step.get(1), "i");
        var before = List.of(step.get(0), step.get(1), "r", "h");
        var matrix = packed ? List.of("r", "i", "g") : List.of("r", "g", "i");
        var next = packed ? List.of("r", "h", "g") : List.of("r", "g", "h");
        var gates = List.of(step.get(0), step.get(1), "r", "g");
        if (!fit(input, x.get()) || !fit(matrix, w.get()) || !fit(next, r.get())) {
            return List.of();
        }
        var result = new Side(Optional.empty(), gates);
        return List.of(
                new Product("input", new Side(value(0), input), new Side(value(1), matrix), result, sizes, false),
                new Product("state", new Side(value(0), before), new Side(value(2), next),
                        new Side(Optional.of(out.getFirst()), gates), sizes, false));
    }

    /// Attention of ONNX: heads in a dimension of their own, or counted by attributes; keys and values that are past
    /// come before.
    private List<Product> attention(Known result) {
        var q = dims(0);
        var k = dims(1);
        var v = dims(2);
        if (q.isEmpty() || k.isEmpty() || v.isEmpty() || k.get().size() != q.get().size() || v.get().size() != q.get()
                .size()) {
            return List.of();
        }
        boolean open = q.get().size() == 4;
        var heads = open ? q.get().get(1) : Expr.of(node.number("q_num_heads", 0));
        var groups = open ? k.get().get(1) : Expr.of(node.number("kv_num_heads", 0));
        if ((!open && q.get().size() != 3) || heads.isZero() || groups.isZero()) {
            return List.of();
        }
        var keys = k.get().get(open ? 2 : 1);
        boolean past = value(4).isPresent();
        if (past && dims(4).filter(d -> d.size() == 4).isEmpty()) {
            return List.of();
        }
        var all = past ? keys.plus(dims(4).get().get(2)) : keys;
        var wide = open ? q.get().get(3) : q.get().get(2).over(heads);
        var deep = open ? v.get().get(3) : v.get().get(2).over(groups);
        return core(value(0), value(1), value(2), result, q.get().get(0), q.get().get(open ? 2 : 1), all, heads,
                groups, wide, deep,
                node.number("is_causal", 0) != 0 && !past);
    }

    /// Queries with keys, probabilities with values.
    private List<Product> core(Optional<Known> q, Optional<Known> k, Optional<Known> v, Known result, Expr batch,
            Expr queries,
            Expr keys, Expr heads, Expr groups, Expr wide, Expr deep, boolean causal) {
        var perGroup = heads.over(groups);
        if (!whole(heads) || !whole(groups) || !perGroup.isConstant() || !perGroup.constant().isInteger()
                || !whole(wide) || !whole(deep)) {
            return List.of();
        }
        var sizes = Map.of("b", batch, "t", queries, "s", keys, "g", groups, "r", perGroup, "d", wide, "e", deep);
        var scores = new Side(Optional.empty(), List.of("b", "g", "r", "t", "s"));
        return List.of(
                new Product("scores", new Side(q, List.of("b", "t", "g", "r", "d")),
                        new Side(k, List.of("b", "s", "g", "d")), scores,
                        sizes, causal),
                new Product("mix", scores, new Side(v, List.of("b", "s", "g", "e")),
                        new Side(Optional.of(result), List.of("b", "t", "g", "r", "e")), sizes, causal));
    }

    private static boolean whole(Expr size) {
        return !size.isConstant() || (size.constant().isInteger() && size.constant().signum() > 0);
    }

    /// Attention with its projection: one matrix makes queries, keys and values.
    private List<Product> projected(int past, Known result) {
        var x = dims(0);
        var w = dims(1);
        long heads = node.number("num_heads", 0);
        if (x.isEmpty() || w.isEmpty() || x.get().size() != 3 || w.get().size() != 2 || heads < 1
                || (value(past).isPresent() && dims(past).filter(d -> d.size() == 5).isEmpty())
                || !w.get().get(0).equals(x.get().get(2))) {
            return List.of();
        }
        var parts = node.numbers("qkv_hidden_sizes");
        var third = w.get().get(1).over(Expr.of(3));
        var q = parts.size() == 3 ? Expr.of(parts.get(0)) : third;
        var k = parts.size() == 3 ? Expr.of(parts.get(1)) : third;
        var v = parts.size() == 3 ? Expr.of(parts.get(2)) : third;
        if (!q.plus(k).plus(v).equals(w.get().get(1)) || !q.equals(k)) {
            return List.of();
        }
        var all = new ArrayList<Product>();
        var qkv = new Side(Optional.empty(), List.of("b", "t", "n"));
        all.add(new Product("qkv", new Side(value(0), List.of("b", "t", "k")), new Side(value(1), List.of("k", "n")),
                qkv,
                Map.of("b", x.get().get(0), "t", x.get().get(1), "k", x.get().get(2), "n", w.get().get(1)), false));
        var count = Expr.of(heads);
        var keys = dims(past).map(d -> d.get(3)).orElse(Expr.ZERO).plus(x.get().get(1));
        var rest = core(Optional.empty(), Optional.empty(), Optional.empty(), result, x.get().get(0), x.get().get(1),
                keys, count, count, q.over(count), v.over(count), turned("unidirectional") && dims(past).isEmpty());
        all.addAll(rest);
        return rest.isEmpty() ? List.of() : all;
    }

    private List<Product> heads(Known result) {
        var q = dims(0);
        var k = dims(1);
        var v = dims(2);
        long heads = node.number("num_heads", 0);
        var past = dims(6).filter(d -> d.size() == 4).map(d -> d.get(2));
        if (q.isEmpty() || heads < 1 || (value(6).isPresent() && past.isEmpty())) {
            return List.of();
        }
        var count = Expr.of(heads);
        boolean causal = turned("unidirectional") && past.isEmpty();
        if (q.get().size() == 5 && value(1).isEmpty()) {
            var d = q.get().get(4);
            return core(value(0), Optional.empty(), Optional.empty(), result, q.get().get(0), q.get().get(1), q.get()
                    .get(1), count, count,
                    d, d, causal);
        }
        if (q.get().size() != 3 || k.isEmpty()) {
            return List.of();
        }
        var wide = q.get().get(2).over(count);
        if (k.get().size() == 5) {
            return core(value(0), value(1), Optional.empty(), result, q.get().get(0), q.get().get(1), k.get().get(1),
                    count, count,
                    wide, k.get().get(4), causal);
        }
        if (v.isEmpty() || (k.get().size() != 3 && k.get().size() != 4) || v.get().size() != k.get().size()) {
            return List.of();
        }
        boolean open = k.get().size() == 4;
        return core(value(0), value(1), value(2), result, q.get().get(0), q.get().get(1),
                k.get().get(open ? 2 : 1).plus(past.orElse(Expr.ZERO)), count, count, wide,
                open ? v.get().get(3) : v.get().get(2).over(count), causal);
    }

    /// Grouped heads, always causal; the keys are those of the present, which holds the past.
    private List<Product> grouped(List<Known> out) {
        var q = dims(0);
        long heads = node.number("num_heads", 0);
        long groups = node.number("kv_num_heads", 0);
        if (q.isEmpty() || q.get().size() != 3 || heads < 1 || groups < 1) {
            return List.of();
        }
        var parts = value(1).isPresent() ? heads : heads + 2 * groups;
        var wide = q.get().get(2).over(Expr.of(parts));
        var tokens = q.get().get(1);
        boolean past = value(3).isPresent();
        var present = out.size() > 1 ? out.get(1).dims().filter(d -> d.size() == 4).map(d -> d.get(2))
                : Optional.<Expr>empty();
        var before = dims(3).filter(d -> d.size() == 4).map(d -> d.get(2).plus(tokens));
        var keys = past ? present.or(() -> before) : Optional.of(tokens);
        return keys.isEmpty() ? List.of() : core(value(0), value(1), value(2), out.getFirst(), q.get().get(0), tokens,
                keys.get(),
                Expr.of(heads), Expr.of(groups), wide, wide, !past);
    }
}

package assay.onnx;

import assay.algebra.Expr;
import assay.onnx.Document.Node;
import assay.onnx.Document.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the inputs of operators are, where the tensor that is read does not tell it.
final class Roles {
    private static final Set<Integer> TWO_OPERANDS = Set.of(1, 2, 4, 5, 6, 7);
    private static final Set<Integer> ONE_OPERAND = Set.of(1, 2, 3, 4);

    /// Scales and zero points: they are part of how a number is stored, so no parameters, as little as its exponent is.
    private static final Map<String, Set<Integer>> SCALES = Map.ofEntries(
            Map.entry("QuantizeLinear", Set.of(1, 2)), Map.entry("DequantizeLinear", Set.of(1, 2)),
            Map.entry("com.microsoft.QuantizeLinear", Set.of(1, 2)),
            Map.entry("com.microsoft.DequantizeLinear", Set.of(1, 2)),
            Map.entry("MatMulInteger", Set.of(2, 3)), Map.entry("ConvInteger", Set.of(2, 3)),
            Map.entry("QLinearMatMul", TWO_OPERANDS), Map.entry("QLinearConv", TWO_OPERANDS),
            Map.entry("com.microsoft.QLinearConv", TWO_OPERANDS),
            Map.entry("com.microsoft.QGemm", Set.of(1, 2, 4, 5, 7, 8)),
            Map.entry("com.microsoft.DynamicQuantizeMatMul", Set.of(2, 3)),
            Map.entry("com.microsoft.MatMulIntegerToFloat", Set.of(2, 3, 4, 5)),
            Map.entry("com.microsoft.MatMulNBits", Set.of(2, 3, 4)),
            Map.entry("com.microsoft.MatMulBnb4", Set.of(2)),
            Map.entry("com.microsoft.GatherBlockQuantized", Set.of(2, 3)),
            Map.entry("com.microsoft.QAttention", Set.of(3, 4, 6, 7)),
            Map.entry("com.microsoft.DynamicQuantizeLSTM", Set.of(8, 9, 10, 11)),
            Map.entry("com.microsoft.QEmbedLayerNormalization", Set.of(8, 9, 10, 11, 12, 13, 14, 15, 16, 17)),
            Map.entry("com.microsoft.QMoE", Set.of(3, 6, 9)),
            Map.entry("com.microsoft.QLinearAdd", TWO_OPERANDS), Map.entry("com.microsoft.QLinearMul", TWO_OPERANDS),
            Map.entry("com.microsoft.QLinearWhere", Set.of(2, 3, 5, 6, 7, 8)),
            Map.entry("com.microsoft.QLinearSigmoid", ONE_OPERAND),
            Map.entry("com.microsoft.QLinearLeakyRelu", ONE_OPERAND),
            Map.entry("com.microsoft.QLinearSoftmax", ONE_OPERAND),
            Map.entry("com.microsoft.QLinearReduceMean", ONE_OPERAND),
            Map.entry("com.microsoft.QLinearAveragePool", ONE_OPERAND),
            Map.entry("com.microsoft.QLinearGlobalAveragePool", ONE_OPERAND));

    /// What is no scale and no parameter either: statistics, angles, masks, factors of sizes.
    private static final Map<String, Set<Integer>> FIXED = Map.ofEntries(
            Map.entry("BatchNormalization", Set.of(3, 4)), Map.entry("Resize", Set.of(1, 2)),
            Map.entry("Upsample", Set.of(1)), Map.entry("Attention", Set.of(3)),
            Map.entry("RotaryEmbedding", Set.of(1, 2)), Map.entry("com.microsoft.RotaryEmbedding", Set.of(2, 3)),
            Map.entry("com.microsoft.Attention", Set.of(3, 5)), Map.entry("com.microsoft.QAttention", Set.of(5)),
            Map.entry("com.microsoft.MultiHeadAttention", Set.of(4, 5)),
            Map.entry("com.microsoft.GroupQueryAttention", Set.of(7, 8, 9, 10)),
            Map.entry("com.microsoft.SparseAttention", Set.of(7, 8)));

    /// Parameters whatever their rank: tables that a fused operator looks rows up in, matrices that it multiplies.
    private static final Map<String, Set<Integer>> MATRICES = Map.of(
            "com.microsoft.EmbedLayerNormalization", Set.of(2, 3, 4),
            "com.microsoft.QEmbedLayerNormalization", Set.of(2, 3, 4, 5, 6),
            "LSTM", Set.of(1, 2, 3, 7), "GRU", Set.of(1, 2, 3), "RNN", Set.of(1, 2, 3),
            "com.microsoft.DynamicQuantizeLSTM", Set.of(1, 2, 3, 7),
            "com.microsoft.MoE", Set.of(2, 3, 4, 5, 6, 7), "com.microsoft.QMoE", Set.of(2, 4, 5, 7, 8, 10));

    private Roles() {}

    static boolean scale(Node node, int input) {
        return node.operator().equals("com.microsoft.QLinearConcat")
                ? input < 2 || (input - 2) % 3 != 0
                : SCALES.getOrDefault(node.operator(), Set.of()).contains(input);
    }

    static boolean fixed(Node node, int input) {
        return FIXED.getOrDefault(node.operator(), Set.of()).contains(input);
    }

    static boolean matrix(Node node, int input) {
        boolean rows = input == 0 && node.operator().contains("Gather");
        return rows || MATRICES.getOrDefault(node.operator(), Set.of()).contains(input);
    }

    /// Whether its numbers are quantised, so that whole ones are parameters as floating ones are.
    static boolean quantised(Node node) {
        return SCALES.containsKey(node.operator()) || node.operator().startsWith("com.microsoft.Q");
    }

    /// The shape of a tensor before several of its elements were packed into a byte, along the last dimension.
    static List<Expr> unpacked(Node node, Stored tensor) {
        var dims = new ArrayList<>(tensor.dims().stream().map(Expr::of).toList());
        long bits = switch (node.operator()) {
            case "com.microsoft.GatherBlockQuantized" -> node.number("bits", 4);
            case "com.microsoft.QMoE" -> node.number("expert_weight_bits", 4);
            default -> Byte.SIZE;
        };
        boolean bytes = ElementType.of(tensor.type()).equals(Optional.of(ElementType.U8));
        if (bytes && dims.size() > 1 && bits > 0 && bits < Byte.SIZE && Byte.SIZE % bits == 0) {
            dims.set(dims.size() - 1, dims.getLast().times(Byte.SIZE / bits));
        }
        return dims;
    }
}

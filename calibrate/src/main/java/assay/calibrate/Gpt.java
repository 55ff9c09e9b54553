package assay.calibrate;

import assay.calibrate.Graph.Attribute;
import assay.calibrate.Graph.Value;
import java.util.Arrays;
import java.util.List;

/// A small GPT, forward, as exporters write one: the logits of the last token of a prompt.
///
/// @param width of the stream, `heads` of attention, `layers`, `words` in its vocabulary, `tokens` of the prompt
record Gpt(int width, int heads, int layers, int words, int tokens) {
    private static final float FAR = -1e4F;
    private static final int WIDER = 4;

    /// The whole of it.
    byte[] onnx() {
        var graph = new Graph();
        var ids = graph.tokens("ids", 1, tokens);
        var table = graph.weights(words, width);
        var found = graph.op("Gather", List.of(table, ids), Attribute.of("axis", 0L));
        var stream = graph.op("Add", List.of(found, graph.weights(1, tokens, width)));
        var mask = mask(graph);
        for (int i = 0; i < layers; i++) {
            stream = layer(graph, stream, mask);
        }
        var last = graph.op("Gather", List.of(normed(graph, stream), graph.whole(tokens - 1L)),
                Attribute.of("axis", 1L));
        var logits = graph.op("MatMul", List.of(last, graph.weights(width, words)));
        graph.output(logits, 1, 1, words);
        return graph.bytes();
    }

    /// A layer: what attention adds to the stream, then what the network behind it adds.
    Value layer(Graph graph, Value stream, Value mask) {
        var attended = graph.op("Add", List.of(stream, attention(graph, normed(graph, stream), mask)));
        var inner = graph.op("Gelu", List.of(linear(graph, normed(graph, attended), width, WIDER * width)),
                Attribute.of("approximate", "tanh"));
        return graph.op("Add", List.of(attended, linear(graph, inner, WIDER * width, width)));
    }

    private Value attention(Graph graph, Value stream, Value mask) {
        var all = graph.ops("Split", List.of(linear(graph, stream, width, 3 * width)), 3, Attribute.of("axis", 2L),
                Attribute.of("num_outputs", 3L));
        var given = core(graph, all.get(0), all.get(1), all.get(2), mask);
        return linear(graph, given, width, width);
    }

    /// Attention alone, of queries, keys and values in rows of all heads.
    Value core(Graph graph, Value queries, Value keys, Value values, Value mask) {
        var q = turned(graph, queries, 0, 2, 1, 3);
        var k = turned(graph, keys, 0, 2, 3, 1);
        var v = turned(graph, values, 0, 2, 1, 3);
        float scale = (float) (1 / Math.sqrt((double) width / heads));
        var scores = graph.op("Mul", List.of(graph.op("MatMul", List.of(q, k)),
                graph.constant(new float[] {scale}, 1)));
        var shares = graph.op("Softmax", List.of(graph.op("Add", List.of(scores, mask))), Attribute.of("axis", -1L));
        var mixed = graph.op("Transpose", List.of(graph.op("MatMul", List.of(shares, v))),
                Attribute.of("perm", 0, 2, 1, 3));
        return graph.op("Reshape", List.of(mixed, graph.whole(1, tokens, width)));
    }

    private Value turned(Graph graph, Value value, long... order) {
        return graph.op("Transpose", List.of(graph.op("Reshape", List.of(value,
                graph.whole(1, tokens, heads, width / heads)))), Attribute.of("perm", order));
    }

    /// Which keys a query does not see.
    Value mask(Graph graph) {
        var values = new float[tokens * tokens];
        for (int i = 0; i < tokens; i++) {
            Arrays.fill(values, i * tokens + i + 1, (i + 1) * tokens, FAR);
        }
        return graph.constant(values, 1, 1, tokens, tokens);
    }

    private Value normed(Graph graph, Value stream) {
        return graph.op("LayerNormalization", List.of(stream, graph.weights(width), graph.weights(width)),
                Attribute.of("axis", -1L));
    }

    private static Value linear(Graph graph, Value rows, int from, int to) {
        return graph.op("Add", List.of(graph.op("MatMul", List.of(rows, graph.weights(from, to))),
                graph.weights(to)));
    }
}

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

    /// The same with other layers.
    Gpt deep(int other) {
        return new Gpt(width, heads, other, words, tokens);
    }

    /// The whole of it.
    byte[] onnx() {
        var graph = new Graph();
        var ids = graph.tokens(Runner.TOKENS, tokens);
        var found = graph.op("Gather", List.of(graph.weights(words, width), ids), Attribute.of("axis", 0L));
        var stream = graph.op("Add", List.of(found, graph.weights(tokens, width)));
        var mask = mask(graph);
        for (int i = 0; i < layers; i++) {
            stream = layer(graph, stream, mask);
        }
        var last = graph.op("Gather", List.of(normed(graph, stream, width), graph.whole(tokens - 1L)),
                Attribute.of("axis", 0L));
        graph.output(graph.op("MatMul", List.of(last, graph.weights(width, words))), 1, words);
        return graph.bytes();
    }

    /// Layers alone, of a stream that is given.
    byte[] stack() {
        var graph = new Graph();
        var stream = graph.input(Runner.ROWS, tokens, width);
        var mask = mask(graph);
        for (int i = 0; i < layers; i++) {
            stream = layer(graph, stream, mask);
        }
        graph.output(stream, tokens, width);
        return graph.bytes();
    }

    /// Attention alone, again and again, without its projections.
    byte[] cores() {
        var graph = new Graph();
        var all = graph.input(Runner.ROWS, tokens, 3L * width);
        var mask = mask(graph);
        for (int i = 0; i < layers; i++) {
            var given = core(graph, all, mask);
            all = graph.op("Concat", List.of(given, given, given), Attribute.of("axis", 1L));
        }
        graph.output(all, tokens, 3L * width);
        return graph.bytes();
    }

    /// FLOPs of attention of one layer, of the keys that a query sees.
    double attention() {
        return 4. * width * tokens * (tokens + 1) / 2;
    }

    /// A layer: what attention adds to the stream, then what the network behind it adds.
    private Value layer(Graph graph, Value stream, Value mask) {
        var projected = linear(graph, normed(graph, stream, width), width, 3 * width);
        var attended = graph.op("Add", List.of(stream, linear(graph, core(graph, projected, mask), width, width)));
        var inner = graph.op("Gelu", List.of(linear(graph, normed(graph, attended, width), width, WIDER * width)),
                Attribute.of("approximate", "tanh"));
        return graph.op("Add", List.of(attended, linear(graph, inner, WIDER * width, width)));
    }

    /// Attention alone, of queries, keys and values beside each other.
    private Value core(Graph graph, Value all, Value mask) {
        var parts = graph.ops("Split", List.of(all), 3, Attribute.of("axis", 1L), Attribute.of("num_outputs", 3L));
        var q = turned(graph, parts.get(0), 1, 0, 2);
        var k = turned(graph, parts.get(1), 1, 2, 0);
        var v = turned(graph, parts.get(2), 1, 0, 2);
        float scale = (float) (1 / Math.sqrt((double) width / heads));
        var scores = graph.op("Mul", List.of(graph.op("MatMul", List.of(q, k)),
                graph.constant(new float[] {scale}, 1)));
        var shares = graph.op("Softmax", List.of(graph.op("Add", List.of(scores, mask))), Attribute.of("axis", -1L));
        var mixed = graph.op("Transpose", List.of(graph.op("MatMul", List.of(shares, v))),
                Attribute.of("perm", 1, 0, 2));
        return graph.op("Reshape", List.of(mixed, graph.whole(tokens, width)));
    }

    private Value turned(Graph graph, Value value, long... order) {
        return graph.op("Transpose", List.of(graph.op("Reshape", List.of(value,
                graph.whole(tokens, heads, width / heads)))), Attribute.of("perm", order));
    }

    /// Which keys a query does not see.
    Value mask(Graph graph) {
        var values = new float[tokens * tokens];
        for (int i = 0; i < tokens; i++) {
            Arrays.fill(values, i * tokens + i + 1, (i + 1) * tokens, FAR);
        }
        return graph.constant(values, 1, tokens, tokens);
    }

    /// A norm of a stream, with its weights.
    static Value normed(Graph graph, Value stream, int width) {
        return graph.op("LayerNormalization", List.of(stream, graph.weights(width), graph.weights(width)),
                Attribute.of("axis", -1L));
    }

    private static Value linear(Graph graph, Value rows, int from, int to) {
        return graph.op("Gemm", List.of(rows, graph.weights(from, to), graph.weights(to)));
    }
}

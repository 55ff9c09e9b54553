package assay.calibrate;

import assay.calibrate.Graph.Attribute;
import java.util.List;

/// Something that is timed: a graph of so many kernels of one shape, each with weights of its own, so that none is in a
/// cache because the last one was alike.
sealed interface Probe {
    /// As people read it.
    String name();

    /// The graph, as a file has it.
    byte[] onnx();

    /// What it is given: rows and columns, or tokens.
    long[] given();

    /// Whether it is given tokens.
    default boolean fed() {
        return false;
    }

    /// How many of its kind one run is.
    int times();

    /// FLOPs of one.
    double flops();

    /// A product with weights: `m x k` times `k x n`, and back, in turn.
    record Product(int m, int k, int n) implements Probe {
        /// Bytes of weights of a run: beyond the caches where rows are few, so that they come from memory.
        private static final long WEIGHTS = 24L << 20;
        private static final long STREAMED = 96L << 20;
        private static final int FEW = 32;
        /// Pairs: a graph of many ops takes long to prepare.
        private static final int MOST = 64;

        @Override
        public String name() {
            return m + " x " + k + " x " + n;
        }

        @Override
        public int times() {
            long bytes = m < FEW ? STREAMED : WEIGHTS;
            return 2 * Math.clamp(bytes / (2L * Float.BYTES * k * n), 1, MOST);
        }

        @Override
        public long[] given() {
            return new long[] {m, k};
        }

        @Override
        public double flops() {
            return 2. * m * k * n;
        }

        @Override
        public byte[] onnx() {
            var graph = new Graph();
            var rows = graph.input(Runner.ROWS, m, k);
            for (int i = 0; i < times() / 2; i++) {
                var wide = graph.op("Gemm", List.of(rows, graph.weights(k, n), graph.weights(n)));
                rows = graph.op("Gemm", List.of(wide, graph.weights(n, k), graph.weights(k)));
            }
            graph.output(rows, m, k);
            return graph.bytes();
        }
    }

    /// What is bound by memory: a norm with the sum of the stream, or an activation.
    record Pointwise(Kind kind, int tokens, int width) implements Probe {
        private static final int TIMES = 8;

        enum Kind {
            NORM("norm and sum"), ACTIVATION("GELU");

            private final String label;

            Kind(String label) {
                this.label = label;
            }
        }

        @Override
        public String name() {
            return kind.label + " " + tokens + " x " + width;
        }

        @Override
        public int times() {
            return TIMES;
        }

        @Override
        public long[] given() {
            return new long[] {tokens, width};
        }

        @Override
        public double flops() {
            return 0;
        }

        double elements() {
            return (double) tokens * width;
        }

        @Override
        public byte[] onnx() {
            var graph = new Graph();
            var stream = graph.input(Runner.ROWS, tokens, width);
            for (int i = 0; i < TIMES; i++) {
                stream = switch (kind) {
                    case NORM -> graph.op("Add", List.of(stream, Gpt.normed(graph, stream, width)));
                    case ACTIVATION -> graph.op("Gelu", List.of(stream), Attribute.of("approximate", "tanh"));
                };
            }
            graph.output(stream, tokens, width);
            return graph.bytes();
        }
    }

    /// The sum of two tensors beyond all caches: two are read and one is written.
    record Stream(int rows) implements Probe {
        static final int COLUMNS = 4096;
        private static final int TIMES = 4;

        @Override
        public String name() {
            return "sum of " + rows + " x " + COLUMNS;
        }

        @Override
        public int times() {
            return TIMES;
        }

        @Override
        public long[] given() {
            return new long[] {rows, COLUMNS};
        }

        @Override
        public double flops() {
            return 0;
        }

        double bytes() {
            return 3. * Float.BYTES * rows * COLUMNS;
        }

        @Override
        public byte[] onnx() {
            var graph = new Graph();
            var first = graph.input(Runner.ROWS, rows, COLUMNS);
            var sum = first;
            for (int i = 0; i < TIMES; i++) {
                sum = graph.op("Add", List.of(sum, first));
            }
            graph.output(sum, rows, COLUMNS);
            return graph.bytes();
        }
    }

    /// Attention without its projections.
    record Attention(Gpt of) implements Probe {
        @Override
        public String name() {
            return "attention " + of.tokens() + " tokens, " + of.heads() + " x " + of.width() / of.heads();
        }

        @Override
        public int times() {
            return of.layers();
        }

        @Override
        public long[] given() {
            return new long[] {of.tokens(), 3L * of.width()};
        }

        @Override
        public double flops() {
            return of.attention();
        }

        @Override
        public byte[] onnx() {
            return of.cores();
        }
    }

    /// Layers of a small GPT.
    record Layers(Gpt of) implements Probe {
        @Override
        public String name() {
            return "layer " + of.width() + " wide, " + of.heads() + " heads, " + of.tokens() + " tokens";
        }

        @Override
        public int times() {
            return of.layers();
        }

        @Override
        public long[] given() {
            return new long[] {of.tokens(), of.width()};
        }

        @Override
        public double flops() {
            return 24. * of.width() * of.width() * of.tokens() + of.attention();
        }

        @Override
        public byte[] onnx() {
            return of.stack();
        }
    }

    /// A small GPT, forward.
    record Forward(Gpt of) implements Probe {
        @Override
        public String name() {
            return "GPT of " + of.layers() + " layers, " + of.width() + " wide, " + of.heads() + " heads, "
                    + of.tokens() + " tokens";
        }

        @Override
        public int times() {
            return 1;
        }

        @Override
        public boolean fed() {
            return true;
        }

        @Override
        public long[] given() {
            return new long[] {of.tokens()};
        }

        @Override
        public double flops() {
            return of.layers() * new Layers(of).flops() + 2. * of.width() * of.words();
        }

        @Override
        public byte[] onnx() {
            return of.onnx();
        }
    }
}

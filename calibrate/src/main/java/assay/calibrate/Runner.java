package assay.calibrate;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/// One graph, ready to be run.
final class Runner implements AutoCloseable {
    private final OrtSession session;
    private final Map<String, OnnxTensor> given;

    private Runner(OrtSession session, Map<String, OnnxTensor> given) {
        this.session = session;
        this.given = given;
    }

    static Runner of(byte[] graph, int threads, String name, long... shape) throws OrtException {
        var all = OrtEnvironment.getEnvironment();
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setMemoryPatternOptimization(true);
            int n = Math.toIntExact(Graph.elements(shape));
            OnnxTensor tensor;
            if (name.equals("ids")) {
                var ids = new long[n];
                for (int i = 0; i < n; i++) ids[i] = i * 7 % 100;
                tensor = OnnxTensor.createTensor(all, LongBuffer.wrap(ids), shape);
            } else {
                var xs = new float[n];
                for (int i = 0; i < n; i++) xs[i] = (i * 7 % 100 - 50) / 50f;
                tensor = OnnxTensor.createTensor(all, FloatBuffer.wrap(xs), shape);
            }
            return new Runner(all.createSession(graph, options), Map.of(name, tensor));
        }
    }

    double seconds() throws OrtException {
        long from = System.nanoTime();
        try (var result = session.run(given)) {
            return (System.nanoTime() - from) * 1e-9;
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
        given.values().forEach(OnnxTensor::close);
    }
}

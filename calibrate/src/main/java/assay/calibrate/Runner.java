package assay.calibrate;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/// One graph, ready to be run on the processor, with what it is given.
final class Runner implements AutoCloseable {
    /// The names of what graphs are given.
    static final String ROWS = "rows";
    static final String TOKENS = "tokens";

    private static final int DIFFERENT = 101;
    private static final double NANO = 1e-9;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final OrtSession session;
    private final Map<String, OnnxTensor> given;
    private final boolean own;

    private Runner(OrtSession session, Map<String, OnnxTensor> given, boolean own) {
        this.session = session;
        this.given = given;
        this.own = own;
    }

    /// Makes it ready: optimised as by default, on so many threads.
    static Runner of(Probe probe, int threads) throws OrtException {
        var all = OrtEnvironment.getEnvironment();
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            var session = all.createSession(probe.onnx(), options);
            return new Runner(session, probe.fed() ? Map.of(TOKENS, tokens(all, probe.given()))
                    : Map.of(ROWS, rows(all, probe.given())), own(threads));
        }
    }

    /// Whether runs on so many threads are timed by the processor's own time.
    static boolean own(int threads) {
        return threads == 1 && THREADS.isCurrentThreadCpuTimeSupported();
    }

    private static OnnxTensor tokens(OrtEnvironment all, long... shape) throws OrtException {
        var ids = LongBuffer.allocate(Math.toIntExact(Graph.elements(shape)));
        while (ids.hasRemaining()) {
            ids.put(ids.position() % DIFFERENT);
        }
        return OnnxTensor.createTensor(all, ids.flip(), shape);
    }

    private static OnnxTensor rows(OrtEnvironment all, long... shape) throws OrtException {
        var values = FloatBuffer.allocate(Math.toIntExact(Graph.elements(shape)));
        while (values.hasRemaining()) {
            values.put((values.position() % DIFFERENT - DIFFERENT / 2F) / DIFFERENT);
        }
        return OnnxTensor.createTensor(all, values.flip(), shape);
    }

    /// Seconds of one run: of the processor where one thread runs, so that other work counts little; by the clock where
    /// several do, which wait for each other.
    double seconds() throws OrtException {
        long from = now();
        session.run(given).close();
        return (now() - from) * NANO;
    }

    private long now() {
        return own ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    @Override
    public void close() throws OrtException {
        session.close();
        given.values().forEach(OnnxTensor::close);
    }
}

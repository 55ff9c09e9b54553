package assay.bench;

import assay.ask.Words;
import assay.catalog.Catalog;
import assay.check.Measure;
import assay.space.Axis;
import assay.space.Grid;
import assay.space.Terrain;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Points of a sweep a second, each with eight quantities: on one core, and on all.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class SweepBenchmark {
    private static final int POINTS = 100_000;
    private static final List<Measure> MEASURES = Stream.of("parameters", "memory.weights", "flops.forward",
            "flops.backward", "flops.step", "flops.decode", "memory.cache", "memory.optimizer").map(Measure::of)
            .toList();

    @Param({"llama-3-8b", "mixtral-8x7b", "gemma-2-9b"})
    private String name = "";

    private Terrain terrain = terrain("llama-3-8b");

    private static Terrain terrain(String name) {
        return Terrain.of(Catalog.find(name), Words.NONE, new Grid(Stream.of("d_model=1024..8192:256",
                "num_layers=8..100:4", "num_heads=8,16,32,64,7", "num_kv_heads=1,4,8", "d_ff=4096..32768:4096",
                "seq=1024..131072:x2", "batch=1..4").map(text -> Axis.of("--vary", text)).toList()), MEASURES);
    }

    @Setup(Level.Trial)
    public void find() {
        terrain = terrain(name);
    }

    @Benchmark
    @OperationsPerInvocation(POINTS)
    public long one() {
        return LongStream.range(0, POINTS).mapToObj(n -> terrain.row(terrain.grid().at(n)))
                .filter(row -> row.valid()).count();
    }

    @Benchmark
    @OperationsPerInvocation(POINTS)
    public long all() {
        return terrain.rows(0, POINTS).filter(row -> row.valid()).count();
    }
}

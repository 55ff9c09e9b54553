package assay.bench;

import assay.ask.Words;
import assay.catalog.Catalog;
import assay.check.Measure;
import assay.space.Axis;
import assay.space.Grid;
import assay.space.Kept;
import assay.space.Row;
import assay.space.Terrain;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/// Points of a sweep a second: blocks of figures by each thread (`-t 1`, `-t 2`), and on all cores the ten best of them
/// and rows. The first figures are those of a dense decoder's size; the others are eight, without and with the peak of a
/// step.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 1)
public class SweepBenchmark {
    private static final int POINTS = 2_000_000;

    @Param({"llama-3-8b", "mixtral-8x7b", "gemma-2-9b", "jamba-v0.1"})
    private String name = "";

    @Param({"parameters,flops.forward", "parameters,memory.weights,flops.forward,flops.backward,flops.step,"
            + "flops.decode,memory.cache,memory.optimizer", "parameters,memory.weights,flops.forward,flops.step,"
            + "flops.decode,memory.cache,memory.optimizer,memory.peak"})
    private String figures = "";

    private Terrain terrain = terrain("llama-3-8b", "parameters");
    private long blocks;

    static Terrain terrain(String name, String figures) {
        return Terrain.of(Catalog.find(name), Words.NONE, new Grid(Stream.of("d_model=1024..8192:256",
                "num_layers=8..96:8", "num_heads=8,16,32,64,7", "num_kv_heads=1,4,8", "d_ff=4096..32768:1024",
                "seq=1024..131072:x2", "batch=1..16").map(text -> Axis.of("--vary", text)).toList()),
                Stream.of(figures.split(",", -1)).map(Measure::of).toList());
    }

    @Setup(Level.Trial)
    public void find() {
        terrain = terrain(name, figures);
        blocks = terrain.block(POINTS);
    }

    @Benchmark
    @OperationsPerInvocation(POINTS)
    public long blocks() {
        var survey = terrain.survey();
        long models = 0;
        for (long b = 0; b < blocks; b++) {
            models += survey.at(b).models();
        }
        return models;
    }

    @Benchmark
    @OperationsPerInvocation(POINTS)
    public List<Row> tenBest() {
        return terrain.keep(0, POINTS, () -> new Kept.Top(10, new Kept.Aim(0, false))).rows();
    }

    @Benchmark
    @OperationsPerInvocation(POINTS)
    public long rows() {
        return terrain.rows(0, POINTS).filter(Row::valid).count();
    }
}

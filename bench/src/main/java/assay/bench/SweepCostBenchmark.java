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
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Seconds of a whole sweep in a process just started, on all cores: the formulas found, and the ten best points of so
/// many kept, by models of few and of many kinds of layers.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
public class SweepCostBenchmark {
    @Param({"gpt2", "llama-3-8b", "deepseek-v3", "jamba-v0.1"})
    private String name = "";

    @Param({"4", "6", "8", "9"})
    private int digits;

    @Benchmark
    public List<Row> whole() {
        var axes = Stream.of("vocab_size=1000..10000:9", "seq=1k..100k:1k", "batch=1..1000", "num_layers=1..10");
        var grid = new Grid(axes.map(text -> Axis.of("--vary", text)).toList());
        var terrain = Terrain.of(Catalog.find(name), Words.NONE, grid,
                Stream.of("parameters", "flops.step", "memory.cache").map(Measure::of).toList());
        long points = Math.min(grid.size().longValueExact(), Math.round(Math.pow(10, digits)));
        return terrain.keep(0, points, () -> new Kept.Top(10, new Kept.Aim(1, false))).rows();
    }
}

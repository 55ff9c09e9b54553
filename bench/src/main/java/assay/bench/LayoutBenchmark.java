package assay.bench;

import assay.ask.Ask;
import assay.ask.Layouts;
import assay.ask.Watch;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.family.Families;
import assay.plan.Again;
import assay.plan.Layout;
import assay.plan.StepTime;
import assay.plan.Works;
import assay.spec.Spec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Layouts over many devices, once warm: the time of one, what one holds, and the search for the fastest.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class LayoutBenchmark {
    private static final int DEVICES = 1024;
    private static final long TOKENS = 8192;

    @Param({"llama-3-70b", "deepseek-v3"})
    private String name = "";

    private Spec spec = Catalog.find("gpt2-xl");
    private Words words = Words.NONE;
    private Words plan = Words.NONE;
    private Words stages = Words.NONE;
    private List<StepTime> time = List.of();
    private List<Layout> layout = List.of();

    @Setup(Level.Trial)
    public void find() {
        spec = Catalog.find(name);
        words = new Words(Map.of("on", "h100", "devices", DEVICES + "", "seq", TOKENS + "", "batch", DEVICES + ""),
                List.of(), List.of());
        plan = words.with("fsdp", "yes").with("micro-batch", "1").with("recompute", "full");
        stages = words.with("tp", "8").with("pp", "8").with("zero", "1").with("micro-batch", "1")
                .with("recompute", "selective");
        var step = Layouts.of(() -> spec, words, Watch.none()).found().getFirst().step();
        time = List.of(new StepTime(new Works(Families.build(spec), TOKENS), step.setting()));
        layout = List.of(step.layout());
    }

    /// The estimate of a layout whose layers are in the table.
    @Benchmark
    public double time() {
        return time.getFirst().of(layout.getFirst(), Again.LAYERS).seconds();
    }

    /// A plan from the spec: what every rank holds, what goes between ranks, and how long a step takes.
    @Benchmark
    public Object plan() {
        return Ask.training(() -> spec, plan).answer().laid();
    }

    /// A plan of eight stages, each with an account of its own.
    @Benchmark
    public Object stages() {
        return Ask.training(() -> spec, stages).answer().laid();
    }

    /// The search, from the spec.
    @Benchmark
    public Layouts search() {
        return Layouts.of(() -> spec, words, Watch.none());
    }
}

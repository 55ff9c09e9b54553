package assay.bench;

import assay.catalog.Catalog;
import assay.device.Accelerators;
import assay.family.Families;
import assay.plan.Packing;
import assay.quantity.Dtype;
import assay.serve.Engine;
import assay.serve.Ranks;
import assay.serve.Replica;
import assay.serve.Service;
import assay.serve.Silicon;
import assay.serve.Simulation;
import assay.serve.Steady;
import assay.serve.Traffic;
import assay.storage.Cached;
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

/// Settings of a replica that stands, a second: by the closed form, and step by step.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class ServingBenchmark {
    private static final double ROOM = 5e5;
    private static final int MOST = 64;

    @Param({"llama-3-8b", "deepseek-v3"})
    private String name = "";

    private Replica replica = replica("llama-3-8b");
    private int users;

    private static Replica replica(String name) {
        int ranks = name.equals("deepseek-v3") ? 8 : 1;
        return Replica.of(Families.build(Catalog.find(name)), new Ranks(ranks, 1, 1, ranks),
                Packing.all(new Packing.Kept(1, "fp8")), Cached.all(Dtype.BF16),
                Silicon.of(Accelerators.known().find("h200"), Silicon.rates()), Engine.named("vllm"));
    }

    @Setup(Level.Trial)
    public void find() {
        replica = replica(name);
    }

    /// Another number of users and other lengths each time.
    private Traffic traffic() {
        users = users % MOST + 1;
        return Traffic.steady(users, 512 + users * 32., 128. + users);
    }

    @Benchmark
    public Service closed() {
        return Steady.of(replica, traffic(), ROOM, 1);
    }

    @Benchmark
    public Service simulated() {
        return Simulation.of(replica, traffic(), ROOM, 1);
    }
}

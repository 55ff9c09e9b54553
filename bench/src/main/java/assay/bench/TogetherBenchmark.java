package assay.bench;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Plan;
import assay.ask.Statement;
import assay.ask.Training;
import assay.catalog.Catalog;
import assay.notation.Compiled;
import assay.notation.Interpreter;
import assay.notation.Together;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
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

/// Every total of a model and of its training, at points of batch and context: how long for all of them at one point.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TogetherBenchmark {
    private static final int POINTS = 1_024;

    @Param({"gpt2-xl", "deepseek-v3"})
    private String name = "";

    private List<Expr> totals = List.of();
    private List<Map<String, Rational>> maps = List.of();
    private long[][] points = {};
    private Compiled[] alone = {};
    private Together together = Together.of(List.of(), List.of());
    private Together interpreted = together;
    private long[] values = {};
    private final BitSet others = new BitSet();

    @Setup(Level.Trial)
    public void compile() {
        var training = Training.of(Case.of(Catalog.find(name), Options.DEFAULT), Plan.DEFAULT);
        var subject = training.subject();
        var all = new ArrayList<Expr>();
        Statement.of(subject).ledgers().forEach(ledger -> all.add(ledger.total()));
        training.memory().values().forEach(ledger -> all.add(ledger.total()));
        training.work().forEach(ledger -> all.add(ledger.total()));
        totals = List.copyOf(all);
        var names = new TreeSet<String>();
        totals.forEach(e -> e.dims().forEach(d -> names.add(d.name())));
        var dims = List.copyOf(names);
        alone = totals.stream().map(e -> Compiled.of(e, dims)).toArray(Compiled[]::new);
        together = Together.of(totals, dims);
        interpreted = Together.of(totals, dims, new Interpreter());
        values = new long[totals.size()];
        points = new long[POINTS][];
        maps = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            var point = new HashMap<>(subject.values());
            point.put("B", Rational.of(1 + i % 32));
            point.put("T", Rational.of(64L * (1 + i / 32)));
            point.put("t", Rational.of(63));
            maps.add(point);
            points[i] = dims.stream().mapToLong(d -> point.get(d).num().longValueExact()).toArray();
        }
        int wide = 0;
        for (var point : points) if (!together.longsAt(point, values, others)) wide++;
        System.out.println(totals.size() + " totals of " + dims.size() + " sizes; not all are longs at " + wide
                + " of " + POINTS + " points");
    }

    /// One after another, each compiled by itself.
    @Benchmark
    @OperationsPerInvocation(POINTS)
    public long[] alone() {
        for (var point : points) {
            for (int i = 0; i < alone.length; i++) values[i] = alone[i].longAt(point);
        }
        return values;
    }

    /// Compiled together.
    @Benchmark
    @OperationsPerInvocation(POINTS)
    public long[] together() {
        for (var point : points) together.longsAt(point, values, others);
        return values;
    }

    /// Together where no class can be made.
    @Benchmark
    @OperationsPerInvocation(POINTS)
    public long[] interpreted() {
        for (var point : points) interpreted.longsAt(point, values, others);
        return values;
    }

    /// The expressions as they are.
    @Benchmark
    @OperationsPerInvocation(POINTS)
    public Rational exact() {
        var sum = Rational.ZERO;
        for (var point : maps) for (var total : totals) sum = sum.plus(total.at(point));
        return sum;
    }
}

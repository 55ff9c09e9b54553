package assay.bench;

import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Fitting;
import assay.ask.Options;
import assay.ask.Over;
import assay.ask.Plan;
import assay.ask.Statement;
import assay.ask.Training;
import assay.catalog.Catalog;
import assay.pass.Recompute;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.List;
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

/// Models of one kind of layer, of routed and dense layers, and of two kinds in turn: their account, training with its
/// peak, and what fits, once warm. Each from the spec to values.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrainingBenchmark {
    private static final Options OPTIONS = Options.DEFAULT.of(Rational.of(4)).at(Rational.of(1024));

    @Param({"gpt2-xl", "deepseek-v3", "gemma-2-27b"})
    private String name = "";

    private Spec spec = Catalog.find("gpt2-xl");

    /// Room for some of what is sought, and not for all.
    private Rational capacity = Rational.ONE;

    @Setup(Level.Trial)
    public void find() {
        spec = Catalog.find(name);
        var training = Training.of(Case.of(spec, OPTIONS), Plan.DEFAULT);
        capacity = training.most().times(Rational.of(2));
    }

    /// Every quantity, and the value of every entry and total.
    @Benchmark
    public List<Rational> account() {
        var subject = Case.of(spec, OPTIONS);
        var values = new ArrayList<Rational>();
        for (var ledger : Statement.of(subject).ledgers()) {
            ledger.entries().forEach(e -> values.add(subject.value(e.amount())));
            values.add(subject.value(ledger.total()));
        }
        return values;
    }

    @Benchmark
    public List<Rational> trainNone() {
        return train(Recompute.NONE);
    }

    @Benchmark
    public List<Rational> trainFull() {
        return train(Recompute.FULL);
    }

    /// All that is held and done, and the peak.
    private List<Rational> train(Recompute recompute) {
        var training = Training.of(Case.of(spec, OPTIONS), Plan.DEFAULT.with(recompute));
        var subject = training.subject();
        var values = new ArrayList<Rational>();
        training.memory().values().forEach(ledger -> values.add(subject.value(training.micro(ledger.total()))));
        training.work().forEach(ledger -> values.add(subject.value(ledger.total())));
        values.add(subject.value(training.at(training.peak())));
        return values;
    }

    @Benchmark
    public Rational fitBatch() {
        return fit(Over.BATCH);
    }

    @Benchmark
    public Rational fitSeq() {
        return fit(Over.SEQ);
    }

    @Benchmark
    public Rational fitLayers() {
        return fit(Over.LAYERS);
    }

    private Rational fit(Over over) {
        return Fitting.of(spec, OPTIONS, Plan.DEFAULT, over, capacity).most();
    }
}

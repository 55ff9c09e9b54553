package assay.bench;

import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Quantity;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Plan;
import assay.ask.Statement;
import assay.ask.Training;
import assay.catalog.Catalog;
import assay.device.Accelerators;
import assay.family.Families;
import assay.model.Model;
import assay.notation.Compiled;
import assay.spec.Spec;
import assay.write.AccountJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// GPT-2 XL from its fields to its numbers, once warm.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AccountBenchmark {
    private final Spec spec = Catalog.find("gpt2-xl");
    private final Model model = Families.build(spec);
    private final Case subject = Case.of(spec, Options.DEFAULT);
    private final Statement statement = Statement.of(subject);
    private final Expr forward = statement.ledger(new Forward()).orElseThrow().total();
    private final List<String> names = forward.dims().stream().map(d -> d.name()).toList();
    private final Compiled compiled = Compiled.of(forward, names);
    private final long[] point = names.stream()
            .mapToLong(n -> subject.values().get(n).num().longValueExact())
            .toArray();

    /// The fields read and the tree built and checked.
    @Benchmark
    public Model build() {
        return Families.build(spec);
    }

    /// The ledgers of every quantity with their totals, symbolic.
    @Benchmark
    public List<Expr> symbolic() {
        var totals = new ArrayList<Expr>();
        for (var quantity : Quantity.ALL) {
            quantity.of(model, Terms.DEFAULT).map(Ledger::total).ifPresent(totals::add);
        }
        return totals;
    }

    /// The ledgers of every quantity, symbolic, and the value of every entry and total.
    @Benchmark
    public List<Rational> symbolicAndBound() {
        var values = new ArrayList<Rational>();
        for (var quantity : Quantity.ALL) {
            quantity.of(model, Terms.DEFAULT).ifPresent(ledger -> {
                ledger.entries().forEach(e -> values.add(subject.value(e.amount())));
                values.add(subject.value(ledger.total()));
            });
        }
        return values;
    }

    /// The account of training, with its peak and what fits.
    @Benchmark
    public List<Rational> training() {
        var training = Training.of(subject, Plan.DEFAULT.on(Accelerators.known().find("a100-80gb")));
        var values = new ArrayList<Rational>();
        training.memory().values()
                .forEach(ledger -> values.add(training.subject().value(training.micro(ledger.total()))));
        training.work().forEach(ledger -> values.add(training.subject().value(ledger.total())));
        values.add(training.subject().value(training.at(training.peak())));
        training.fits("B").forEach(fit -> values.add(fit.most()));
        return values;
    }

    /// The account's JSON from its ledgers.
    @Benchmark
    public String json() {
        return AccountJson.of(statement);
    }

    /// Every model of the catalogue from its fields to the value of every total.
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public List<Rational> catalogue() {
        var values = new ArrayList<Rational>();
        for (var row : Catalog.rows()) {
            var of = Case.of(row.spec(), Options.DEFAULT);
            Statement.of(of).ledgers().forEach(ledger -> values.add(of.value(ledger.total())));
        }
        return values;
    }

    /// One total interpreted at a point.
    @Benchmark
    public Rational interpreted() {
        return forward.at(subject.values());
    }

    /// The same total compiled.
    @Benchmark
    public Rational compiled() {
        return compiled.at(point);
    }
}

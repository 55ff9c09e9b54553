package assay.bench;

import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Statement;
import assay.read.Json;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Every config of the corpus in one process that has just started: its JSON read, every quantity accounted, the value
/// of every entry and total. Each fork runs it once.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(5)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class CorpusBenchmark {
    private List<String> rows = List.of();

    /// One row a line, as the tests of the module `files` have them.
    @Setup(Level.Trial)
    public void load() throws IOException {
        try (var in = CorpusBenchmark.class.getResourceAsStream("/golden/models.jsonl")) {
            rows = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Benchmark
    public List<Rational> corpus() {
        var values = new ArrayList<Rational>();
        for (var row : rows) {
            var fields = new LinkedHashMap<>(group(field(group(Json.read("row", row)), "config").value()));
            var subject = Case.of(new Spec("row", "row", fields, new LinkedHashMap<>()), Options.DEFAULT);
            for (var ledger : Statement.of(subject).ledgers()) {
                ledger.entries().forEach(e -> values.add(subject.value(e.amount())));
                values.add(subject.value(ledger.total()));
            }
        }
        return values;
    }

    private static Map<String, Field> group(Value value) {
        return ((Value.Group) value).fields();
    }

    private static Field field(Map<String, Field> fields, String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }
}

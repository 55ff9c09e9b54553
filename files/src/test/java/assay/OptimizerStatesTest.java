package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Gradients;
import assay.account.Ledger;
import assay.account.OptimizerState;
import assay.account.Quantity;
import assay.account.Terms;
import assay.account.Weights;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.disk.Disk;
import assay.family.Families;
import assay.model.Model;
import assay.read.ConfigFile;
import assay.recipe.Optimizers;
import assay.recipe.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What PyTorch's own optimizers hold after a step of small models (`optimizer_states.py`), state by state and tensor
/// by tensor, to the byte.
class OptimizerStatesTest {
    private static final Path ROWS = Path.of("src", "test", "resources", "golden", "optimizer_states.csv");
    private static final Path FOLDER = Path.of("src", "test", "fixtures", "checkpoints");

    /// One model trained by one optimizer, and the bytes of each tensor and state.
    record Run(String type, String dtype, String optimizer, Map<String, Rational> bytes) {
        @Override
        public String toString() {
            return type + " in " + dtype + " by " + optimizer;
        }
    }

    static Stream<Run> runs() throws IOException {
        var runs = new LinkedHashMap<String, Run>();
        Files.readAllLines(ROWS).stream().skip(1).map(line -> line.split(",", -1)).forEach(c ->
                runs.computeIfAbsent(c[0] + c[1] + c[2], _ -> new Run(c[0], c[1], c[2], new TreeMap<>()))
                        .bytes().put(c[3] + " " + c[4], Rational.parse(c[5])));
        return runs.values().stream();
    }

    @Test
    void thereAreRuns() throws IOException {
        assertThat(runs()).hasSizeGreaterThan(40);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyStateToTheByte(Run run) {
        var model = Families.build(Disk.of(FOLDER.resolve(run.type).resolve("config.json")).read(ConfigFile::read));
        var precision = Precision.named(run.dtype.equals("float32") ? "fp32" : "bf16");
        var values = CorpusTest.point(model, 1, 1);
        var told = new TreeMap<String, Rational>();
        told.put(" parameters", ledger(model, precision, new Weights()).total().at(values));
        told.put(" gradients", ledger(model, precision, new Gradients(precision)).total().at(values));
        var state = new OptimizerState(Optimizers.named(run.optimizer), precision, true);
        for (var entry : ledger(model, precision, state).entries()) {
            var module = entry.place().module();
            int dot = module.indexOf('.');
            var tensor = (dot < 0 ? "" : module.substring(dot + 1) + ".") + entry.place().steps().getLast().name();
            told.merge(tensor + " " + entry.place().steps().getFirst().name(), entry.amount().at(values),
                    Rational::plus);
        }
        assertThat(told).isEqualTo(run.bytes);
    }

    private static Ledger ledger(Model model, Precision precision, Quantity quantity) {
        return quantity.of(model, Terms.of(Conventions.MATMUL, precision.weights())).orElseThrow();
    }
}

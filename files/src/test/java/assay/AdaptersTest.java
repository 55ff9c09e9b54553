package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Terms;
import assay.account.Trainable;
import assay.algebra.Rational;
import assay.ask.Adapters;
import assay.ask.Tuning;
import assay.family.Families;
import assay.model.Model;
import assay.read.Json;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Adapters beside models of many families, against what PEFT makes of them (`count_trainable.py`).
class AdaptersTest {
    /// @param config of the model
    /// @param lora what `LoraConfig` was given
    /// @param whole all parameters, the adapters' among them
    record Row(Map<String, Field> config, Map<String, Field> lora, Rational trainable, Rational whole, String line) {
        Model tuned() {
            var model = Families.build(new Spec("row", "row", new LinkedHashMap<>(config), new LinkedHashMap<>()));
            var adapters = Adapters.of(new Spec("lora", "lora", new LinkedHashMap<>(lora), new LinkedHashMap<>()));
            return new Tuning(Optional.of(adapters), List.of()).of(model);
        }

        @Override
        public String toString() {
            return line;
        }
    }

    static Stream<Row> rows() {
        return CorpusTest.text("adapters.jsonl").lines().map(line -> {
            var row = group(Json.read("row", line));
            return new Row(group(value(row, "config")), group(value(row, "lora")), number(row, "trainable"),
                    number(row, "parameters"), line.substring(0, Math.min(line.length(), 400)));
        });
    }

    @ParameterizedTest
    @MethodSource("rows")
    void asManyAreTrainedAsPeftSays(Row row) {
        var model = row.tuned().checked();
        var values = CorpusTest.point(model, 1, 1);
        assertThat(new Trainable().of(model, Terms.DEFAULT).orElseThrow().total().at(values))
                .isEqualTo(row.trainable());
    }

    private static Value value(Map<String, Field> row, String name) {
        return Objects.requireNonNull(row.get(name), name).value();
    }

    private static Map<String, Field> group(Value value) {
        return value instanceof Value.Group(var fields) ? fields : Map.of();
    }

    private static Rational number(Map<String, Field> row, String name) {
        return value(row, name) instanceof Value.Numeral(var number) ? number : Rational.ZERO;
    }
}

package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Terms;
import assay.convention.Conventions;
import assay.golden.Rows.Row;
import assay.model.Model;
import assay.quantity.Dtype;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Public models of the families gpt2 and llama: parameters in all and tensor by tensor, the work of a forward and of a
/// training step, and the cache, each to the unit.
class PublishedModelsTest {
    private static final Map<String, Row> ROWS = Rows.of("models_gpt2_llama.csv").stream()
            .collect(Collectors.toMap(row -> row.get("id"), row -> row, (a, _) -> a, LinkedHashMap::new));

    private static final Map<String, Model> MODELS = ROWS.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> Models.of(e.getValue().get("fields"))));

    @Test
    void parameters() {
        assertThat(ROWS).hasSize(31);
        ROWS.forEach((id, row) -> assertThat(Models.total(model(id), "parameters", "matmul", 1, 1))
                .as(id)
                .isEqualTo(row.exact("total_params")));
    }

    @Test
    void everyTensor() {
        var published = new TreeMap<String, Map<String, String>>();
        for (var row : Rows.of("tensors_gpt2_llama.csv")) {
            var shape = row.get("shape").replace("x", ", ");
            published.computeIfAbsent(row.get("id"), _ -> new TreeMap<>())
                    .put(row.get("tensor").replace(".N.", ".{i}."), "[" + shape + "] x " + row.get("count"));
        }
        assertThat(published).hasSize(ROWS.size());
        published.forEach((id, tensors) -> assertThat(Models.tensors(model(id))).as(id).isEqualTo(tensors));
    }

    @Test
    void work() {
        var rows = Rows.of("flops_gpt2_llama.csv");
        assertThat(rows).hasSize(152);
        for (var row : rows) {
            var quantity = switch (row.get("mode")) {
                case "fwd" -> "flops.forward";
                case "fwd+bwd" -> "flops.step";
                default -> throw new IllegalStateException(row.toString());
            };
            assertThat(Models.total(model(row.get("id")), quantity, "torch", row.number("batch"), row.number("seq")))
                    .as(row.toString())
                    .isEqualTo(row.exact("flops"));
        }
    }

    @Test
    void cache() {
        var rows = Rows.of("cache_gpt2_llama.csv");
        assertThat(rows).hasSize(55);
        for (var row : rows) {
            var model = model(row.get("id"));
            var ledger = Models.ledger(model, "memory.cache", Terms.of(Conventions.MATMUL, Dtype.FP16));
            var bytes = ledger.total().at(Models.point(model, row.number("batch"), row.number("seq")));
            assertThat(bytes).as(row.toString()).isEqualTo(row.exact("bytes_fp16"));
            assertThat(bytes.over(Dtype.FP16.bytes())).as(row.toString())
                    .isEqualTo(row.exact("cache_elements"));
        }
    }

    private static Model model(String id) {
        var model = MODELS.get(id);
        if (model == null) {
            throw new IllegalStateException("no model " + id);
        }
        return model;
    }
}

package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The schema that is published tells an answer from one that lacks a field, has one too many, or a wrong number.
class SchemaTest {
    /// Fields that an answer may lack where there is nothing to say.
    private static final Set<String> OPTIONAL = Set.of("bound", "share", "elements", "unknown", "scheme", "bases",
            "exact_pairs", "stored", "cost", "rank", "targets", "dropout", "time");

    /// In a cell these stand where they are known.
    private static final Set<String> OF_CELLS = Set.of("unit", "formula", "of");

    /// Objects whose names are given by the model.
    private static final Set<String> MAPS = Set.of("accounts", "bases", "by_type", "by_component",
            "parts", "rows[]", "sizes", "terms");

    @ParameterizedTest
    @ValueSource(strings = {
        "gpt2 --keep batch", "train gpt2 --on h100 --price 2USD/h --weights gptq-int4-g128",
        "train gpt2 --lora r=8 --freeze h.0-1 --reference",
        "fit gpt2 --memory 80GB --over batch", "tensors gpt2 --weights gptq-int4-g128", "check FILES/gpt2",
        "FILES/gpt2", "FILES/gpt2/model.safetensors", "explain gpt2 time --on h100", "compare gpt2 llama-3-8b",
        "measured gpt2 --tflops-per-device 400 --on h100 --batch 8 --recompute full",
        "measured gpt2 --step-time 1s --on h100 --devices 8 --batch 8 --fsdp",
        "serve gpt2 --on h100", "serve llama-3-70b --on h100 --tp 1",
        "sweep gpt2 --vary num_heads=12,5 --vary optimizer=adamw,sgd",
        "sweep gpt2 --vary num_heads=12,5 --count --where parameters>=1e9 --histogram parameters",
        "plan gpt2 --on h100,xeon --devices 1,2 --seq 64", "solve --compute 1e21", "diff gpt2 gpt2-xl",
        "solve gpt2 --for d_model,num_layers --such-that parameters<=1e8 --best parameters", "assert gpt2 T>=1 T<1",
        "accelerators", "worksheet gpt2", "lint gpt2", "audit ../docs/answers/xl.md", "identify 2133349056"})
    void everyFieldIsNeededAndNoOtherIsThere(String call) {
        var files = Path.of("..", "files", "src", "test", "fixtures", "checkpoints").toString();
        var json = Run.of((call.replace("FILES", files) + " --json").split(" ")).out();
        var answer = Published.MAPPER.readTree(json);
        assertThat(Published.wrong(answer)).isEmpty();
        var seen = new HashSet<String>();
        walk(answer, answer, "", seen);
        assertThat(seen).hasSizeGreaterThan(2);
    }

    private static void walk(JsonNode root, JsonNode node, String path, Set<String> seen) {
        switch (node) {
            case ObjectNode object -> {
                if (seen.add(path)) {
                    faults(root, object, path);
                }
                boolean map = MAPS.stream().anyMatch(path::endsWith);
                List.copyOf(object.propertyNames()).forEach(name ->
                        walk(root, object.get(name), path + (map ? ".*" : "." + name), seen));
            }
            case ArrayNode items -> items.forEach(item -> walk(root, item, path + "[]", seen));
            default -> { }
        }
    }

    private static void faults(JsonNode root, ObjectNode object, String path) {
        boolean map = MAPS.stream().anyMatch(path::endsWith);
        boolean cell = path.contains("rows[]") || path.endsWith("values[]");
        for (var name : List.copyOf(object.propertyNames())) {
            if (map || OPTIONAL.contains(name) || (cell && OF_CELLS.contains(name) && object.size() > 1)
                    || (cell && name.equals("value") && object.has("formula"))
                    || (name.equals("estimate") && object.get("value").isIntegralNumber())
                    || (name.equals("unit") && object.has("estimate"))) {
                continue;
            }
            var field = object.remove(name);
            assertThat(Published.wrong(root)).as("without %s.%s", path, name).isNotEmpty();
            object.set(name, field);
        }
        object.put("nonsense", true);
        assertThat(Published.wrong(root)).as("%s with one more", path).isNotEmpty();
        object.remove("nonsense");
        var value = object.get("value");
        if (value != null && value.isNumber()) {
            for (var wrong : List.of("1", "1.5", "1/0", "0.1/2")) {
                object.put("value", wrong);
                assertThat(Published.wrong(root)).as("%s of %s", path, wrong).isNotEmpty();
            }
            object.set("value", value);
        }
    }

    @Test
    void theProgramPrintsIt() {
        var run = Run.of("schema");
        assertThat(run.exit()).isZero();
        assertThat(Published.MAPPER.readTree(run.out()).get("$schema").asString())
                .isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(Published.MAPPER.readTree(run.out()).at("/$defs/answer_account/properties/schema/const").asString())
                .isEqualTo(Published.MAPPER.readTree(Run.of("gpt2", "--json").out()).get("schema").asString());
    }
}

package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.check.Reconciliation;
import assay.disk.Disk;
import assay.family.Families;
import assay.model.Checkpoint;
import assay.model.Named;
import assay.read.ConfigFile;
import assay.read.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Small checkpoints of every type, as transformers writes them (`make_checkpoints.py`): each tensor's name and shape.
class CheckpointTest {
    private static final Path FOLDER = Path.of("src", "test", "fixtures", "checkpoints");

    /// Types of which transformers has no class of its own, models of one's own, `deepseek_v4`, `esm` and `kimi_k25`,
    /// which it writes otherwise than they are published, `ibert`, beside whose parameters it writes ranges of
    /// quantisation, and `gemma3n`, of which the tower alone has 294 M parameters.
    private static final Set<String> ELSEWHERE = Set.of("PanguEmbedded", "assay", "baichuan", "bailing_moe",
            "bailing_moe_v2", "chatglm", "deepseek", "deepseek_v4", "esm", "exaone", "gemma3n", "ibert", "internlm",
            "internlm2", "internlm3", "kimi_k2", "kimi_k25", "mimo", "minicpm", "minimax_text_01", "nemotron-nas",
            "new", "openelm", "phi3small", "qwen", "rwkv5", "rwkv6", "rwkv7", "xverse");

    private static final String NUMBER = "\\.(expert_)?\\d+(?=\\.|$)";

    static Stream<String> types() {
        return Families.ALL.stream().flatMap(f -> f.types().stream())
                .filter(t -> !t.isEmpty() && !ELSEWHERE.contains(t));
    }

    @ParameterizedTest
    @MethodSource("types")
    void theFileHasTheTensorsThatTheModelHas(String type) {
        var folder = FOLDER.resolve(type);
        var model = Families.build(Disk.of(folder.resolve("config.json")).read(ConfigFile::read));
        var values = CorpusTest.point(model, 1, 1);
        var told = new TreeMap<String, Rational>();
        for (var tensor : model.spelling().of(model)) {
            told.merge(shaped(tensor, values), tensor.count().at(values), Rational::plus);
        }
        assertThat(told).isEqualTo(stored(folder.resolve("model.safetensors")));
    }

    @Test
    void everyCheckpointIsOfAKnownType() throws IOException {
        try (var folders = Files.list(FOLDER)) {
            assertThat(folders.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(types().toList());
        }
    }

    /// Names that files have had: older ones a module more in each tower of images, the text's modules within its own
    /// or the whole's, and no word in front.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "gemma3 | vision_tower. | vision_tower.vision_model.", "llava | vision_tower. | vision_tower.vision_model.",
        "paligemma | vision_tower. | vision_tower.vision_model.",
        "gemma3 | language_model.model. | model.language_model.",
        "siglip_vision_model | ^ | vision_model.", "bloom | ^transformer. | ''"
    })
    void olderNames(String type, String from, String to) {
        var folder = FOLDER.resolve(type);
        var held = Disk.of(folder.resolve("model.safetensors")).read(Safetensors::read);
        var called = held.tensors().stream().map(t -> new Checkpoint.Held(t.name().replaceFirst(
                from.replace(".", "\\."), to), t.dtype(), t.shape(), t.bytes(), t.place())).toList();
        assertThat(called).isNotEqualTo(held.tensors());
        var files = new Checkpoint(held.source(), called, held.notes());
        var found = Reconciliation.of(Disk.of(folder.resolve("config.json")).read(ConfigFile::read), files);
        assertThat(found.findings()).as(type).isEmpty();
    }

    private static String shaped(Named tensor, Map<String, Rational> values) {
        return tensor.name() + " "
                + tensor.shape().stream().map(size -> size.at(values)).toList();
    }

    /// How many tensors of a file have each name, but for its numbers, and shape.
    private static Map<String, Rational> stored(Path file) {
        var all = new TreeMap<String, Rational>();
        Disk.of(file).read(Safetensors::read).tensors().forEach(held -> all.merge(
                held.name().replaceAll(NUMBER, ".$1{i}") + " " + held.shape(), Rational.ONE, Rational::plus));
        return all;
    }
}

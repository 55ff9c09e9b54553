package assay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Inputs by which the fuzzer came to code that no whole file comes to: each is accounted for or refused, as what the
/// folder that it is in is called.
class FuzzedTest {
    private static final Path FIXTURES = Path.of("src", "test", "fixtures");

    @TempDir
    Path folder;

    @Test
    void whatTheFuzzerFoundIsReadOrRefused() throws IOException {
        var outcomes = new TreeMap<Boolean, Integer>();
        for (var name : files(FIXTURES.resolve("fuzzed"))) {
            var target = new FuzzTarget(Files.createTempDirectory(folder, ""), String.valueOf(name.getFileName()));
            for (var input : files(name)) {
                outcomes.merge(target.takes(Files.readAllBytes(input)), 1, Integer::sum);
            }
        }
        assertThat(outcomes).containsKeys(true, false);
    }

    @Test
    void everyReaderTakesWhatTheFuzzerFound() throws IOException {
        var outcomes = new TreeMap<Boolean, Integer>();
        for (var name : files(FIXTURES.resolve("fuzzed"))) {
            var target = new ReaderFuzz(String.valueOf(name.getFileName()));
            for (var input : files(name)) {
                outcomes.merge(target.takes(Files.readAllBytes(input)), 1, Integer::sum);
            }
        }
        assertThat(outcomes).containsKeys(true, false);
    }

    @Test
    void wholeFilesAreTaken() throws IOException {
        for (var file : List.of("checkpoints/llama/config.json", "checkpoints/gpt2/model.safetensors",
                "gguf/qwen3.gguf", "onnx/operators.onnx", "../../../../examples/mixtral.assay",
                "fuzzed/model.safetensors.index.json/whole")) {
            var name = file.contains("fuzzed") ? "model.safetensors.index.json"
                    : String.valueOf(Path.of(file).getFileName());
            var target = new FuzzTarget(Files.createTempDirectory(folder, ""), name);
            var bytes = Files.readAllBytes(FIXTURES.resolve(file));
            assertThat(target.takes(bytes)).as(file).isTrue();
            var reader = ReaderFuzz.READERS.containsKey(name) ? name : "model" + name.substring(name.lastIndexOf('.'));
            assertThat(new ReaderFuzz(reader).takes(bytes)).as(file).isTrue();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}

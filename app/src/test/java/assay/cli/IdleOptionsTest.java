package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.ask.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No option of an account is passed over without a word where files are of no model that is known.
class IdleOptionsTest {
    private static final Path FILES = Path.of("..", "files", "src", "test", "fixtures", "checkpoints", "qwen3");

    private static final Map<String, String> VALUES = Map.ofEntries(Map.entry("seq", "7"), Map.entry("batch", "3"),
            Map.entry("dtype", "fp8"), Map.entry("weights", "nf4"), Map.entry("cache-dtype", "int8"),
            Map.entry("keep", "batch"), Map.entry("convention", "torch"), Map.entry("cache", "unpacked"),
            Map.entry("block", "16"), Map.entry("tp", "2"),
            Map.entry("images", "2"), Map.entry("image-size", "640x480"),
            Map.entry("audio", "7.5"), Map.entry("on", "h100"), Map.entry("set", "num_layers=3"),
            Map.entry("by", "kv"), Map.entry("chart", "parameters"));

    @Test
    void eachIsSaid(@TempDir Path folder) throws IOException {
        Files.copy(FILES.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        assertThat(VALUES).containsKeys(Words.OPTIONS.toArray(String[]::new));
        var silent = new ArrayList<String>();
        for (var config : List.of("", "{\"model_type\": \"nothing\"}")) {
            if (!config.isEmpty()) {
                Files.writeString(folder.resolve("config.json"), config);
            }
            VALUES.forEach((option, value) -> {
                var run = Run.of(folder.toString(), "--" + option, value);
                if (run.exit() == 0 && !run.out().contains("--" + option + " has no effect")) {
                    silent.add("--" + option + " beside '" + config + "'");
                }
            });
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void whatIsWrongWithOneIsSaid(@TempDir Path folder) throws IOException {
        Files.copy(FILES.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        assertThat(Run.of(folder.toString(), "--seq", "few").err()).contains("'few'", "is not a whole number");
    }
}

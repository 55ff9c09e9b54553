package assay.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The script in Node says what the classes say here. Node has to be in the path.
class EverythingTest {
    private static List<String> here(String... names) {
        var lines = new ArrayList<String>();
        Everything.say(List.of(names), text -> lines.addAll(text.lines().toList()));
        return lines;
    }

    private static List<String> there(String... names) throws IOException, InterruptedException {
        var script = Path.of(System.getProperty("assay.script", "")).toAbsolutePath();
        var said = Files.createTempFile("assay", ".txt");
        try {
            var node = new ProcessBuilder("node", "-e",
                    "require(process.argv[1]).main(process.argv.slice(2))", script.toString());
            node.command().addAll(List.of(names));
            var process = node.redirectOutput(said.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            assertThat(process.waitFor()).isZero();
            return Files.readAllLines(said);
        } finally {
            Files.delete(said);
        }
    }

    @Test
    void theAccountOfEveryKnownModel() throws IOException, InterruptedException {
        var here = here();
        assertThat(here).hasSizeGreaterThan(1_000);
        assertThat(there()).isEqualTo(here);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2-xl", "llama-3-8b", "deepseek-v3"})
    void everySheet(String name) throws IOException, InterruptedException {
        var here = here(name);
        assertThat(here).hasSizeGreaterThan(100);
        assertThat(there(name)).isEqualTo(here);
    }
}

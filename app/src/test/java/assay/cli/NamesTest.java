package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The names of hubs, as a user types them.
class NamesTest {
    /// A port that nothing listens on.
    private static final String NOWHERE = "http://localhost:1";

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"meta-llama/Meta-Llama-3-8B", "llama3", "llama3:8b", "ollama:llama3", "hf:meta-llama/"
            + "Meta-Llama-3-8B", "https://huggingface.co/meta-llama/Meta-Llama-3-8B"})
    void allOfOneModel(String word) {
        assertThat(Run.of(word).out()).contains("8,030,261,248");
    }

    @Test
    void aSnapshotIsAModel() throws IOException {
        var snapshot = home.resolve("hub/models--org--tiny/snapshots/abc");
        Files.createDirectories(snapshot);
        Files.createDirectories(home.resolve("hub/models--org--tiny/refs"));
        Files.writeString(home.resolve("hub/models--org--tiny/refs/main"), "abc");
        Files.writeString(snapshot.resolve("config.json"), "{\"vocab_size\": 100, \"context_length\": 32, "
                + "\"num_layers\": 2, \"d_model\": 16, \"num_heads\": 4, \"d_ff\": 64}");
        var run = Run.with(Map.of("HF_HOME", home.toString()), 0, "", "org/tiny");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("tiny: ");
    }

    @Test
    void withoutPermissionOneLineSaysWhatItWouldDo() {
        var run = Run.of("org/tiny");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().lines()).singleElement().asString().contains("--fetch would read its config.json and the "
                + "headers of its files from huggingface.co, never weights");
    }

    @ParameterizedTest
    @ValueSource(strings = {"org/tiny --fetch", "--fetch org/tiny", "train org/tiny --fetch", "lint org/tiny --fetch",
        "check org/tiny --fetch", "tensors hf:org/tiny --fetch", "compare org/tiny gpt2 --fetch"})
    void withoutANetworkOneLineSaysWhatItWouldHaveFetched(String call) {
        var run = Run.with(Map.of("HF_ENDPOINT", NOWHERE, "HOME", home.toString()), 0, "", call.split(" "));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().lines()).singleElement().asString().startsWith("assay: hf:org/tiny: localhost cannot be "
                + "reached: its config.json and the headers of its files would have been fetched");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n\n", "y\n", "YES\n"})
    void atATerminalSomeoneIsAsked(String answer) {
        var out = new ByteArrayOutputStream();
        var told = new PrintStream(out, true, StandardCharsets.UTF_8);
        var in = new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8));
        var shell = new Shell(in, Map.of("HF_ENDPOINT", NOWHERE, "HOME", home.toString()), 80, Optional.of(told), true);
        assertThat(new Cli(shell, told, told).run("org/tiny")).isEqualTo(2);
        var text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).startsWith("Read org/tiny's config and the headers of its files from localhost, never "
                + "weights? [y/N] ");
        boolean asked = answer.toLowerCase(Locale.ROOT).startsWith("y");
        assertThat(text).contains(asked ? "cannot be reached" : "--fetch would read");
        assertThat(text.contains("\r\u001b[Khf:org/tiny: asking localhost\r\u001b[Kassay: hf:org/tiny"))
                .isEqualTo(asked);
    }

    /// What is there without a hub's name starts without what names need.
    @Test
    void aRowLoadsNothingOfHubs() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(java, "-Xlog:class+load", "-cp", System.getProperty("java.class.path"),
                "assay.cli.Main", "gpt2").redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(text).contains("assay.catalog.Models ").doesNotContain("assay.hub.",
                "java.net.http", "assay.catalog.Names");
    }
}

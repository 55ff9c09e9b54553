package assay.browser;

import static org.assertj.core.api.Assertions.assertThat;

import assay.cli.Cli;
import assay.cli.Shell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The packed file, run by `npx` as a user runs it, without a registry.
class NpmTest {
    private static final Path PACKED = Path.of(System.getProperty("assay.packed", ""));

    @TempDir
    private static Path folder;

    private static String cli(List<String> words) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        new Cli(new Shell(InputStream.nullInputStream(), Map.of(), 0), stream, stream).run(
                words.toArray(String[]::new));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String run(List<String> words) throws IOException, InterruptedException {
        var said = Files.createTempFile(folder, "said", ".txt");
        var process = new ProcessBuilder(words).directory(PACKED.toFile()).redirectOutput(said.toFile())
                .redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.waitFor();
        return Files.readString(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2-xl", "train llama-3-8b --on h100", "serve llama-3-8b --on h100 --users 32",
        "gpt2-xxl", "explain gpt2 flops.forward",
        "../files/src/test/fixtures/checkpoints/gpt2/config.json --full",
        "../files/src/test/fixtures/checkpoints/llama"})
    void npx(String call) throws IOException, InterruptedException {
        Path packed;
        try (var files = Files.list(PACKED)) {
            packed = files.filter(f -> f.toString().endsWith(".tgz")).findFirst().orElseThrow();
        }
        var words = new ArrayList<>(List.of("npx", "--yes", "--offline", "--cache",
                folder.resolve("cache").toString(), "./" + packed.getFileName()));
        var arguments = Arrays.stream(call.split(" "))
                .map(w -> w.startsWith("..") ? Path.of(w).toAbsolutePath().normalize().toString() : w).toList();
        words.addAll(arguments);
        assertThat(run(words)).isEqualTo(cli(arguments));
    }

    /// The script that was made small says what it says, in place.
    @Test
    void packed() throws IOException, InterruptedException {
        var script = PACKED.resolveSibling("classes/assay/browser/assay.packed.js").toAbsolutePath();
        assertThat(run(List.of("node", "-e", "const script = require('fs')"
                + ".readFileSync(process.argv[1], 'utf8'); "
                + "delete globalThis.module; (0, eval)(script); "
                + "process.stdout.write(globalThis.assay.write({command: 'account', "
                + "models: ['gpt2-xl']}, 'table').answer)", script.toString()))).isEqualTo(cli(List.of("gpt2-xl")));
        assertThat(Files.size(script)).isLessThan(950_000);
    }
}

package assay.web;

import static org.assertj.core.api.Assertions.assertThat;

import assay.catalog.Catalog;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The page in Chromium: what it is built of, how it is used, and that it says what the command line says.
class PageTest {
    private static final Path HERE = Path.of("").toAbsolutePath();
    private static final Path TARGET = HERE.resolve("target");
    private static final Path PAGE = TARGET.resolve("assay.html");
    private static final Path SHELL = HERE.resolve("../app/src/main/resources/assay/cli/page.html");

    private static final int MODELS = 50;

    /// What is asked of each model, as it stands on the command line.
    private static final List<String> SETTINGS = List.of("", "--seq 1", "--seq 8k", "--seq 131072 --batch 3",
            "--batch 64", "--dtype bf16", "--dtype int4 --seq 777", "--weights nf4", "--cache-dtype fp8 --seq 32768",
            "--convention matmul-causal", "--convention torch --batch 2", "--convention 6n",
            "--convention literal --seq 333", "--cache reference", "--cache whole --block 16", "--set num_layers=3",
            "--set num_layers=7 --set vocab_size=12345", "--set tied=true", "--set d_model=1000.5",
            "--set d_model=960 --set num_heads=12");

    @BeforeAll
    static void tools() throws IOException, InterruptedException {
        if (!Files.isDirectory(HERE.resolve("node_modules"))) {
            run(Map.of(), "npm", "ci", "--no-audit", "--no-fund");
        }
        Files.createDirectories(TARGET);
        var said = call("page", "gpt2-xl", "-o", PAGE.toString());
        assertThat(said.err()).contains("wrote ");
    }

    private record Said(int exit, String out, String err) {}

    private static Said call(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = new Cli(new Shell(InputStream.nullInputStream(), Map.of(), 0),
                new PrintStream(out, false, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(words);
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static void run(Map<String, String> environment, String... call) throws IOException, InterruptedException {
        var process = new ProcessBuilder(call).directory(HERE.toFile()).inheritIO();
        process.environment().putAll(environment);
        assertThat(process.start().waitFor()).as(String.join(" ", call)).isZero();
    }

    /// The shell that is packaged is the one that its sources build.
    @Test
    void whatIsPackagedIsWhatTheSourcesBuild() throws IOException, InterruptedException {
        var built = Files.createDirectories(TARGET.resolve("built"));
        run(Map.of(), "npx", "--no-install", "tsc", "--noEmit");
        run(Map.of("ASSAY_PAGE_OUT", built.toString()), "npx", "--no-install", "vite", "build", "--logLevel", "warn");
        assertThat(built.resolve("page.html")).hasSameBinaryContentAs(SHELL);
    }

    /// A dependency stands without the address of a registry.
    @Test
    void whatIsLockedNamesNoRegistry() throws IOException {
        assertThat(Files.readString(HERE.resolve("package-lock.json"))).doesNotContain("\"resolved\"");
    }

    @Test
    void asPeopleUseIt() throws IOException, InterruptedException {
        run(Map.of(), "node", "test/page.mjs", PAGE.toString(),
                HERE.resolve("../files/src/test/fixtures").normalize().toString(),
                TARGET.resolve("screens").toString());
    }

    /// Of 50 models in 20 settings each: what the page shows, and all that it can say, is what the command line prints.
    @Test
    void everyNumberIsTheCommandLines() throws IOException, InterruptedException {
        var names = Catalog.names();
        var lines = new ArrayList<String>();
        for (int i = 0; i < MODELS; i++) {
            var name = names.get(i * names.size() / MODELS);
            for (var setting : SETTINGS) {
                var words = Stream.concat(Stream.of(name), Stream.of(setting.split(" "))).filter(w -> !w.isEmpty())
                        .toList();
                var screen = call(words.toArray(String[]::new));
                var exact = call(Stream.concat(words.stream(), Stream.of("--json")).toArray(String[]::new));
                lines.add(object(List.of("words", String.join(" ", words), "screen", screen.out(), "problems",
                        screen.err(), "exact", exact.out())));
            }
        }
        assertThat(lines).hasSize(MODELS * SETTINGS.size());
        var file = TARGET.resolve("numbers.jsonl");
        Files.write(file, lines);
        run(Map.of(), "node", "test/numbers.mjs", PAGE.toString(), file.toString());
    }

    /// A line of JSON: names and texts in turn.
    private static String object(List<String> texts) {
        var out = new StringBuilder("{");
        for (int i = 0; i < texts.size(); i += 2) {
            out.append(i == 0 ? "" : ",").append(quoted(texts.get(i))).append(':').append(quoted(texts.get(i + 1)));
        }
        return out.append('}').toString();
    }

    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\' || c < ' ') {
                out.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
            } else {
                out.append((char) c);
            }
        });
        return out.append('"').toString();
    }
}

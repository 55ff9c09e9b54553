package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.write.Format;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `-o FILE`, as a user writes it.
class OutputTest {
    @TempDir
    Path folder;

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file), StandardCharsets.UTF_8);
    }

    /// What is in the folder.
    private List<String> there() throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileHoldsWhatTheFormatPrints() throws IOException {
        for (var format : Format.values()) {
            for (var ending : format.endings()) {
                var file = file("x." + ending);
                var run = Run.of("gpt2", "-o", file);
                assertThat(run.exit()).isZero();
                assertThat(run.out()).isEmpty();
                var said = format == Format.CSV ? run.err().lines().skip(1).toList() : run.err().lines().toList();
                assertThat(said).containsExactly("wrote " + file + ", " + "%,d".formatted(Files.size(Path.of(file)))
                        + " bytes");
                if (format.text()) {
                    assertThat(read(file)).isEqualTo(Run.of("gpt2", "--format", format.label()).out());
                }
            }
        }
    }

    @Test
    void everyCommandWritesAFile() throws IOException {
        for (var call : Stream.of("gpt2", "explain gpt2 parameters", "compare gpt2 gpt2-xl", "scale gpt2 --seq 1,2",
                "matmuls gpt2", "train gpt2", "fit gpt2 --over batch --memory 80GB", "accelerators", "schemes",
                "conventions", "tensors gpt2", "check ../files/src/test/fixtures/checkpoints/gpt2", "show gpt2",
                "models", "lint gpt2", "completion").toList()) {
            var file = file("answer.txt");
            var words = Stream.concat(Stream.of(call.split(" ")), Stream.of("--output", file)).toArray(String[]::new);
            var run = Run.of(words);
            var printed = Run.of(call.split(" "));
            assertThat(run.exit()).as(call + run.err()).isEqualTo(printed.exit());
            assertThat(run.out()).as(call).isEmpty();
            assertThat(read(file)).as(call).isEqualTo(printed.out());
        }
    }

    @Test
    void twoFilesAndTheOptionBeforeTheCommand() throws IOException {
        var run = Run.of("-o", file("a.md"), "scale", "gpt2", "--seq", "1,2", "-o", file("b.CSV"));
        assertThat(run.err().lines().filter(l -> l.startsWith("wrote "))).hasSize(2);
        assertThat(run.err()).contains("--table NAME has others");
        assertThat(read(file("a.md"))).startsWith("# ");
        assertThat(read(file("b.CSV"))).isEqualTo(Run.of("scale", "gpt2", "--seq", "1,2", "--csv").out());
    }

    @Test
    void whatNamesNoFileThatCanBeWritten() throws IOException {
        Files.createDirectory(folder.resolve("inner.md"));
        Files.writeString(folder.resolve("plain"), "x");
        refused("has the ending of no format (known: .txt, .json, ", "-o", file("x.doc"));
        refused("has no ending (known: .txt", "-o", file("x"));
        refused("is a folder", "-o", file("inner.md"));
        refused("is a folder", "-o", folder + "/");
        refused("there is no folder", "-o", file("no/x.md"));
        refused("is no folder", "-o", file("plain/x.md"));
        refused("is no name of a file", "-o", "");
        refused("is to be markdown by its ending, and json by --format (give one)", "-o", file("x.md"), "--json");
        refused("is named twice", "-o", file("x.md"), "-o", folder.resolve(".") + "/x.md");
        assertThat(there()).containsExactly("inner.md", "plain");
    }

    private static void refused(String why, String... words) {
        var run = Run.of(Stream.concat(Stream.of("gpt2"), Stream.of(words)).toArray(String[]::new));
        assertThat(run.err()).contains(why);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void allThatIsWrongAtOnce() {
        var run = Run.of("gpt-2-xxl", "-o", file("x.doc"), "-o", file("y"));
        assertThat(run.err().lines()).hasSize(3);
    }

    @Test
    void anEndingOfNoFormatLeavesItToTheOption() throws IOException {
        assertThat(Run.of("gpt2", "-o", file("x.out"), "--json").exit()).isZero();
        assertThat(read(file("x.out"))).startsWith("{");
    }

    @Test
    void aTextOfOneFormTakesAnyNameButThatOfAnotherFormat() throws IOException {
        assertThat(Run.of("show", "gpt2", "-o", file("my.assay")).exit()).isZero();
        assertThat(Run.of(file("my.assay")).exit()).isZero();
        var run = Run.of("show", "gpt2", "-o", file("my.json"));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("is to be json, and there is a text alone");
    }

    @Test
    void whatIsReadIsNotWrittenOver() throws IOException {
        var config = folder.resolve("config.json");
        Files.copy(Path.of("../files/src/test/fixtures/checkpoints/gpt2/config.json"), config);
        var before = read(config.toString());
        var run = Run.of(config.toString(), "-o", config.toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("is what is read");
        assertThat(read(config.toString())).isEqualTo(before);
    }

    @Test
    void aFileIsReplacedAndALinkStays() throws IOException {
        var there = folder.resolve("there.md");
        Files.writeString(there, "old");
        Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(folder.resolve("link.md"), Path.of("there.md"));
        Files.createSymbolicLink(folder.resolve("new.md"), Path.of("later.md"));
        assertThat(Run.of("gpt2", "-o", file("link.md"), "-o", file("new.md")).exit()).isZero();
        assertThat(folder.resolve("link.md")).isSymbolicLink();
        assertThat(read(there.toString())).startsWith("# ");
        assertThat(Files.getPosixFilePermissions(there)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(read(file("later.md"))).isEqualTo(read(there.toString()));
        assertThat(there()).containsExactly("later.md", "link.md", "new.md", "there.md");
    }

    @Test
    void whatIsNoRegularFileIsWrittenTo() {
        assertThat(Run.of("gpt2", "-o", "/dev/null", "--json").exit()).isZero();
        var full = Run.of("gpt2", "-o", "/dev/full", "--json");
        assertThat(full.exit()).isEqualTo(74);
        assertThat(full.err()).startsWith("assay: /dev/full, -o: could not be written");
    }

    @Test
    void aNameSteersNoTerminal() {
        assertThat(Run.of("gpt2", "-o", file("a\u001b[1m.md")).err()).doesNotContain("\u001b").contains("\\u001b");
    }

    /// A small model in a folder of a name.
    static String named(Path folder, String name) throws IOException {
        var own = Files.createDirectories(folder.resolve(name));
        Files.writeString(own.resolve("config.json"), """
                {"model_type": "gpt2", "n_embd": 64, "n_head": 4, "n_layer": 2, "n_positions": 32, "vocab_size": 100}
                """);
        return own.toString();
    }

    @Test
    void aNameIsTextInEveryFormat() throws IOException {
        for (var name : List.of("<script>alert(1)<", "\\input{x}", "`x` $y$ & # _", "a\nb\"'", "]]>", "=1+1")) {
            var model = named(folder, name);
            var html = Run.of(model, "--html").out() + Run.of("train", model, "--html").out()
                    + Run.of("compare", model, "gpt2", "--html").out() + Run.of(model, "--svg").out();
            assertThat(html).as(name).doesNotContain("<script").contains("<h1>", "<svg", "<math");
            assertThat(Run.of(model, "--latex").out()).as(name).doesNotContain("\\input{x}", "`x`");
            assertThat(Run.of(model, "--markdown").out().replace("\\<", "")).as(name)
                    .doesNotContain("<script", "# `x`");
            assertThat(Run.of(model, "--notebook").out()).as(name).doesNotContain("# <script", "# `x`");
        }
    }

    @Test
    void aPageReadsNothingElse() {
        var html = Run.of("gpt2", "--html").out();
        assertThat(html).doesNotContain("src=", "url(", "@import", "<link", "<script", "href=\"http");
        assertThat(html).contains("<th scope=\"col\"", "<th scope=\"row\"", "<caption", "prefers-color-scheme",
                "@media print", "lang=\"en\"");
    }
}

package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.write.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `assay audit` of every kind of file, in every format.
class AuditTest {
    private static final List<String> SAID = List.of("GPT-2 XL: num_layers = 48, d_model = 1600, num_heads = 25, "
            + "d_ff = 6400, vocab_size = 50257, context_length = 1024", "", "all parameters: 2,127,057,600",
            "LM head: 82,341,068,800 FLOPs");
    private static final Set<Format> NO_PASSAGE = Set.of(Format.SVG, Format.XLSX, Format.JSON, Format.CSV);

    @TempDir
    Path folder;

    private String answer(String ending) throws IOException {
        var text = switch (ending) {
            case "html" -> "<body><p>" + String.join("</p>\n<p>", SAID) + "</p></body>\n";
            case "ipynb" -> "{\"cells\": [{\"cell_type\": \"markdown\", \"metadata\": {}, \"source\": [\n\""
                    + String.join("\\n\",\n\"", SAID) + "\"]}],\n\"nbformat\": 4, \"nbformat_minor\": 5}\n";
            case "csv" -> "\"" + String.join("\"\n\"", SAID) + "\"\n";
            case "tex" -> String.join("\n", SAID).replace("_", "\\_") + "\n";
            default -> String.join("\n", SAID) + "\n";
        };
        return Files.writeString(folder.resolve("answer." + ending), text).toString();
    }

    @ParameterizedTest
    @CsvSource({"md", "txt", "tex", "html", "csv", "tsv", "ipynb"})
    void everyKindInEveryFormat(String ending) throws IOException {
        var file = answer(ending);
        for (var format : Format.values()) {
            if (format == Format.SVG || format == Format.XLSX) {
                continue;
            }
            var run = Run.of("audit", file, "--format", format.label());
            assertThat(run.exit()).as("%s as %s: %s", ending, format, run.err()).isEqualTo(1);
            var out = run.out().replace("\\allowbreak{}", "");
            assertThat(out).as("%s as %s", ending, format).contains("82,341,068,800", "MAC-AS-FLOP");
            if (!NO_PASSAGE.contains(format)) {
                assertThat(out).as("%s as %s", ending, format).contains("164,682,137,600");
            }
        }
        for (var written : List.of("x.md", "x.html", "x.tex", "x.xlsx", "x.txt", "x.ipynb", "x.json", "x.csv")) {
            var out = folder.resolve(ending + "-" + written);
            assertThat(Run.of("audit", file, "-o", out.toString()).exit()).as("%s to %s", ending, written).isEqualTo(1);
            assertThat(out).as("%s to %s", ending, written).isNotEmptyFile();
        }
    }

    @Test
    void aFileHoldsTheWholeAnswerAndAScreenItsFigures() throws IOException {
        var file = answer("md");
        assertThat(Run.of("audit", file).out()).contains("3 | all parameters").doesNotContain("2 |");
        assertThat(Run.of("audit", file, "--full").out()).contains("3 | all parameters", "2 |");
        assertThat(Run.of("audit", file, "--format", "markdown").out())
                .contains("context_length = 1024✓\n\nall param")
                .contains("LM head: 82,341,068,800 FLOPs✗¹\n");
    }

    /// What an answer does not say of its model can be said for it.
    @Test
    void theModelAndItsSizesCanBeForced() throws IOException {
        var file = Files.writeString(folder.resolve("own.md"), "all parameters: 1,640,452,800\n").toString();
        var run = Run.of("audit", file, "--model", "gpt2-xl-swiglu", "--set", "d_ff=4288", "--json");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("\"status\":\"exact\"", "\"quantity\":\"params.total\"");
        assertThat(Run.of("audit", file, "--set", "d_ff=4288").out()).isEqualTo(Run.of("audit", file, "--model",
                "gpt2-xl-swiglu", "--set", "d_ff=4288").out());
    }

    @Test
    void coloursAreOffInAPipe() throws IOException {
        var file = answer("md");
        assertThat(Run.of("audit", file).out()).doesNotContain("\u001b").contains("   |          ^^^^^".substring(2));
        assertThat(Run.with(Map.of(), 100, "", "audit", file).out()).contains("\u001b[1;31m82,341,068,800 FLOPs");
    }

    @Test
    void standardInputIsAnAnswerToo() {
        var run = Run.withInput(String.join("\n", SAID), "audit", "-");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("4 | LM head: 82,341,068,800 FLOPs", "MAC-AS-FLOP");
    }
}

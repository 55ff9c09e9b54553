package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents in the programs that they are for: LaTeX compiles, by itself and within another document, and notebooks
/// run.
@Tag("tools")
class DocumentsTest {
    private static final Pattern OVERFULL = Pattern.compile("Overfull \\\\hbox \\(([0-9.]+)pt");

    /// What stands out of the line is no wider than some letters.
    private static final double WIDEST = 60;

    /// Runs the cells of notebooks as Jupyter does, in one process for each.
    private static final String CELLS = """
            import json, sys
            for file in sys.argv[1:]:
                names = {}
                cells = [c for c in json.load(open(file, encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
                assert cells, file
                for cell in cells:
                    exec("".join(cell["source"]), names)
            """;

    @TempDir
    Path folder;

    private int documents;

    private String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static void assume(String program) {
        assumeTrue(Stream.of(System.getenv("PATH").split(":")).anyMatch(f -> Files.isExecutable(
                Path.of(f, program))), program + " is not here");
    }

    private Path written(String call, String name) {
        var file = folder.resolve(name);
        var words = new ArrayList<>(List.of(call.split(" ")));
        words.addAll(List.of("-o", file.toString()));
        var run = Run.of(words.toArray(String[]::new));
        assertThat(run.exit()).as(call + ": " + run.err()).isBetween(0, 1);
        return file;
    }

    private void compiles(String call) throws IOException, InterruptedException {
        var said = latex(written(call, "x" + ++documents + ".tex"));
        for (var wide : OVERFULL.matcher(said.replace("\n", "")).results().toList()) {
            assertThat(Double.parseDouble(wide.group(1))).as(call).isLessThan(WIDEST);
        }
        assertThat(said).doesNotContain("LaTeX Warning: Reference", "Undefined control");
    }

    private String latex(Path file) throws IOException, InterruptedException {
        return run("pdflatex", "-interaction=nonstopmode", "-halt-on-error", file.getFileName().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2-xl", "deepseek-v3", "qwen2.5-vl-7b-instruct", "jamba-v0.1", "t5-small"})
    void everyCommandOfAModelCompiles(String model) throws IOException, InterruptedException {
        assume("pdflatex");
        for (var call : List.of("%s", "%s --full", "train %s --on h100 --full", "train %s", "tensors %s", "matmuls %s",
                "explain %s flops.forward", "explain %s memory.peak", "compare %s gpt2 llama-3-8b --full",
                "compare %s gpt2", "conventions %s", "lint %s", "scale %s --seq 256,1024 --full",
                "fit %s --over batch --memory 8TB --seq 64 --full")) {
            compiles(call.formatted(model));
        }
    }

    @Test
    void listsCompile() throws IOException, InterruptedException {
        assume("pdflatex");
        for (var call : List.of("models", "models llama", "accelerators", "accelerators h100-sxm", "schemes",
                "conventions", "check ../files/src/test/fixtures/checkpoints/gpt2")) {
            compiles(call);
        }
    }

    @Test
    void aDocumentIsPutIntoAnother() throws IOException, InterruptedException {
        assume("pdflatex");
        written("gpt2", "one.tex");
        written("scale gpt2 --seq 16,64", "two.tex");
        var outer = folder.resolve("outer.tex");
        Files.writeString(outer, """
                \\documentclass{report}
                \\usepackage{array,booktabs,longtable}
                \\begin{document}
                Before. \\input{one.tex} Between. \\input{two.tex} After.
                \\end{document}
                """);
        assertThat(latex(outer)).contains("Output written on outer.pdf");
    }

    /// Whatever a name holds: it is text to LaTeX, and to Python.
    @ParameterizedTest
    @ValueSource(strings = {"\\input{passwd}", "<script>alert(1)<", "`x` $y$ 50% & # _ ^ ~ {", "a\nb'''\"", "模型 é",
        "]]>--", "';import os#"})
    void hostileNames(String name) throws IOException, InterruptedException {
        assume("pdflatex");
        var model = OutputTest.named(folder, name);
        assertThat(Run.of(model, "--full", "-o", folder.resolve("x.tex").toString()).exit()).isZero();
        latex(folder.resolve("x.tex"));
        assume("python3");
        assertThat(Run.of(model, "-o", folder.resolve("x.ipynb").toString()).exit()).isZero();
        run("python3", "-c", CELLS, folder.resolve("x.ipynb").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2-xl", "llama-3-8b", "deepseek-v3", "gemma-3-4b", "jamba-v0.1"})
    void notebooksRun(String model) throws IOException, InterruptedException {
        assume("python3");
        run("python3", "-c", CELLS, written(model, "account.ipynb").toString(),
                written("train " + model, "train.ipynb").toString(),
                written("compare gpt2 " + model, "compare.ipynb").toString(),
                written("explain " + model + " flops.forward", "explain.ipynb").toString());
    }

    /// A number that is another is found.
    @Test
    void aNotebookAsserts() throws IOException {
        assume("python3");
        var file = written("gpt2", "x.ipynb");
        Files.writeString(file, Files.readString(file).replaceFirst("d_model = 768", "d_model = 769"));
        var process = new ProcessBuilder("python3", "-c", CELLS, file.toString()).redirectErrorStream(true).start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("AssertionError");
    }
}

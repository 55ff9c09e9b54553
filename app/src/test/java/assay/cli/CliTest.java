package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The program as a user runs it.
class CliTest {
    private static final String TINY = """
            {"vocab_size": 100, "context_length": 32, "num_layers": 2, "d_model": 16, "num_heads": 4, "d_ff": 64}
            """;

    @TempDir
    private Path folder;

    @Test
    void gpt2XlIsTheCheckpoint() {
        var run = Run.of("gpt2-xl", "--full");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("1,557,611,200 parameters", "6,230,444,800 bytes in fp32 (6.230 GB = 5.803 GiB)",
                "3,506,703,564,800 FLOPs");
    }

    @Test
    void whatIfGpt2XlWereModern() {
        var run = Run.of("gpt2-xl", "--full", "--set", "norm=rmsnorm", "--set", "position=rope", "--set", "ffn=swiglu",
                "--set",
                "tied=false", "--set", "bias=false");
        assertThat(run.out()).contains("2,127,057,600 parameters", "4,513,336,524,800 FLOPs");
    }

    @Test
    void sizesAreExpressions() {
        assertThat(Run.of("gpt2-xl-swiglu", "--full", "--set", "d_ff=roundDown(8/3*d_model,64)").out())
                .contains("4,224", "3,486,570,905,600 FLOPs");
        assertThat(Run.of("gpt2-xl-swiglu", "--full", "--set", "d_ff=roundNearest(8/3*d_model,64)").out())
                .contains("4,288");
        assertThat(Run.of("gpt2-large-swiglu", "--full", "--set", "d_ff=roundUp(8/3*d_model,64)").out())
                .contains("3,456");
        assertThat(Run.of("gpt2-xl-swiglu", "--full", "--set", "d_ff=4*d_model").out()).contains("6,400");
    }

    @Test
    void whatIsNotGivenIsSaid() {
        var run = Run.of("bert-base-uncased");
        assertThat(run.out())
                .contains("memory.cache is not given: the model reads its whole input at once, as an encoder does",
                "flops.decode is not given: the model reads").doesNotContain("Decoding one token");
        assertThat(Run.of("gpt2", "--convention", "fvcore").out())
                .contains("flops.step is not given: the convention fvcore does not say what it is.");
    }

    @Test
    void keptSizesStaySymbolic() {
        var run = Run.of("gpt2-xl-swiglu", "--keep", "batch,seq");
        assertThat(run.out()).contains("307200*B*T^2 + 4092982400*B*T FLOPs");
        assertThat(Run.of("gpt2-xl-swiglu", "--keep", "seq", "--batch", "2").out())
                .contains("614400*T^2 + 8185964800*T FLOPs");
    }

    @Test
    void longContextIsANoteNotAnError() {
        var run = Run.of("gpt2-xl", "--full", "--seq", "16384");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("16,384 exceeds the 1,024 learned positions", "133,416,668,364,800 FLOPs");
    }

    @Test
    void standardInputAndFilesAreModels() throws IOException {
        var file = Files.writeString(folder.resolve("tiny.json"), TINY);
        var fromFile = Run.of(file.toString(), "--format", "json");
        var fromInput = Run.withInput(TINY, "-", "--format", "json");
        assertThat(fromFile.exit()).isZero();
        assertThat(fromInput.exit()).isZero();
        var total = "\"parameters\":{\"unit\":\"parameter\",\"total\":{\"value\":11472,";
        assertThat(fromFile.out()).contains(total);
        assertThat(fromInput.out()).contains(total);
    }

    @Test
    void severalModelsAreOneLineEach() {
        var run = Run.of("gpt2", "llama-3-8b", "--format", "json");
        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.out().lines()).allMatch(l -> l.endsWith("}")
                && l.startsWith("{\"schema\":\"assay/1\",\"kind\":\"account\",\"model\":"));
    }

    @Test
    void oneBadModelFailsTheCall() {
        var run = Run.of("gpt2", "nonsense-9b", "also-nonsense", "--format", "json");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("nonsense-9b").contains("also-nonsense");
    }

    @Test
    void everyFormatWritesEveryCommand() {
        for (var format : List.of("table", "json", "csv", "markdown", "latex")) {
            for (var call : List.of(
                    List.of("gpt2"), List.of("explain", "gpt2", "flops.forward"),
                    List.of("compare", "gpt2", "gpt2-medium"),
                    List.of("scale", "gpt2", "--seq", "512,1024"), List.of("conventions", "gpt2"))) {
                var run = Run.of(Stream.concat(call.stream(), Stream.of("--format", format)).toArray(String[]::new));
                assertThat(run.exit()).as("%s %s: %s", call, format, run.err()).isZero();
                assertThat(run.out()).as("%s %s", call, format).isNotBlank();
            }
        }
    }

    @Test
    void colourOnlyOnATerminal() {
        var escape = "\u001b[";
        assertThat(Run.of("gpt2").out()).doesNotContain(escape);
        assertThat(Run.with(Map.of(), 100, "", "gpt2").out()).contains(escape);
        assertThat(Run.with(Map.of("NO_COLOR", "1"), 100, "", "gpt2").out()).doesNotContain(escape);
        assertThat(Run.with(Map.of("TERM", "dumb"), 100, "", "gpt2").out()).doesNotContain(escape);
        assertThat(Run.with(Map.of(), 0, "", "gpt2", "--color", "always").out()).contains(escape);
    }

    /// Of files it is told what they hold, and what they would hold where that is asked, as the account tells it.
    @Test
    void tensorsOfFilesAreThoseThatAreAskedFor() {
        var folder = "../files/src/test/fixtures/checkpoints/llama";
        assertThat(Run.of("tensors", folder).out()).contains("total", "3,024");
        for (var asked : List.of("--weights=nf4", "--dtype=int8", "--set=num_layers=3")) {
            var bytes = Pattern.compile("value: ([0-9,]+) bytes")
                    .matcher(Run.of("explain", folder, "memory.weights", asked).out());
            assertThat(bytes.find()).isTrue();
            assertThat(Run.of("tensors", folder, asked).out()).contains("  " + bytes.group(1) + "\n");
        }
    }

    @Test
    void tensorsAreNamedAsInTheReferenceOrInACheckpoint() {
        var reference = Run.of("tensors", "mixtral-8x7b", "--format", "csv").out();
        assertThat(reference).contains("model.layers.{i}.mlp.experts.gate_up_proj,[8 28672 4096],bf16,32,")
                .isEqualTo(Run.of("tensors", "mixtral-8x7b", "--format", "csv", "--names", "reference").out());
        var checkpoint = Run.of("tensors", "mixtral-8x7b", "--format", "csv", "--names", "checkpoint").out();
        assertThat(checkpoint).doesNotContain("gate_up_proj", ".mlp.").contains(
                "model.layers.{i}.block_sparse_moe.gate.weight,[8 4096],bf16,32,",
                "model.layers.{i}.block_sparse_moe.experts.{i}.w1.weight,[14336 4096],bf16,256,15032385536,",
                "model.layers.{i}.block_sparse_moe.experts.{i}.w2.weight,[4096 14336],bf16,256,15032385536,",
                "model.layers.{i}.block_sparse_moe.experts.{i}.w3.weight,[14336 4096],bf16,256,15032385536,");
        assertThat(Run.of("tensors", "mixtral-8x7b", "--csv", "--table", "totals").out()).hasLineCount(2)
                .isEqualTo(Run.of("tensors", "mixtral-8x7b", "--csv", "--table", "totals", "--names",
                        "checkpoint").out());
    }

    @Test
    void buffersAreToldApart() {
        var counted = "Stored beside the parameters, and in the total, as published.";
        var beside = "Stored beside the parameters: in the bytes of the total, not in its elements.";
        assertThat(Run.of("tensors", "deepseek-v3").out())
                .contains(counted, "model.layers.{i}.mlp.gate.e_score_correction_bias");
        assertThat(Run.of("tensors", "bart-base").out()).contains(beside, "final_logits_bias");
        assertThat(Run.of("tensors", "bart-base", "--format", "json").out())
                .endsWith(",\"buffers\":[{\"name\":\"final_logits_bias\",\"shape\":[1,50265],\"count\":1,"
                        + "\"dtype\":\"fp32\",\"elements\":50265,\"bytes\":{\"value\":201060,\"unit\":\"byte\"}}],"
                        + "\"notes\":[]}\n");
        assertThat(Run.of("tensors", "deepseek-v3").out())
                .startsWith("deepseek-v3: tensors of parameters and buffers\n");
        assertThat(Run.of("tensors", "gpt2").out()).startsWith("gpt2: parameter tensors\n").doesNotContain("Buffers");
        assertThat(Run.of("tensors", "gpt2", "--format", "json").out()).contains("\"buffers\":[]");
    }

    @Test
    void narrowTerminalsAreRespected() {
        for (int width : new int[] {20, 40, 80, 120}) {
            var run = Run.with(Map.of("NO_COLOR", "1"), width, "", "gpt2-xl-swiglu");
            assertThat(run.out().lines().mapToInt(String::length).max().orElse(0)).as("at %s", width)
                    .isLessThanOrEqualTo(width);
        }
    }

    @Test
    void countsInScientificNotation() {
        assertThat(Run.of("gpt2", "--set", "d_ff=1.5e3").out()).isEqualTo(Run.of("gpt2", "--set", "d_ff=1500").out());
        assertThat(Run.of("gpt2", "--seq", "1e3").out()).isEqualTo(Run.of("gpt2", "--seq", "1_000").out());
        assertThat(Run.of("scale", "gpt2", "--seq", "1e2,1E+3").out())
                .isEqualTo(Run.of("scale", "gpt2", "--seq", "100,1000").out());
    }

    @Test
    void ofACircleNothingElseIsSaid() {
        for (var set : List.of("d_model=d_model-1", "num_heads=num_heads+1", "d_ff=d_ff/7")) {
            assertThat(Run.of("gpt2", "--set", set).err().lines()).as(set).hasSize(1).first().asString()
                    .contains("is defined by itself");
        }
        assertThat(Run.of("gpt2", "--set", "d_model=d_ff/7", "--set", "d_ff=7*d_model").err().lines()).hasSize(1);
    }

    @Test
    void helpAndVersion() {
        for (var call : List.of(List.of("--help"), List.of("explain", "--help"), List.of("compare", "-h"),
                List.of("scale", "--help"), List.of("conventions", "--help"), List.of("completion", "--help"))) {
            var run = Run.of(call.toArray(String[]::new));
            assertThat(run.exit()).isZero();
            assertThat(run.out()).contains("Examples:", "assay ");
        }
        assertThat(Run.of("--version").out()).startsWith("assay");
        assertThat(Run.of("scale", "--help").out()).contains("Usage: assay scale [OPTIONS] MODEL --seq N,N...");
        for (var command : Commands.NAMED) {
            assertThat(Run.of(command.name(), "--help").out().lines().findFirst().orElseThrow()).matches("[A-Z].*\\.");
        }
        assertThat(Run.of("--help").out()).contains("Usage: assay [OPTIONS] MODEL... | COMMAND");
    }

    @Test
    void completionIsAScript() {
        var run = Run.of("completion");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("complete", "gpt2-xl-swiglu", "matmul-causal", "--convention");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusals(List<String> args, String input, List<String> said) {
        var run = Run.withInput(input, args.toArray(String[]::new));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(said).doesNotContain("\tat ", "Exception");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(List.of(), "", List.of("which model?")),
                Arguments.of(List.of("gpt2-xll"), "", List.of("gpt2-xll", "gpt2-xl")),
                Arguments.of(List.of("no/such/file.json"), "", List.of("no/such/file.json", "no such file")),
                Arguments.of(List.of("gpt2", "--sek", "5"), "", List.of("--sek", "--seq")),
                Arguments.of(List.of("gpt2", "--seq"), "", List.of("--seq")),
                Arguments.of(List.of("gpt2", "--seq", "0"), "", List.of("--seq", "1 to")),
                Arguments.of(List.of("gpt2", "--seq", "-3"), "", List.of("--seq")),
                Arguments.of(List.of("gpt2", "--seq", "ten"), "", List.of("'ten'", "whole number")),
                Arguments.of(List.of("gpt2", "--seq", "1.5e0"), "", List.of("'1.5e0'", "whole number")),
                Arguments.of(List.of("gpt2", "--seq", "1e-3"), "", List.of("'1e-3'", "whole number")),
                Arguments.of(List.of("gpt2", "--seq", "1e99"), "", List.of("--seq", "1 to")),
                Arguments.of(List.of("gpt2", "--seq", "007"), "", List.of("'007'", "--seq 7")),
                Arguments.of(List.of("gpt2", "--seq", "_10"), "", List.of("not between two digits", "--seq 10")),
                Arguments.of(List.of("gpt2", "--batch", "1__0"), "", List.of("not between two digits", "--batch 10")),
                Arguments.of(List.of("gpt2", "--set", "d_ff=10_"), "", List.of("'10_'", "--set d_ff=10")),
                Arguments.of(List.of("gpt2", "--set", "d_ff=2*010"), "", List.of("starts with a zero", "10")),
                Arguments.of(List.of("fit", "gpt2", "--over", "batch", "--memory", "080GB"), "",
                        List.of("'080GB'", "starts with a zero")),
                Arguments.of(List.of("fit", "gpt2", "--over", "batch", "--memory", "_8GB"), "",
                        List.of("'_8GB'", "not between two digits")),
                Arguments.of(List.of("train", "gpt2", "--recompute", "every-02"), "", List.of("'02'", "starts with")),
                Arguments.of(List.of("train", "gpt2", "--tokens", "1_e9"), "", List.of("not between two digits")),
                Arguments.of(List.of("train", "gpt2", "--on", "h100", "--mfu", "00.5"), "", List.of("--mfu 0.5")),
                Arguments.of(List.of("train", "gpt2", "--on", "h100", "--price", "2.5"), "",
                        List.of("no amount of money an hour", "--price 2.5USD/h")),
                Arguments.of(List.of("train", "gpt2", "--on", "h100", "--price", "2.5/h"), "", List.of("no currency")),
                Arguments.of(List.of("train", "gpt2", "--on", "h100", "--price", "$02/h"), "", List.of("zero")),
                Arguments.of(List.of("gpt2", "--batch", "0_1e2"), "", List.of("'0_1e2'", "--batch 1e2")),
                Arguments.of(List.of("gpt2", "--set", "d_ff=007"), "", List.of("'007'", "--set d_ff=7")),
                Arguments.of(List.of("gpt2", "--set", "d_ff=1.5e0"), "", List.of("d_ff", "whole number")),
                Arguments.of(List.of("gpt2", "--seq", "99999999999999999999"), "", List.of("--seq", "1 to")),
                Arguments.of(List.of("gpt2", "--batch", "1.5"), "", List.of("--batch", "'1.5'")),
                Arguments.of(List.of("gpt2", "--seq", "1024,16384"), "", List.of("'1024,16384'", "whole number")),
                Arguments.of(List.of("gpt2", "--dtype", ""), "", List.of("--dtype", "fp32")),
                Arguments.of(List.of("gpt2", "--dtype", "fp31"), "", List.of("fp31", "fp32")),
                Arguments.of(List.of("gpt2", "--format", "jsn"), "", List.of("jsn", "json")),
                Arguments.of(List.of("gpt2", "--color", "red"), "", List.of("red", "auto")),
                Arguments.of(List.of("tensors", "gpt2", "--names", "file"), "",
                        List.of("'file'", "checkpoint or reference")),
                Arguments.of(List.of("gpt2", "--convention", "kapln"), "", List.of("kapln", "kaplan")),
                Arguments.of(List.of("gpt2", "--keep", "width"), "", List.of("width", "batch")),
                Arguments.of(List.of("gpt2", "--set", "d_ff"), "", List.of("name=value")),
                Arguments.of(List.of("gpt2", "--set", "dff=12"), "", List.of("dff", "d_ff")),
                Arguments.of(List.of("gpt2", "--set", "d_ff=0"), "", List.of("d_ff", "at least 1")),
                Arguments.of(List.of("gpt2", "--set", "d_ff=-4"), "", List.of("d_ff", "at least 1")),
                Arguments.of(List.of("gpt2", "--set", "d_ff=1e30"), "", List.of("d_ff", "more than")),
                Arguments.of(List.of("gpt2", "--set", "d_ff=99999999999999999999999"), "",
                        List.of("d_ff", "more than")),
                Arguments.of(List.of("gpt2", "--set", "d_ff=8/3*d_modle"), "", List.of("d_ff", "d_modle")),
                Arguments.of(List.of("gpt2-medium", "--set", "d_ff=8/3*d_model"), "", List.of("8192/3", "roundDown")),
                Arguments.of(List.of("gpt2", "--set", "d_ff=d_ff+1"), "", List.of("by itself")),
                Arguments.of(List.of("gpt2", "--set", "d_ff=(4*d_model"), "", List.of("d_ff")),
                Arguments.of(List.of("gpt2", "--set", "num_heads=7"), "", List.of("768", "7", "divisible")),
                Arguments.of(List.of("gpt2", "--set", "num_kv_heads=5"), "", List.of("num_kv_heads", "divisible")),
                Arguments.of(List.of("gpt2", "--set", "norm=batchnorm"), "", List.of("batchnorm", "rmsnorm")),
                Arguments.of(List.of("gpt2", "--set", "tied=maybe"), "", List.of("maybe", "true or false")),
                Arguments.of(List.of("gpt2", "--set", "tied=true", "--set", "tied=false"), "",
                        List.of("tied", "twice")),
                Arguments.of(List.of("gpt2", "--set", "n_embd=768", "--set", "d_model=1024"), "",
                        List.of("n_embd", "d_model")),
                Arguments.of(List.of("-"), "{\"model_type\": 5}", List.of("model_type", "is 5, not a text")),
                Arguments.of(List.of("-"), "", List.of("empty")),
                Arguments.of(List.of("-"), "{\"d_model\": 16,\n \"d_model\": 17}", List.of("d_model", "line 2")),
                Arguments.of(List.of("-"), "{\"d_model\": 16,\n oops", List.of("line 2")),
                Arguments.of(List.of("-"), "{\"model_type\": \"lama\"}", List.of("lama", "llama")),
                Arguments.of(List.of("-"), "{\"d_model\": \"wide\", \"num_heads\": 2.5, \"tied\": 3}",
                        List.of("d_model", "num_heads", "tied", "vocab_size", "num_layers")),
                Arguments.of(List.of("."), "", List.of("folder")),
                Arguments.of(List.of("gpt2-xl", "compare", "gpt2", "gpt2-medium"), "",
                        List.of("gpt2-xl", "before 'compare'")),
                Arguments.of(List.of("--keep", "batch", "explain", "gpt2", "wte"), "", List.of("--keep", "explain")),
                Arguments.of(List.of("conventions", "gpt2", "--convention", "6n"), "", List.of("--convention")),
                Arguments.of(List.of("explain", "gpt2"), "", List.of("assay explain")),
                Arguments.of(List.of("explain", "gpt2", "atn"), "", List.of("atn", "attn")),
                Arguments.of(List.of("explain", "gpt2", "flops.backward", "--convention", "fvcore"), "",
                        List.of("flops.backward", "fvcore does not say")),
                Arguments.of(List.of("explain", "bert-base-uncased", "flops.decode"), "",
                        List.of("flops.decode", "as an encoder does")),
                Arguments.of(List.of("gpt2", "--set", "torch_dtype=bf16"), "", List.of("torch_dtype")),
                Arguments.of(List.of("gpt2", "--set", "name=other"), "", List.of("has no 'name'")),
                Arguments.of(List.of("compare", "gpt2"), "", List.of("two or more")),
                Arguments.of(List.of("scale", "gpt2"), "", List.of("--seq")),
                Arguments.of(List.of("scale", "gpt2", "--seq", "5"), "", List.of("two or more")),
                Arguments.of(List.of("scale", "gpt2", "--seq", "5,x"), "", List.of("'x'")));
    }

    @Test
    void anAnswerThatIsNotWrittenIsAnError() {
        var full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space");
            }
        };
        var err = new ByteArrayOutputStream();
        var shell = new Shell(InputStream.nullInputStream(), Map.of(), 0);
        for (var word : List.of("gpt2", "--help", "--version")) {
            int exit = new Cli(shell, new PrintStream(new BufferedOutputStream(full)), new PrintStream(err)).run(word);
            assertThat(exit).as(word).isEqualTo(74);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("could not be written");
        }
    }

    @Test
    void fieldsThatAreNotReadAreNamed() {
        var run = Run.withInput(TINY.replace("}", ", \"num_kv_head\": 2, \"name\": \"tiny\"}"), "-");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("Not read, and by their names sizes of which nothing is counted: "
                + "'num_kv_head'.");
        assertThat(Run.withInput(TINY, "-").out()).doesNotContain("not read");
    }

    @Test
    void whatIsWrongWithEveryModelIsSaidOnce() {
        assertThat(Run.of("gpt2", "gpt2-medium", "--set", "d_ff").err().lines()).hasSize(1);
        assertThat(Run.of("compare", "gpt2", "gpt2-medium", "--set", "d_ff").err().lines()).hasSize(1);
    }

    @Test
    void tracesOnlyWithDebug() {
        assertThat(Run.of("gpt2-xll", "--debug").err()).contains("\tat assay.");
    }

    /// This build is the program alone.
    @ParameterizedTest
    @ValueSource(strings = {"store: sweep gpt2 --vary batch=1,2 -o x.parquet",
        "store: sweep gpt2 --vary batch=1,2 --where T>1 -o x.duckdb", "store: corpus configs -o x.parquet",
        "store: corpus configs -o x.csv --engine spark", "calibrate: bench -o x.json",
        "spark: sweep gpt2 --vary batch=1,2 --count --engine spark", "spark: sweep gpt2 --vary batch=1 --engine=spark",
        "spark: plan gpt2 --on h100 --devices 1,2 --engine spark --json"})
    void aModuleThatIsMissingIsSaidInASentence(String row) {
        var run = Run.of(row.substring(row.indexOf(' ') + 1).split(" "));
        assertThat(run.exit()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).startsWith("assay: the module " + row.substring(0, row.indexOf(':')) + ": is what this "
                + "needs, and this build is without it (in the sources, ./assay builds it where it is asked for");
        assertThat(Path.of("x.parquet")).doesNotExist();
    }

    /// Lists, amounts and names of sweeps that are none.
    @ParameterizedTest
    @ValueSource(strings = {"--top 3 --best ,", "--top 3 --best -", "--pareto ,", "--pareto -", "--top 0 --best T",
        "--where T%0=0", "--where T", "--where T<=3GiB", "--where x=1", "--histogram T:0", "--histogram T:x1",
        "--histogram flops.forward:1", "--histogram :", "--count --show T", "--count --where T<=1e999999999",
        "--histogram T:1e-99", "--histogram memory.peak:1GiB --where memory.peak>>1"})
    void whatASweepCannotCountIsRefused(String options) {
        var words = "sweep gpt2 --vary seq=64,128,256 --vary batch=1,9 " + options;
        var run = Run.of(words.split(" "));
        assertThat(run.exit()).as(run.out()).isEqualTo(2);
        assertThat(run.err()).startsWith("assay: ").doesNotContain("defect");
    }
}

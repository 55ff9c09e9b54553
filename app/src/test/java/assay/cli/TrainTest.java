package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `assay train` and `assay accelerators` as a user runs them.
class TrainTest {
    @TempDir
    private Path folder;

    @Test
    void daysOnOneDevice() {
        var run = Run.of("train", "gpt2-xl-swiglu", "--full", "--on", "a100-80gb", "--batch", "1024", "--steps",
                "400000",
                "--utilisation", "0.5", "--price", "2.5USD/h",
                "--activations", "handout-gated");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("6,583.5706 days (exactly 288854157979/43875000)", "Assumed: 50.00 % of the",
                "13,864,999,582,992,000",
                "Cost: 395,014.23 USD at 2.5 USD an hour.", "29,778,806,400",
                "= 18034335744*B + 34032921600 bytes", "At most 2 sequences",
                "70,101,593,088 bytes", "A batch of 1,024 takes 512 passes of at most 2.");
    }

    /// A size is named, and another way of asking offered, only where what is held depends on the size.
    @Test
    void whatThePeakDependsOn() {
        for (var model : List.of("gpt2", "onnx/bert.onnx", "onnx/llama-dynamic.onnx", "checkpoints/vit",
                "checkpoints/swin", "checkpoints/whisper")) {
            var word = model.contains("/") ? Path.of("..", "files", "src", "test", "fixtures").resolve(model).toString()
                    : model;
            var screen = Run.of("train", word).out();
            var seq = Run.of("fit", word, "--over", "seq", "--memory", "80GB");
            assertThat(screen.contains("--over seq")).as(model).isEqualTo(!seq.err().contains("does not depend on T"));
            var peak = screen.lines().filter(l -> l.startsWith("Peak ")).findFirst().orElseThrow();
            assertThat(peak.contains("for B sequences")).as(peak).isEqualTo(peak.contains("*B"));
            var whole = Run.of("train", word, "--full").out();
            assertThat(whole.contains("with B the sequences")).as(model).isEqualTo(peak.contains("*B"));
        }
    }

    /// The share that is given is of one kind of work; the others follow, and all three are said.
    @Test
    void whoseFlops() {
        for (var share : Map.of("--utilisation", "6,583.5706", "--mfu", "6,583.5564", "--hfu", "6,583.5564")
                .entrySet()) {
            var run = Run.of("train", "gpt2-xl-swiglu", "--full", "--batch", "1024", "--on", "a100-80gb", "--steps",
                    "400000",
                    "--precision", "fp32", "--attention", "explicit", share.getKey(), "0.5");
            assertThat(run.out()).contains(share.getValue() + " days", "Utilisation: ", "MFU: ", "HFU: ",
                    "13,222,665,600.00 FLOPs a token");
        }
        var several = Run.of("train", "gpt2", "--full", "--on", "h100", "--mfu", "0.5", "--hfu", "1.5");
        assertThat(several.exit()).isEqualTo(2);
        assertThat(several.err()).contains("--hfu: is more than the whole peak", "of one share of the peak the others");
        assertThat(Run.of("train", "gpt2", "--full", "--mfu", "0.5").err()).contains("says nothing without a device");
    }

    /// Seen once: not one fits, and a peak that is within the memory; two amounts for one moment.
    @Test
    void whatFitsIsAskedOfThePeak() {
        var run = Run.of("train", "gpt2-xl", "--full", "--on", "a100-80gb", "--batch", "64", "--recompute", "full");
        var most = run.out().lines().filter(l -> l.startsWith("At most ")).findFirst().orElseThrow().split(" ")[2];
        var fit = Run.of("fit", "gpt2-xl", "--on", "a100-80gb", "--over", "batch", "--recompute", "full");
        assertThat(fit.out()).contains("B = " + most + " is the most that fits");
        assertThat(run.out().lines().filter(l -> l.startsWith("as it is"))).singleElement().asString()
                .containsPattern("\\s" + most + "\\s");
        assertThat(run.out().lines().filter(l -> l.startsWith("end of the forward pass"))).hasSize(1);
    }

    /// What `train` says of a quantity, `explain` says of it, under the same plan.
    @Test
    void quantitiesOfTrainingAreExplained() {
        var plan = List.of("--optimizer", "lion", "--precision", "bf16-mixed", "--recompute", "every-2", "--attention",
                "fused", "--on", "h100", "--batch", "3", "--steps", "7", "--hfu", "0.3");
        var train = run("train", plan, "--full").out();
        for (var quantity : List.of("memory.gradients", "memory.optimizer", "memory.activations", "memory.loss",
                "flops.recompute", "flops.optimizer", "memory.weights")) {
            var run = run("explain", plan, quantity);
            assertThat(run.exit()).as(run.err()).isZero();
            var value = run.out().lines().filter(l -> l.startsWith("value: ")).findFirst().orElseThrow().split(" ")[1];
            assertThat(train.lines().filter(l -> l.contains("(" + quantity + ")"))).singleElement().asString()
                    .contains(" " + value + " ");
        }
        assertThat(run("explain", plan, "memory.peak").out()).contains("temporaries at the optimizer step, of unknown");
        assertThat(train).contains("At least ");
        assertThat(run("explain", plan, "time").out()).contains("(hfu, assumed)");
        assertThat(run("explain", plan, "h/mlp/c_fc").out()).contains("(memory.optimizer)", "(flops.optimizer)");
        assertThat(run("explain", List.of(), "h/mlp/c_fc").out()).doesNotContain("(memory.optimizer)");
        assertThat(run("explain", List.of(), "memory.peek").err()).contains("did you mean memory.peak",
                "quantities: parameters, ", "time");
    }

    private static Run run(String command, List<String> plan, String... more) {
        var words = new ArrayList<>(List.of(command, "gpt2"));
        words.addAll(List.of(more));
        words.addAll(plan);
        return Run.of(words.toArray(String[]::new));
    }

    /// The hours that the last column of a worked answer has, on a device with 495 TFLOP/s.
    @Test
    void aDeviceOfOnesOwn() throws IOException {
        var file = Files.writeString(folder.resolve("mine.json"),
                "{\"name\": \"mine\", \"tf32\": 495, \"memory\": 80}").toString();
        var run = Run.of("train", "gpt2-xl-swiglu", "--full", "--on", "mine", "--accelerators", file, "--precision",
                "tf32",
                "--batch", "1024", "--steps", "400000", "--utilisation", "0.5");
        assertThat(run.out()).contains("6,224.47 h");
        assertThat(Run.of("accelerators", "mine", "--accelerators", file).out()).contains("495", "own");
    }

    @Test
    void everyFormat() {
        for (var format : new String[] {"table", "json", "csv", "markdown"}) {
            var run = Run.of("train", "gpt2", "--full", "--on", "h100", "--format", format);
            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.out()).isNotBlank();
            assertThat(Run.of("accelerators", "--format", format).exit()).isZero();
        }
        assertThat(Run.of("accelerators", "--format", "csv").out()).contains("a100-sxm4-80gb", "39/2", "low");
    }

    @Test
    void allThatIsWrongAtOnce() {
        var run = Run.of("train", "gpt2", "--full", "--steps", "3", "--tokens", "9", "--utilisation", "1.5",
                "--price", "x",
                "--on", "h10", "--optimizer", "adamm", "--precision", "bf17", "--recompute", "all", "--attention",
                "fuse", "--activations", "handouts");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("h10: means 3 accelerators of the catalogue (name one: h100-sxm5-80gb, "
                        + "h100-pcie-80gb, h100-nvl-94gb)", "more than the whole peak",
                "no amount of money an hour", "not both", "adam or adamw", "bf16");
        assertThat(run.err().lines()).hasSize(9);
    }

    @Test
    void aPriceHasItsCurrency() {
        for (var price : new String[] {"2.5USD/h", "2.5 USD/h", "USD 2.50 / h"}) {
            assertThat(Run.of("train", "gpt2", "--full", "--on", "h100", "--price", price).out())
                    .contains(" USD at 2.5 USD an hour.");
        }
        assertThat(Run.of("train", "gpt2", "--full", "--on", "h100", "--price",
                "2.5$/h").out()).contains(" $ at 2.5 $ an hour.");
        assertThat(Run.of("train", "gpt2", "--full", "--on", "h100", "--price", "1e1EUR/h", "--format", "json").out())
                .contains("\"price_an_hour\":{\"value\":10,\"unit\":\"EUR\"}");
    }

    @Test
    void aProductWithAPowerOfTenIsANumber() {
        assertThat(Run.of("gpt2", "--set", "d_ff=2*1e3").out()).isEqualTo(Run.of("gpt2", "--set", "d_ff=2*1000").out());
    }

    @Test
    void whatSaysNothing() {
        assertThat(Run.of("train", "gpt2", "--full", "--price", "2").err()).contains("says nothing without a device");
        assertThat(Run.of("train").err()).contains("takes one model");
        assertThat(Run.of("train", "gpt2", "--full", "--dtype", "bf16").exit()).isEqualTo(2);
        assertThat(Run.of("train", "gpt2", "--full", "--on", "v100", "--precision", "bf16").err())
                .contains("v100-sxm2-32gb states no peak in bf16 (it states fp64, fp32, fp16, int8)");
    }
}

package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.ask.Words;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `assay fit` as a user runs it.
class FitTest {
    /// The worked answers of GPT-2 XL, in either unit.
    @ParameterizedTest
    @CsvSource({
        "--activations handout-gated,                     80GB,  2, '70,101,593,088'",
        "--activations handout-gated,                     80GiB, 2, '70,101,593,088'",
        "--activations handout,                           80GB,  2, '65,068,428,288'",
        "--activations handout,                           80GiB, 3, '80,586,181,632'",
        "--activations handout-gated --recompute full,    80e9, 41, '79,126,088,704'",
        "--activations handout-gated --recompute full,    80GiB, 47, '85,725,088,768'",
        "--activations handout-gated --attention fused,   80GB,  5, '73,872,952,320'",
        "--activations handout-gated --attention fused,   80 gib, 6, '81,840,958,464'"})
    void sequencesOfOnePass(String plan, String memory, String most, String uses) {
        var words = new ArrayList<>(List.of("fit", "gpt2-xl-swiglu", "--memory", memory, "--over", "batch"));
        words.addAll(List.of(plan.split(" ")));
        var run = Run.of(words.toArray(String[]::new));
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("B = " + most + " is the most that fits", "takes " + uses + " bytes",
                "/", "Memory binds; the greatest part is");
    }

    @Test
    void theClosedForm() {
        var run = Run.of("fit", "--full", "gpt2-xl-swiglu", "--activations", "handout-gated", "--on", "a100-80gb",
                "--over", "batch");
        assertThat(run.out()).contains("= 18034335744*B + 34032921600 bytes",
                "B = floor((80000000000 - 34032921600)/18034335744) = 2", "and leaves 9,898,406,912 bytes.",
                "B = 3 takes 88,135,928,832 bytes, 8,135,928,832 bytes more than there are.");
    }

    @Test
    void nothingFits() {
        var run = Run.of("fit", "--full", "gpt2-xl-swiglu", "--activations", "handout-gated", "--memory", "80GB",
                "--over",
                "batch", "--seq", "16384");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Nothing fits: B = 1", "2,738,501,397,504 bytes",
                "2,658,501,397,504 bytes more than there are");
        for (var over : List.of("seq", "layers", "d_model")) {
            for (var format : List.of("table", "json")) {
                var none = Run.of("fit", "--full", "gpt2-xl", "--memory", "1kB", "--over", over, "--format", format);
                assertThat(none.exit()).as(over).isEqualTo(1);
                assertThat(none.out()).contains(format.equals("json") ? "\"most\":0" : "Nothing fits");
            }
        }
    }

    @Test
    void theContextMayBind() {
        var long80 = Run.of("fit", "--full", "gpt2", "--memory", "80GB", "--over", "seq");
        assertThat(long80.out()).contains("The context binds before memory does: the model has 1,024 positions.",
                "exceeds the 1,024 learned positions");
        var short80 = Run.of("fit", "--full", "gpt2", "--memory", "3GB", "--over", "seq", "--precision", "fp32",
                "--attention", "explicit");
        assertThat(short80.out()).contains("Memory binds;").doesNotContain("exceeds");
    }

    /// Without a size whole ways to train are told, what fits before what does not, and each as `train` counts it.
    @Test
    void waysThatFit() {
        var run = Run.of("fit", "llama-3-8b", "--on", "h100", "--json");
        assertThat(run.exit()).as(run.err()).isZero();
        var screen = Run.of("fit", "llama-3-8b", "--on", "h100").out();
        assertThat(screen).contains("full training fits in 80.000 GB = 74.506 GiB in 5 ways of ",
                "Best: --optimizer adafactor --recompute full (66.357 GB = 61.799 GiB)");
        assertThat(Run.of("train", "llama-3-8b", "--on", "h100", "--optimizer", "adafactor", "--recompute",
                "full").out()).contains("FITS, full training takes 66.4 of 80.0 GB");
        assertThat(screen.indexOf(" yes ")).isLessThan(screen.indexOf(" perhaps ")).isPositive();
        assertThat(screen.indexOf(" perhaps ")).isLessThan(screen.indexOf(" no "));
        assertThat(Run.of("fit", "llama-3-8b", "--memory", "80GB").out().lines().skip(1))
                .containsExactlyElementsOf(screen.lines().skip(1).toList());
        var none = Run.of("fit", "llama-3-70b", "--memory", "24GB");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.out()).contains("in no way of ", "The least, ").doesNotContain(" yes ");
    }

    /// Where encoder and decoder have depths of their own, each is a size by its name.
    @Test
    void layersByTheirName() {
        for (var model : List.of("bart-base", "whisper-tiny")) {
            var none = Run.of("fit", "--full", model, "--memory", "8GB", "--over", "layers");
            assertThat(none.exit()).isEqualTo(2);
            assertThat(none.err()).contains("has no size num_layers", "its numbers of layers are num_decoder_layers "
                    + "and num_encoder_layers: --over num_encoder_layers");
            for (var size : List.of("num_encoder_layers", "num_decoder_layers")) {
                var run = Run.of("fit", "--full", model, "--memory", "8GB", "--over", size);
                assertThat(run.exit()).as(run.err()).isZero();
                assertThat(run.out()).contains(size + " = ", "is the most that fits (layers)");
            }
        }
        var unknown = Run.of("fit", "--full", "bart-base", "--memory", "8GB", "--over", "num_encoder_layer", "--set",
                "num_encoder_layers=3");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("num_encoder_layer, --over: unknown value",
                "did you mean num_encoder_layers");
        assertThat(Run.of("fit", "--full", "bart-base", "--memory", "8GB", "--over", "num_encoder_layers", "--set",
                "num_encoder_layers=3").err()).contains("is both given and sought");
        assertThat(Run.of("fit", "--full", "gpt2", "--memory", "8GB", "--over",
                "d_ff").err()).contains("unknown value");
    }

    /// A width of 25 heads that rotate pairs goes in steps of 50, and the feed-forward of one's own formula follows.
    @Test
    void widthsKeepHeadsWhole() {
        var run = Run.of("fit", "--full", "gpt2-xl-swiglu", "--memory", "80GB", "--over", "d_model", "--set",
                "d_ff=roundDown(8/3*d_model,64)");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("d_model goes in steps of 50: d_model 1601 is not divisible by num_heads 25",
                "follows", "fixed", "sought");
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "seq", "layers", "d_model"})
    void everyFormat(String over) {
        for (var format : new String[] {"table", "json", "csv", "markdown"}) {
            var run = Run.of("fit", "--full", "gpt2", "--on", "h100", "--over", over, "--format", format);
            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.out()).isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource({"80GB, 80000000000", "80GiB, 85899345920", "79.25GiB, 85094039552", "80e9, 80000000000",
        "80_000_000_000B, 80000000000", "0.5TB, 500000000000", "1MiB, 1048576"})
    void amountsOfMemory(String text, BigInteger bytes) {
        assertThat(Words.NONE.with("memory", text).memory(Optional.empty()).num()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "80000000000", "x", "", "80GX", "80iB", "0GB", "-1GB", "1..2GB", "_GB", "080GB"})
    void noAmountOfMemory(String text) {
        var run = Run.of("fit", "--full", "gpt2", "--memory=" + text, "--over", "batch");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("80GB, 79.25GiB, or 80e9 for bytes");
    }

    @Test
    void allThatIsWrongAtOnce() {
        var run = Run.of("fit", "--full", "gpt2", "--memory", "80", "--over", "batch", "--batch", "3", "--seq", "x",
                "--format", "yaml", "--set", "B");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("has no unit", "--batch, --over batch: is both given and sought",
                "'x', --seq: is not a whole number", "unknown format", "not of the form name=value");
        assertThat(run.err().lines()).hasSize(5);
        var other = Run.of("fit", "--full", "gpt2", "--on", "h100", "--memory", "80GB", "--set", "d_model=96", "--over",
                "d_model");
        assertThat(other.err()).contains("give one of both", "is both given and sought");
        assertThat(Run.of("fit", "--full", "--over", "width").err()).contains("takes one model",
                "--over: unknown value",
                "--memory: is missing");
        assertThat(Run.of("fit", "--full", "gpt2").err()).contains("--memory: is missing");
        assertThat(Run.of("fit", "--full", "t5-small", "--memory", "1GB", "--over", "seq", "--steps",
                "2").exit()).isEqualTo(2);
    }

    /// Over several devices: the layout that is told fits, by the account of it, and one step further none does.
    @ParameterizedTest
    @CsvSource({"devices, '--set num_layers=4 --seq 2048 --memory 9GB', ''",
        "layers, --seq 2048 --memory 6GB, --devices 2",
        "batch, --set num_layers=4 --seq 2048 --memory 9GB, --devices 2",
        "seq, --set num_layers=2 --memory 6GB, --devices 2"})
    void overSeveralDevices(String over, String options, String devices) {
        var call = "fit llama-3.2-1b --on h100 --over " + over + " " + options + " " + devices;
        var answer = Published.MAPPER.readTree(Run.of((call.strip() + " --json").split(" +")).out());
        var row = answer.get("tables").get(0).get("rows").get(0);
        assertThat(row.get("offload").asString()).isEqualTo("no");
        var value = row.get("value").get("value").asString();
        var sized = switch (over) {
            case "layers" -> "--seq 2048 --set num_layers=" + value;
            case "seq" -> "--set num_layers=2 --seq " + value;
            default -> "--seq 2048 --set num_layers=4";
        };
        var peak = row.get("peak_bytes").get("value").bigIntegerValue();
        var train = "train llama-3.2-1b --on h100 " + sized + " --devices " + row.get("devices").get("value")
                + " --batch " + row.get("batch").get("value") + " " + row.get("layout").asString() + " --json";
        var laid = Published.MAPPER.readTree(Run.of(train.split(" +")).out());
        var most = BigInteger.ZERO;
        for (var rank : laid.get("ranks")) {
            most = most.max(rank.get("peak").get("value").bigIntegerValue());
        }
        assertThat(most).isEqualTo(peak).isLessThanOrEqualTo(new BigInteger(options.contains("9GB") ? "9000000000"
                : "6000000000"));
        if (over.equals("layers")) {
            var more = "plan llama-3.2-1b --on h100 --within 6GB --seq 2048 --set num_layers="
                    + row.get("next").get("value") + " --json " + devices;
            var plan = Published.MAPPER.readTree(Run.of(more.split(" +")).out());
            for (var each : plan.get("tables").get(0).get("rows")) {
                assertThat(each.get("layout").asString()).contains("--offload");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"--over batch --devices 8 --batch 4, is both given and sought", "--devices 8, is missing",
        "--over rows --devices 8, devices",
        "--over devices --devices 8, leave one out"})
    void whatIsNotSoughtOverSeveralDevices(String options, String hint) {
        var run = Run.of(("fit gpt2 --on h100 " + options).split(" "));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(hint);
    }
}

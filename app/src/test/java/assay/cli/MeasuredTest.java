package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What a measured speed is worth: every figure of a run gives the same run, and what is wrong is said.
class MeasuredTest {
    private static final String RUN = "llama-3-8b --on h100 --devices 8 --seq 8192 --batch 16";

    /// By hand: 6 for each weight of a product and 12*L*d*T for the scores.
    private static final long TOKEN =
            6L * (32L * (2 * 4096 * 4096 + 2 * 4096 * 1024 + 3 * 4096 * 14336) + 4096L * 128_256)
                    + 12L * 32 * 4096 * 8192;

    private static final double PEAK = 989.4e12;

    private static Run run(String words) {
        return Run.of(("measured " + words).split(" "));
    }

    private static JsonNode json(String words) {
        var run = run(words + " --json");
        assertThat(run.exit()).as(run.err()).isZero();
        return Published.MAPPER.readTree(run.out());
    }

    private static double number(JsonNode amount) {
        return amount.has("decimal") ? Double.parseDouble(amount.get("decimal").asString())
                : amount.get("value").asDouble();
    }

    private static JsonNode by(JsonNode answer, String convention) {
        return StreamSupport.stream(answer.get("conventions").spliterator(), false)
                .filter(c -> c.get("name").asString().equals(convention)).findFirst().orElseThrow();
    }

    @Test
    void aSpeedIsWorthWhatIsWorkedOutByHand() {
        var answer = json(RUN + " --tokens-per-second-per-device 5762");
        var matmul = by(answer, "matmul");
        assertThat(matmul.get("model_flops_a_token").get("value").asLong()).isEqualTo(TOKEN);
        assertThat(number(matmul.get("mfu"))).isCloseTo(5762 * TOKEN / PEAK, within());
        assertThat(number(answer.get("tokens_a_second"))).isEqualTo(8 * 5762);
        assertThat(number(answer.get("seconds_a_step"))).isCloseTo(16 * 8192 / (8 * 5762.0), within());
        assertThat(matmul.get("mfu")).isEqualTo(matmul.get("hfu"));
        assertThat(number(by(answer, "megatron").get("mfu"))).isLessThan(number(matmul.get("mfu")));
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-9);
    }

    /// Each figure of one run gives the run again, to the last digit of its fractions.
    @ParameterizedTest
    @CsvSource({
        "--tokens-per-second 46096, matmul", "--step-time 2843.4571ms, matmul", "--tflops-per-device 333.7, matmul",
        "--mfu 41%, palm", "--hfu 0.55, llm-foundry"})
    void everyFigureGivesTheOthers(String given, String convention) {
        var options = RUN + " --recompute full --convention " + convention;
        var first = json(options + " " + given);
        var own = by(first, convention);
        var seconds = number(first.get("seconds_a_step"));
        assertThat(seconds).isBetween(1.5, 3.5);
        for (var again : List.of("--tokens-per-second " + exact(number(first.get("tokens_a_second"))),
                "--tokens-per-second-per-device " + exact(number(first.get("tokens_a_second_a_device"))),
                "--step-time " + exact(seconds) + "s",
                "--tflops-per-device " + exact(number(own.get("flops_a_second_a_device")) / 1e12),
                "--mfu " + exact(number(own.get("mfu"))), "--hfu " + exact(number(own.get("hfu"))))) {
            var other = json(options + " " + again);
            for (var share : List.of("mfu", "hfu")) {
                other.get("conventions").forEach(c -> assertThat(number(c.get(share))).as(again).isCloseTo(
                        number(by(first, c.get("name").asString()).get(share)), within()));
            }
        }
    }

    private static String exact(double value) {
        return new BigDecimal(value).setScale(14, RoundingMode.HALF_EVEN).toPlainString();
    }

    /// MFU times peak over FLOPs a token is one speed, whatever the convention.
    @Test
    void everyConventionHasTheSameSpeed() {
        var answer = json(RUN + " --mfu 0.41 --convention palm");
        var speeds = new ArrayList<Double>();
        answer.get("conventions").forEach(c -> speeds.add(number(c.get("mfu")) * PEAK
                / number(c.get("model_flops_a_token"))));
        assertThat(speeds).hasSizeGreaterThan(10).allSatisfy(speed -> assertThat(speed)
                .isCloseTo(number(answer.get("tokens_a_second_a_device")), Offset.offset(1e-6)));
        assertThat(number(by(answer, "palm").get("mfu"))).isEqualTo(0.41);
        assertThat(answer.get("unstated").toString()).contains("fvcore");
    }

    /// What training assumes and what is measured are one count.
    @Test
    void asTrainAssumesIt() {
        for (var recompute : List.of("none", "selective", "full", "every-4")) {
            var train = Published.MAPPER.readTree(Run.of(("train " + "llama-3-8b --seq 2048 --on h100 --mfu 0.4 "
                    + "--json --recompute " + recompute).split(" ")).out()).get("run");
            var answer = json("llama-3-8b --seq 2048 --on h100 --mfu 0.4 --recompute " + recompute);
            assertThat(number(by(answer, "matmul").get("hfu"))).isCloseTo(number(train.get("hfu")), within());
        }
    }

    @Test
    void anUnknownPeakIsSaid() {
        for (var words : List.of("gpt2 --tokens-per-second 9000",
                "gpt2 --tokens-per-second 9000 --on v100 --dtype bf16")) {
            var answer = json(words);
            assertThat(answer.get("peak").isNull()).isTrue();
            answer.get("conventions").forEach(c -> assertThat(c.get("mfu").isNull()).isTrue());
            assertThat(run(words).out()).contains("Peak     not known: ").doesNotContain("0 %");
        }
        assertThat(json("gpt2 --tokens-per-second 9000 --on v100").get("peak_for").asString()).isEqualTo("fp16");
        assertThat(number(json("gpt2 --tokens-per-second 9000 --on h100 --dtype fp8").get("peak")))
                .isEqualTo(1978.9e12);
    }

    @Test
    void whatIsDoubtfulIsSaid() {
        assertThat(run("llama-3-8b --on h100 --devices 8 --tokens-per-second 5762 --seq 8192").out())
                .contains("4.22 % MFU by matmul", "say --tokens-per-second-per-device: that is 33.73 % MFU");
        assertThat(run("llama-3-8b --on h100 --devices 8 --tokens-per-second 80000 --seq 8192").out())
                .doesNotContain("say --tokens-per-second-per-device");
        assertThat(run("llama-3-8b --on h100 --tokens-per-second 80000").out()).contains("More than the peak by ");
        assertThat(run("mamba-1.4b --on h100 --tokens-per-second 8000").out())
                .contains("Without scans, of which they say nothing: 6n, ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "gpt2 | takes one figure of a run", "--tokens-per-second 9 | takes one model",
        "gpt2 --tokens-per-second 9 --mfu 0.4 --on h100 | of one figure of a run the others follow",
        "gpt2 --tokens-per-second -9 | is not a number above zero",
        "gpt2 --tokens-per-second 9% | is not a number above zero", "gpt2 --step-time 1min --batch 4 | is not a number",
        "gpt2 --tokens-per-second 0 | is not a number above zero", "gpt2 --tokens-per-second 09 | --tokens-per-second",
        "gpt2 --step-time 1s | --batch 512", "gpt2 --mfu 0.4 | says nothing without a device",
        "gpt2 --mfu 40 --on h100 | is more than the whole peak",
        "gpt2 --mfu 0.4 --on v100 --dtype bf16 | states no peak in it",
        "gpt2 --mfu 0.4 --on h100 --convention fvcore | does not say what a step of training is",
        "gpt2 --tokens-per-second 9 --dtype int8 | no type that devices state a peak of FLOPs for",
        "gpt2 --tokens-per-second 9 --devices 0 | --devices",
        "gpt2 --tokens-per-second 9 --on none | no accelerator"})
    void whatIsWrongIsSaid(String words, String said) {
        var run = run(words);
        assertThat(run.exit()).as(run.out()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(said).doesNotContain("Exception");
    }

    /// Tensors that nothing describes have no training.
    @Test
    void tensorsAloneAreRefused(@TempDir Path folder) throws IOException {
        Files.copy(Path.of("..", "files", "src", "test", "fixtures", "checkpoints", "gpt2", "model.safetensors"),
                folder.resolve("model.safetensors"));
        var run = Run.of("measured", folder.toString(), "--tokens-per-second", "9");
        assertThat(run.exit()).as(run.out()).isEqualTo(2);
        assertThat(run.err()).contains(folder.toString());
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        var err = run("gpt2 --mfu 40 --seq few --devices none --recompute some --set d=1=2").err();
        assertThat(err).contains("--mfu", "--seq", "--devices", "--recompute");
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "csv", "markdown", "latex", "html", "notebook"})
    void everyFormatHasTheShares(String format) {
        var out = run(RUN + " --tokens-per-second-per-device 5762 --format " + format).out();
        assertThat(out).contains("torchtitan").containsPattern(format.equals("csv") ? "0\\.3372" : "33\\.73");
    }

    /// Beside the estimate of a layout: as fast as `train` has it, and as many times as fast as measured.
    @Test
    void besideAnEstimate() {
        var layout = "--on h100 --devices 8 --batch 16 --seq 8192 --fsdp --micro-batch 1 --recompute full --json";
        var measured = Published.MAPPER.readTree(Run.of(("measured llama-3-8b --tokens-per-second 46096 "
                + layout).split(" ")).out());
        assertThat(Published.wrong(measured)).isEmpty();
        var train = Published.MAPPER.readTree(Run.of(("train llama-3-8b " + layout).split(" ")).out());
        var estimate = measured.get("estimated");
        assertThat(estimate.get("step")).isEqualTo(train.get("time").get("step"));
        double seconds = estimate.get("step").get("value").doubleValue();
        assertThat(estimate.get("tokens_a_second").doubleValue() * seconds).isCloseTo(16 * 8192.,
                Percentage.withPercentage(.01));
        var by = measured.get("conventions").get(0);
        assertThat(new BigDecimal(estimate.get("mfu").get("decimal").asString()).doubleValue()
                / new BigDecimal(by.get("mfu").get("decimal").asString()).doubleValue())
                .isCloseTo(estimate.get("tokens_a_second").doubleValue() / 46096, Percentage.withPercentage(.01));
        assertThat(Run.of("measured", "llama-3-8b", "--tokens-per-second", "46096", "--on", "h100", "--devices", "8",
                "--json").out()).contains("\"estimated\":null");
    }
}

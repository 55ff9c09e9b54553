package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Optimizers;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.device.Accelerators;
import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Plan;
import assay.ask.Training;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Peaks of one training step: as measured on a CPU (`measure_peaks.py`), and by the rules. Nothing is fitted.
class PeakTest {
    private static final Rational TOLERANCE = Rational.of(1, 50);

    /// What the peak of each row is, by the rules.
    private static final Map<String, String> KINDS = Map.of(
            "loss", "loss",
            "batch", "loss",
            "scores", "backward pass of layers, at layers/attn/softmax",
            "grouped", "backward pass of layers, at layers/attn/softmax",
            "long", "backward pass of layers, at layers/attn/softmax",
            "step", "optimizer step",
            "vocabulary", "optimizer step");

    @Test
    void everyRowIsWithinTwoPercent() {
        var rows = rows();
        assertThat(rows).hasSameSizeAs(KINDS.keySet());
        for (var row : rows) {
            var training = training(row);
            var peak = training.peak();
            assertThat(peak.name()).as(row.get("name")).isEqualTo(KINDS.get(row.get("name")));
            var measured = Stream.of("forward", "loss", "backward", "step").map(row::exact).reduce(Rational::max)
                    .orElseThrow();
            assertThat(off(training.subject().value(training.at(peak)), measured)).as(row.get("name"))
                    .isLessThanOrEqualTo(TOLERANCE);
            var step = training.moments().getLast();
            assertThat(step.name()).isEqualTo("optimizer step");
        }
    }

    @Test
    void theEndOfTheForwardPassIsWithinTwoPercent() {
        for (var row : rows()) {
            var training = training(row);
            var forward = training.moments().getFirst();
            assertThat(off(training.subject().value(training.at(forward)), row.exact("loss"))).as(row.get("name"))
                    .isLessThanOrEqualTo(TOLERANCE);
        }
    }

    /// The peaks of the optimizer's step by other optimizers.
    @Test
    void stepsOfOtherOptimizersAreWithinATenthOfAPercent() {
        var rows = Rows.of("peaks.csv").stream()
                .filter(row -> row.get("name").startsWith("step of") || row.get("name").startsWith("routed step of"))
                .toList();
        assertThat(rows).hasSize(7);
        for (var row : rows) {
            var training = training(row);
            var step = training.moments().getLast();
            assertThat(step.parts()).as(row.get("name")).containsKey("temporaries");
            assertThat(off(training.subject().value(training.at(step)), row.exact("step"))).as(row.get("name"))
                    .isLessThanOrEqualTo(Rational.of(1, 1000));
        }
    }

    private static List<Rows.Row> rows() {
        return Rows.of("peaks.csv").stream().filter(row -> KINDS.containsKey(row.get("name"))).toList();
    }

    private static Rational off(Rational predicted, Rational measured) {
        var more = predicted.minus(measured).over(measured);
        return more.signum() < 0 ? more.negated() : more;
    }

    private static Training training(Rows.Row row) {
        var spec = row.get("family").equals("mixtral")
                ? Models.spec("model_type=mixtral vocab_size=%s hidden_size=%s num_hidden_layers=%s "
                        .formatted(row.get("vocab_size"), row.get("d_model"), row.get("num_layers"))
                        + "num_attention_heads=%s num_key_value_heads=%s intermediate_size=%s num_local_experts=%s "
                                .formatted(row.get("num_heads"), row.get("num_kv_heads"), row.get("d_ff"),
                                        row.get("num_experts"))
                        + "num_experts_per_tok=" + row.get("num_experts_per_tok"))
                : Models.spec(Stream.of("vocab_size", "d_model", "num_layers", "num_heads", "num_kv_heads", "d_ff")
                        .map(name -> name + "=" + row.get(name)).collect(Collectors.joining(" ")));
        return Training.of(Case.of(spec, options(row)),
                Plan.DEFAULT.by(Optimizers.named(row.get("optimizer"))));
    }

    private static Options options(Rows.Row row) {
        var all = Options.DEFAULT;
        return new Options(Optional.of(row.exact("seq")), row.exact("batch"), all.dtype(), all.keep(), all.convention(),
                all.kept());
    }

    /// A pass is as large as its peak allows, not as the end of the forward pass would.
    @Test
    void thePeakOfAPassFitsOnTheDevice() {
        var device = Accelerators.known().find("a100-80gb");
        var spec = Models.spec("vocab_size=50257 d_model=768 num_layers=12 num_heads=12 context_length=1024");
        var all = Options.DEFAULT;
        var options = new Options(Optional.of(Rational.of(1024)), Rational.of(1000), all.dtype(), all.keep(),
                all.convention(), all.kept());
        var training = Training.of(Case.of(spec, options), Plan.DEFAULT.on(device));
        var capacity = Rational.of(80_000_000_000L);
        var micro = training.subject().value(Expr.dim(Training.MICRO_BATCH));
        assertThat(training.subject().value(training.at(training.peak()))).isLessThanOrEqualTo(capacity);
        assertThat(training.passes()).isEqualTo(Rational.of(1000).over(micro).ceil());
        assertThat(micro).isLessThan(training.fits("B").getFirst().most());
    }
}

package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Adapters;
import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Plan;
import assay.ask.Targets;
import assay.ask.Training;
import assay.ask.Tuning;
import assay.device.Accelerators;
import assay.life.Holding;
import assay.life.Kernel;
import assay.pass.Recompute;
import assay.quantity.Figures;
import assay.recipe.Optimizers;
import assay.recipe.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Peaks of one training step: as measured on a CPU (`measure_peaks.py`), and by the rules. Nothing is fitted.
class PeakTest {
    /// What the documentation states. Which experts tokens choose is random, and taken as even.
    private static final Rational TOLERANCE = Rational.of(1, 200);
    private static final Rational ROUTED = Rational.of(1, 100);

    @Test
    void everyRowIsWithinHalfAPercent() {
        var rows = Rows.of("peaks.csv");
        assertThat(rows).hasSize(165);
        assertThat(off(rows)).isEmpty();
    }

    /// Adapters, and models of which parts are frozen.
    @Test
    void everyRowOfFrozenWeightsIsWithinHalfAPercent() {
        var rows = Rows.of("lora_peaks.csv");
        assertThat(rows).hasSizeGreaterThan(20);
        assertThat(off(rows)).isEmpty();
    }

    /// The rows that are further off than is documented.
    private static List<String> off(List<Rows.Row> rows) {
        var off = new ArrayList<String>();
        for (var row : rows) {
            var training = training(row);
            var peak = training.peak();
            var error = off(training.subject().value(training.at(peak)), row.exact("peak"));
            if (error.compareTo(row.get("family").equals("mixtral") ? ROUTED : TOLERANCE) > 0) {
                off.add("%s: %s off at %s, measured at %s".formatted(row.get("name"), Figures.percent(error),
                        peak.name(), row.get("at")));
            }
        }
        return off;
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
            assertThat(step.parts()).as(row.get("name")).containsKey(Holding.TEMPORARIES);
            assertThat(off(training.subject().value(training.at(step)), row.exact("step"))).as(row.get("name"))
                    .isLessThanOrEqualTo(Rational.of(1, 1000));
        }
    }

    private static Rational off(Rational predicted, Rational measured) {
        var more = predicted.minus(measured).over(measured);
        return more.signum() < 0 ? more.negated() : more;
    }

    static Training training(Rows.Row row) {
        var recompute = switch (row.get("recompute")) {
            case "none" -> Recompute.NONE;
            case "full" -> Recompute.FULL;
            case "selective" -> Recompute.SELECTIVE;
            case String every -> Recompute.every(Integer.parseInt(every.substring("every-".length())));
        };
        return Training.of(Case.of(Models.spec(fields(row)), options(row).training(tuning(row))),
                Plan.DEFAULT.by(Optimizers.named(row.get("optimizer"))).with(recompute)
                        .in(Precision.named(row.get("precision")))
                        .with(row.get("attention").equals("sdpa") ? Kernel.FUSED : Kernel.EXPLICIT));
    }

    private static final Map<String, String> PATHS = Map.of("embedding", "token_embeddings", "head", "lm_head",
            "norm", "ln_final", "blocks", "layers", "attention", "attn");

    private static Tuning tuning(Rows.Row row) {
        var rank = row.has("lora") ? row.get("lora") : "0";
        var frozen = row.has("freeze") ? row.get("freeze") : "";
        return new Tuning(rank.equals("0") ? Optional.empty()
                : Optional.of(Adapters.of(Rational.of(Long.parseLong(rank)), Targets.BLOCKS, "test")),
                Stream.of(frozen.split("\\+")).filter(path -> !path.isEmpty()).map(path -> Stream.of(path.split("\\."))
                        .map(word -> PATHS.getOrDefault(word, word)).collect(Collectors.joining("."))).toList());
    }

    /// The fields of the model as its family calls them.
    private static String fields(Rows.Row row) {
        return switch (row.get("family")) {
            case "mixtral" -> "model_type=mixtral tie_word_embeddings=" + row.get("tied") + named(row, Map.of(
                    "vocab_size", "vocab_size", "d_model", "hidden_size", "num_layers", "num_hidden_layers",
                    "num_heads", "num_attention_heads", "num_kv_heads", "num_key_value_heads",
                    "d_ff", "intermediate_size", "num_experts", "num_local_experts",
                    "num_experts_per_tok", "num_experts_per_tok", "head_dim", "head_dim"));
            case "bert" -> "model_type=bert architectures=BertForMaskedLM" + named(row, Map.of(
                    "vocab_size", "vocab_size", "d_model", "hidden_size", "num_layers", "num_hidden_layers",
                    "num_heads", "num_attention_heads", "d_ff", "intermediate_size",
                    "context_length", "max_position_embeddings"));
            default -> "norm_bias=" + row.get("norm").equals("layernorm") + named(row, Stream.of("vocab_size",
                            "d_model", "num_layers", "num_heads", "num_kv_heads", "head_dim", "d_ff", "norm",
                            "position", "ffn", "tied", "bias", "context_length")
                    .collect(Collectors.toMap(Function.identity(), Function.identity())));
        };
    }

    private static String named(Rows.Row row, Map<String, String> names) {
        return names.entrySet().stream().map(e -> " " + e.getValue() + "=" + row.get(e.getKey()))
                .collect(Collectors.joining());
    }

    private static Options options(Rows.Row row) {
        return Options.DEFAULT.at(row.exact("seq")).of(row.exact("batch"));
    }

    /// A pass is as large as its peak allows, not as the end of the forward pass would.
    @Test
    void thePeakOfAPassFitsOnTheDevice() {
        var device = Accelerators.known().find("a100-80gb");
        var spec = Models.spec("vocab_size=50257 d_model=768 num_layers=12 num_heads=12 context_length=1024");
        var options = Options.DEFAULT.at(Rational.of(1024)).of(Rational.of(1000));
        var training = Training.of(Case.of(spec, options), Plan.DEFAULT.on(device));
        var capacity = Rational.of(80_000_000_000L);
        var micro = training.subject().value(Expr.dim(Training.MICRO_BATCH));
        assertThat(training.subject().value(training.at(training.peak()))).isLessThanOrEqualTo(capacity);
        assertThat(training.passes()).isEqualTo(Rational.of(1000).over(micro).ceil());
        assertThat(micro).isLessThan(training.fits("B").orElseThrow().most());
    }
}

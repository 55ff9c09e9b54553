package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Forward;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.ask.Measured;
import assay.ask.Options;
import assay.ask.Reported;
import assay.convention.Conventions;
import assay.device.Accelerator;
import assay.device.Confidence;
import assay.device.Feature;
import assay.pass.Recompute;
import assay.quantity.Dtype;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// MFU and HFU that a training framework printed beside its speed in tokens.
///
/// The speeds are cut to whole tokens a second, so a share lies between those of the speed and of one more.
class LlmFoundryTest {
    private static final String CONVENTION = "llm-foundry";
    private static final Rational HUNDRED = Rational.of(100);
    private static final Rational HALF_A_DIGIT = Rational.of(1, 200);

    /// What the framework takes for the peaks, in TFLOP/s: of an H100 half of the 1,979 that its maker states with
    /// sparsity, and all of it in 8 bits.
    private static final Map<String, Map<Feature, Rational>> PEAKS = Map.of(
            "h100_80gb", Map.of(Feature.BF16, Rational.of(1979, 2), Feature.FP8, Rational.of(1979)),
            "a100_80gb", Map.of(Feature.BF16, Rational.of(312)),
            "a100_40gb", Map.of(Feature.BF16, Rational.of(312)));

    private static List<Rows.Row> rows() {
        return Rows.of("llm_foundry_mfu.csv");
    }

    private static Measured measured(Rows.Row row, Rational tokens, String convention) {
        var name = row.get("device");
        var device = new Accelerator(name, List.of(), "", "", PEAKS.getOrDefault(name, Map.of()), Confidence.OWN, "",
                "");
        return Measured.of(Models.spec(fields(row)),
                Options.DEFAULT.at(row.exact("seq")).of(row.exact("batch")).by(Conventions.named(convention)),
                new Reported(Reported.Figure.TOKENS, tokens, row.exact("devices"), Optional.of(device),
                        Feature.named(row.get("peak_of")).orElseThrow(),
                        row.get("checkpointed").equals("true") ? Recompute.FULL : Recompute.NONE, true));
    }

    private static String fields(Rows.Row row) {
        return "position=learned norm=layernorm ffn=mlp bias=true tied=true vocab_size=50368 context_length="
                + row.get("seq") + " num_layers=" + row.get("num_layers") + " d_model=" + row.get("d_model")
                + " num_heads=" + row.get("num_heads") + " d_ff=" + 4 * row.number("d_model");
    }

    private static Rational mfu(Rows.Row row, Rational tokens, String convention) {
        var measured = measured(row, tokens, convention);
        return measured.mfu(measured.reported()).orElseThrow().times(HUNDRED);
    }

    /// Whether a share that is printed with two decimals may be one between two others.
    private static boolean between(Rational printed, Rational least, Rational most) {
        return printed.plus(HALF_A_DIGIT).compareTo(least) >= 0 && printed.minus(HALF_A_DIGIT).compareTo(most) <= 0;
    }

    private static boolean prints(Rows.Row row, String column, Rational times, String convention) {
        var tokens = row.exact("tokens_a_second");
        return between(row.exact(column), mfu(row, tokens, convention).times(times),
                mfu(row, tokens.plus(Rational.ONE), convention).times(times));
    }

    @Test
    void everyMfuToItsDigits() {
        var rows = rows();
        assertThat(rows).hasSizeGreaterThan(30);
        assertThat(rows).allSatisfy(row -> {
            assertThat(Models.total(Models.of(fields(row)), "parameters", "matmul", 1, 1))
                    .isEqualTo(row.exact("parameters"));
            assertThat(prints(row, "mfu", Rational.ONE, CONVENTION)).as(row.toString()).isTrue();
        });
    }

    /// What is checkpointed is taken as the whole forward pass once more: four thirds.
    @Test
    void everyHfuToItsDigits() {
        assertThat(rows()).allSatisfy(row -> {
            boolean again = row.get("checkpointed").equals("true");
            assertThat(prints(row, "hfu", again ? Rational.of(4, 3) : Rational.ONE, CONVENTION)).as(row.toString())
                    .isTrue();
        });
    }

    /// Layers that are done again are the forward pass but for what is outside of them: tables, last norm, head.
    @Test
    void doneAgainAreTheLayersAlone() {
        assertThat(rows().stream().filter(row -> row.get("checkpointed").equals("true")).toList()).isNotEmpty()
                .allSatisfy(row -> {
                    var measured = measured(row, Rational.ONE, CONVENTION);
                    var worth = measured.reported();
                    var model = Models.of(fields(row));
                    var outside = Models.ledger(model, new Forward(), Terms.of(Conventions.named(CONVENTION),
                                    Dtype.FP32)).only(entry -> !entry.place().repeated()).total()
                            .at(Models.point(model, 1, row.number("seq"))).over(row.exact("seq"));
                    assertThat(outside.signum()).isPositive();
                    assertThat(worth.hardware().plus(outside)).isEqualTo(worth.model().times(Rational.of(4, 3)));
                });
    }

    /// The other conventions give other digits for the most part, so that the rows tell whose convention it is.
    @Test
    void byOthersTheDigitsAreOthers() {
        for (var other : List.of("palm", "6n", "matmul", "torchtitan", "megatron", "kaplan")) {
            var rows = rows();
            assertThat(rows.stream().filter(row -> prints(row, "mfu", Rational.ONE, other)).count()).as(other)
                    .isLessThan(rows.size() / 10);
        }
    }
}

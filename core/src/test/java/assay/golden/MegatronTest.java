package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import org.junit.jupiter.api.Test;

/// What Megatron's own formula says of a step over one sequence, for its dense models.
class MegatronTest {
    private static final Rational HUNDREDTHS = Rational.of(10_000_000);

    @Test
    void steps() {
        var rows = Rows.of("megatron_formulas.csv");
        assertThat(rows).hasSize(8);
        for (var row : rows) {
            assertThat(Models.total(Models.of(fields(row)), "flops.step", "megatron", 1, row.number("seq")))
                    .as(row.toString())
                    .isEqualTo(row.exact("flops_per_sequence_fwd_bwd_causal_halved"));
        }
    }

    /// Its memory formula reports hundredths of 10^9 parameters, and leaves out learned positions and biases of linear
    /// layers.
    @Test
    void parameters() {
        for (var row : Rows.of("megatron_formulas.csv")) {
            var model = Models.of(
                    fields(row).replace("position=learned", "position=none").replace("bias=true", "bias=false"));
            var hundredths = Models.total(model, "parameters", "megatron", 1, 1).over(HUNDREDTHS);
            assertThat(hundredths.plus(Rational.of(1, 2)).floor())
                    .as(row.toString())
                    .isEqualTo(row.exact("params_total_reported_billions").times(Rational.of(100)));
        }
    }

    static String fields(Rows.Row row) {
        var llama = row.get("swiglu").equals("True");
        return "d_model=" + row.get("hidden") + " num_layers=" + row.get("layers") + " num_heads=" + row.get("heads")
                + " num_kv_heads=" + row.get("kv_groups") + " d_ff=" + row.get("ffn") + " vocab_size="
                        + row.get("vocab")
                + " tied=" + !row.get("untied").equals("True")
                + (llama ? "" : " norm=layernorm position=learned ffn=mlp bias=true context_length=" + row.get("seq"));
    }
}

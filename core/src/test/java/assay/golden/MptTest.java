package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import org.junit.jupiter.api.Test;

/// Parameter counts that a training framework printed, one model size at many contexts: with learned positions the
/// count grows by d_model for each position.
class MptTest {
    @Test
    void everyRow() {
        var rows = Rows.of("mpt_params_by_context.csv");
        assertThat(rows).hasSize(39);
        for (var row : rows) {
            var counted = Models.total(Models.of(fields(row, true)), "parameters", "matmul", 1, 1);
            var printed = row.exact("num_params_measured");
            assertThat(counted).as(row.toString()).isEqualTo(printed.plus(row.exact("delta_with_bias")));
            assertThat(row.number("delta_with_bias")).isZero();
        }
    }

    /// Linear layers without biases leave out exactly the difference that the table states.
    @Test
    void withoutBiases() {
        for (var row : Rows.of("mpt_params_by_context.csv")) {
            var counted = Models.total(Models.of(fields(row, false)), "parameters", "matmul", 1, 1);
            var missing = row.exact("num_params_measured").minus(counted);
            var norms = row.exact("d_model").times(row.exact("n_layers").times(Rational.of(2)).plus(Rational.ONE));
            assertThat(missing.plus(norms)).as(row.toString()).isEqualTo(row.exact("delta_no_bias"));
        }
    }

    static String fields(Rows.Row row, boolean bias) {
        return "position=learned norm=layernorm ffn=mlp bias=" + bias
                + " tied=" + row.get("tied").equals("True")
                + " context_length=" + row.get("max_seq_len")
                + " vocab_size=" + row.get("vocab")
                + " num_layers=" + row.get("n_layers")
                + " d_model=" + row.get("d_model")
                + " num_heads=" + row.get("n_heads")
                + " d_ff=" + row.number("expansion_ratio") * row.number("d_model");
    }
}

package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.plan.Offload;
import assay.plan.ZeroEstimate;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/// What DeepSpeed's estimators print, of totals and largest layers.
class ZeroTest {
    @Test
    void estimates() {
        var rows = Rows.of("deepspeed_zero_estimators.csv");
        assertThat(rows).hasSize(81);
        for (var row : rows) {
            var offload = EnumSet.noneOf(Offload.class);
            if (row.get("cpu_offload").equals("True")) {
                offload.add(Offload.OPTIMIZER);
            }
            if (row.get("cpu_offload_params").equals("True")) {
                offload.add(Offload.PARAMETERS);
            }
            var said = ZeroEstimate.of((int) row.number("zero_stage"), row.exact("total_params"),
                    row.exact("largest_layer_params"), row.exact("gpus_per_node"), row.exact("nodes"), offload,
                    !row.get("zero_init").equals("False")).orElseThrow();
            assertThat(said).as(row.toString()).isEqualTo(new ZeroEstimate(row.exact("gpu_mem_bytes"),
                    row.exact("cpu_mem_bytes")));
        }
        assertThat(ZeroEstimate.of(1, Rational.ONE, Rational.ONE, Rational.ONE, Rational.ONE,
                EnumSet.noneOf(Offload.class), true)).isEmpty();
    }
}

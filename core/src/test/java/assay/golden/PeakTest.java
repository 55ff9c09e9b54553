package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Activations;
import assay.account.Keeping;
import assay.account.Kernel;
import assay.account.Loss;
import assay.account.Parameters;
import assay.account.Terms;
import assay.account.Unwinding;
import assay.algebra.Rational;
import assay.pass.Recompute;
import org.junit.jupiter.api.Test;

/// Peaks of a training step as measured on a CPU (`measure_peaks.py`), and as the rules say: within 2 %, nothing fitted.
class PeakTest {
    @Test
    void everyRow() {
        for (var row : Rows.of("peaks.csv")) {
            var model = Models.of("vocab_size=%s d_model=%s num_layers=%s num_heads=%s num_kv_heads=%s d_ff=%s".formatted(
                    row.get("vocab_size"), row.get("d_model"), row.get("num_layers"), row.get("num_heads"),
                    row.get("num_kv_heads"), row.get("d_ff")));
            var values = Models.point(model, row.number("batch"), row.number("seq"));
            var parameters = new Parameters().of(model, Terms.DEFAULT).orElseThrow().total().at(values);
            var state = parameters.times(Rational.of(12));
            var kept = new Activations(Keeping.PYTORCH, Kernel.EXPLICIT, Recompute.NONE).of(model, Terms.DEFAULT)
                    .orElseThrow().total().at(values);
            var loss = new Loss(Keeping.PYTORCH).of(model, Terms.DEFAULT).orElseThrow();
            var logits = loss.entries().getFirst().amount().at(values);
            System.out.println(row.get("name") + " loss " + state.plus(kept).plus(logits.times(Rational.of(3)))
                    + " step " + parameters.times(Rational.of(16)));
            for (var moment : Unwinding.of(model, Keeping.PYTORCH, Kernel.EXPLICIT, Terms.DEFAULT, Rational.of(4), values)) {
                System.out.println("  " + moment.block() + " at " + moment.op() + " kept -" + moment.kept().at(values)
                        + " streams " + moment.streams().at(values) + " parameters " + moment.parameters().at(values)
                        + " all " + state.plus(kept).minus(moment.kept().at(values)).plus(moment.streams().at(values))
                                .plus(moment.parameters().at(values)));
            }
            System.out.println("  measured " + row.get("loss") + " " + row.get("backward") + " " + row.get("step"));
        }
        assertThat(Rows.of("peaks.csv")).hasSize(6);
    }
}

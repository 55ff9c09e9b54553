package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Activations;
import assay.account.Ledger;
import assay.account.Loss;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.life.Keeping;
import assay.life.Kernel;
import assay.model.Model;
import assay.pass.Recompute;
import assay.recipe.Precision;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What PyTorch's autograd holds of models written in plain PyTorch, to the byte.
class SavedActivationsTest {
    private static Ledger kept(Model model, Kernel kernel) {
        return new Activations(Keeping.PYTORCH, kernel, Recompute.NONE).of(model, Terms.DEFAULT).orElseThrow();
    }

    private static Rational at(Ledger ledger, Model model, Rows.Row row) {
        return ledger.total().at(
                Models.point(model, Long.parseLong(row.get("batch")), Long.parseLong(row.get("seq"))));
    }

    @Test
    void everyRow() {
        var rows = Rows.of("torch_saved_activations.csv");
        assertThat(rows).hasSize(17);
        for (var row : rows) {
            var model = Models.of(TorchCounterTest.fields(row.get("name")));
            var ledger = kept(model, Kernel.EXPLICIT);
            // On the meta device fused attention takes its parts one by one, and adds what the mask would leave out.
            var counted = row.get("name").contains("SDPA")
                    ? ledger.only(e -> !e.path().equals("mask"))
                    : ledger;
            assertThat(at(counted, model, row)).as(row.get("name"))
                    .isEqualTo(Rational.parse(row.get("saved_bytes_excl_params_and_buffers")));
            var loss = new Loss(Keeping.PYTORCH).of(model, Terms.DEFAULT).orElseThrow();
            assertThat(at(loss.under("lm_head/logits"), model, row)).isEqualTo(Rational.parse(row.get("logits_bytes")));
        }
    }

    @Test
    void otherShapes() {
        var rows = Rows.of("torch_saved_fresh.csv");
        assertThat(rows).hasSize(58);
        for (var row : rows) {
            var model = Models.of(row.get("fields"));
            var ledger = kept(model, row.get("attention").equals("sdpa") ? Kernel.FUSED : Kernel.EXPLICIT);
            assertThat(at(ledger, model, row)).as("%s: %s\n%s", row.get("name"), row.get("fields"),
                            String.join("\n", ledger.entries().stream().map(e -> e.path() + " " + e.amount()).toList()))
                    .isEqualTo(Rational.parse(row.get("saved_bytes")));
        }
    }

    /// Models of the library `transformers`, run eagerly on a CPU.
    @Test
    void theLibrarysUpcasts() {
        var rows = Rows.of("transformers_saved.csv");
        assertThat(rows).hasSize(28);
        for (var row : rows) {
            var model = Models.of(row.get("fields"));
            var precision = Precision.named(row.get("precision"));
            var ledger = new Activations(Keeping.TRANSFORMERS, Kernel.EXPLICIT, Recompute.NONE, Optional.of(precision))
                    .of(model, Terms.of(Conventions.MATMUL, precision.activations())).orElseThrow();
            assertThat(at(ledger, model, row)).as("%s in %s", row.get("fields"), row.get("precision"))
                    .isEqualTo(Rational.parse(row.get("saved_bytes")));
        }
    }
}

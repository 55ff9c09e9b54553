package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.convention.Matmul;
import assay.model.Model;
import org.junit.jupiter.api.Test;

/// What PyTorch's and fvcore's counters say of one model, as the conventions of their names say it too.
class ToolsTest {
    private static final String SIZES = "vocab_size=1000 d_model=256 num_layers=2 num_heads=4 d_ff=1024 ";
    private static final long TOKENS = 128;

    @Test
    void everyRow() {
        var rows = Rows.of("tools_same_model.csv");
        assertThat(rows).hasSize(9);
        for (var row : rows) {
            var model = model(row.get("variant"));
            var answer = switch (row.get("tool")) {
                case "torch" -> Models.total(model, "parameters", "torch", 1, TOKENS);
                case "torch FlopCounterMode (CPU device)" -> seen(model, "torch", row.get("variant"));
                case "fvcore FlopCountAnalysis" -> seen(model, "fvcore", row.get("variant"));
                default -> throw new IllegalStateException(row.toString());
            };
            assertThat(answer).as(row.toString()).isEqualTo(row.exact("value"));
        }
    }

    /// Both counters are blind to fused attention on a CPU: they count nothing of its two score matmuls.
    private static Rational seen(Model model, String convention, String variant) {
        var ledger = Models.ledger(model, "flops.forward", convention);
        var counted = variant.endsWith("sdpa")
                ? ledger.only(e -> !(e.matmul() == Matmul.SCORES))
                : ledger;
        return counted.total().at(Models.point(model, 1, TOKENS));
    }

    private static Model model(String variant) {
        return Models.of(SIZES + (variant.startsWith("openai")
                ? "position=learned context_length=1024 norm=layernorm ffn=mlp tied=true bias=true"
                : ""));
    }
}

package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Model;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What PyTorch's counter says of a model written in plain PyTorch: parameters, forward and backward, to the unit, and
/// by module.
class TorchCounterTest {
    private static final Map<String, String> QUANTITIES =
            Map.of("flops.forward", "fwd_flops", "flops.backward", "bwd_flops", "flops.step", "total_flops");

    @Test
    void everyRow() {
        var rows = Rows.of("torch_flopcounter.csv");
        assertThat(rows).hasSize(14);
        for (var row : rows) {
            var model = model(row);
            long batch = Long.parseLong(row.get("batch"));
            long seq = Long.parseLong(row.get("seq"));
            assertThat(Models.total(model, "parameters", "torch", batch, seq))
                    .as("parameters of %s", row.get("name"))
                    .isEqualTo(Rational.parse(row.get("params")));
            QUANTITIES.forEach((quantity, column) -> {
                for (var convention : new String[] {"torch", "matmul"}) {
                    assertThat(Models.total(model, quantity, convention, batch, seq))
                            .as("%s of %s", quantity, row.get("name"))
                            .isEqualTo(Rational.parse(row.get(column)));
                }
            });
        }
    }

    @Test
    void everyModule() {
        var rows = Rows.of("torch_flopcounter_modules.csv");
        assertThat(rows).hasSize(102);
        var models = new HashMap<String, Model>();
        for (var row : rows) {
            assertThat(row.get("phase")).isEqualTo("fwd");
            var name = row.get("name");
            var model = models.computeIfAbsent(name, n -> Models.of(fields(n)));
            var forward = Models.ledger(model, "flops.forward", "torch");
            var amount = switch (row.get("module")) {
                case "Global", "LM" -> forward.total();
                case "LM.bl.0" -> forward.each("layers").orElseThrow();
                case "LM.bl.0.at" -> forward.each("layers/attn").orElseThrow();
                case "LM.bl.0.ff" -> forward.each("layers/ffn").orElseThrow();
                case "LM.hd" -> forward.each("lm_head").orElseThrow();
                default -> Expr.ZERO;
            };
            long seq = name.contains("T=16384") ? 16384 : name.contains("T=8192") ? 8192 : 1024;
            assertThat(amount.at(Models.point(model, name.contains("B=4") ? 4 : 1, seq)))
                    .as("%s of %s", row.get("module"), name)
                    .isEqualTo(Rational.parse(row.get("flops")));
        }
    }

    private static Model model(Rows.Row row) {
        var learned = row.get("pos").equals("learned");
        return Models.of("vocab_size=" + row.get("vocab") + " num_layers=" + row.get("n_layers") + " d_model="
                + row.get("d_model") + " num_heads=" + row.get("n_heads") + " num_kv_heads=" + row.get("n_kv_heads")
                + " head_dim=" + row.get("head_dim") + " d_ff=" + row.get("d_ff") + " context_length=1024 norm="
                + (row.get("norm").equals("rms") ? "rmsnorm" : "layernorm") + " position="
                + (learned ? "learned" : "rope") + " ffn=" + (row.get("glu").equals("True") ? "swiglu" : "mlp")
                + " tied=" + row.get("tied").equals("True") + " bias=" + row.get("linear_bias").equals("True"));
    }

    /// The fields of a model that the module rows know by name only.
    static String fields(String name) {
        if (name.startsWith("llama3-70b")) {
            return "d_model=8192 num_layers=80 num_heads=64 num_kv_heads=8 d_ff=28672 vocab_size=128256";
        }
        if (name.startsWith("llama3-8b")) {
            return "d_model=4096 num_layers=32 num_heads=32 num_kv_heads=8 d_ff=14336 vocab_size=128256";
        }
        if (name.startsWith("llama2-7b")) {
            return "d_model=4096 num_layers=32 num_heads=32 d_ff=11008 vocab_size=32000";
        }
        if (name.startsWith("gemma-like")) {
            return "d_model=2048 num_layers=18 num_heads=8 num_kv_heads=1 head_dim=256 d_ff=16384 vocab_size=256000 "
                    + "tied=true";
        }
        if (name.startsWith("mqa-small")) {
            return "d_model=768 num_layers=12 num_heads=12 num_kv_heads=1 d_ff=3072 vocab_size=50257";
        }
        var size = name.contains("small") ? "d_model=768 num_layers=12 num_heads=12"
                : name.contains("medium") ? "d_model=1024 num_layers=24 num_heads=16"
                : name.contains("large") ? "d_model=1280 num_layers=36 num_heads=20"
                : "d_model=1600 num_layers=48 num_heads=25";
        int width = Integer.parseInt(size.substring(8, size.indexOf(' ')));
        int inner = name.contains("8/3") ? (width * 8 + 191) / 192 * 64 : 4 * width;
        var openai = name.contains("openai")
                ? " position=learned context_length=1024 norm=layernorm ffn=mlp tied=true bias=true"
                : "";
        return size + " vocab_size=50257 d_ff=" + inner + openai;
    }
}

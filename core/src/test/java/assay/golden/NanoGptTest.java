package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.golden.Rows.Row;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The figures of nanoGPT's sizing notebook: GPT-2 124M without biases at its full context.
class NanoGptTest {
    private static final String FIELDS = "vocab_size=50257 num_layers=12 d_model=768 num_heads=12 context_length=1024 "
            + "position=learned norm=layernorm norm_bias=false ffn=mlp tied=true";
    private static final String CHECKPOINT = "checkpoint bytes measured (fp32 params + 2 Adam buffers)";

    private static final Map<String, Question> QUESTIONS = Map.ofEntries(
            Map.entry("params total incl. position", new Question("parameters", "matmul", "")),
            Map.entry("position embedding", new Question("parameters", "matmul", "positions")),
            Map.entry("token embedding", new Question("parameters", "matmul", "token_embeddings")),
            Map.entry("block", new Question("parameters", "matmul", "layers")),
            Map.entry("attention/kqv params per layer", new Question("parameters", "matmul",
                    "layers/attn/k_proj layers/attn/q_proj layers/attn/v_proj")),
            Map.entry("fwd flops attention/kqv per layer", new Question("flops.forward", "nanogpt",
                    "layers/attn/k_proj layers/attn/q_proj layers/attn/v_proj")),
            Map.entry("fwd flops attn proj per layer",
                    new Question("flops.forward", "nanogpt", "layers/attn/output_proj")),
            Map.entry("fwd flops mlp per layer", new Question("flops.forward", "nanogpt", "layers/ffn")),
            Map.entry("fwd flops lm head", new Question("flops.forward", "nanogpt", "lm_head")),
            Map.entry("fwd total", new Question("flops.forward", "nanogpt", "")),
            Map.entry("fwd+bwd total", new Question("flops.step", "nanogpt", "")),
            Map.entry("PaLM formula fwd+bwd", new Question("flops.step", "palm", "")));

    /// One copy of what stands at each of some paths, or everything.
    private record Question(String quantity, String convention, String paths) {
        Rational answer() {
            var model = Models.of(FIELDS);
            var point = Models.point(model, 1, 1024);
            var ledger = Models.ledger(model, quantity, convention);
            if (paths.isEmpty()) {
                return ledger.total().at(point);
            }
            var sum = Rational.ZERO;
            for (var path : paths.split(" ")) {
                sum = sum.plus(ledger.each(path).orElseThrow().at(point));
            }
            return sum;
        }
    }

    private final Map<String, Row> rows = Rows.of("nanogpt_sizing.csv").stream()
            .collect(Collectors.toMap(row -> row.get("quantity"), Function.identity()));

    @Test
    void everyRow() {
        assertThat(rows).hasSize(14);
        QUESTIONS.forEach((quantity, question) ->
                assertThat(question.answer()).as(quantity).isEqualTo(value(quantity)));
        assertThat(rows.keySet().stream().filter(q -> !QUESTIONS.containsKey(q)))
                .containsExactlyInAnyOrder("fwd flops transformer", CHECKPOINT);
    }

    @Test
    void allBlocks() {
        var model = Models.of(FIELDS);
        var blocks = Models.ledger(model, "flops.forward", "nanogpt").under("layers").total();
        assertThat(blocks.at(Models.point(model, 1, 1024))).isEqualTo(value("fwd flops transformer"));
    }

    /// Three fp32 copies of the parameters are 3.4 % less than the file. The rest is what one T x T causal mask a layer
    /// takes, kept as an fp32 buffer, and less than 100 kB of packaging.
    @Test
    void checkpoint() {
        var model = Models.of(FIELDS);
        var copies = Models.total(model, "memory.weights", "matmul", 1, 1).times(Rational.of(3));
        var measured = value(CHECKPOINT);
        assertThat(measured.over(copies).times(Rational.of(10_000)).floor()).isEqualTo(Rational.of(10_337));
        var masks = Rational.of(4L * 12 * 1024 * 1024);
        assertThat(measured.minus(copies).minus(masks)).isBetween(Rational.ZERO, Rational.of(100_000));
    }

    private Rational value(String quantity) {
        var row = rows.get(quantity);
        if (row == null) {
            throw new IllegalStateException("no row " + quantity);
        }
        return row.exact("value");
    }
}

package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Component;
import assay.model.Model;
import assay.notation.Parser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Formulas in print, equal as expressions to what is counted from the tree.
class FormulasTest {
    private static final String SHAPE =
            "vocab_size=5 context_length=6 num_layers=2 d_model=8 num_heads=2 head_dim=4 d_ff=16 "
            + "position=learned norm=layernorm ffn=mlp tied=true";
    private static final Expr ATTENTION_WIDTH = Parser.parse("num_heads*head_dim");

    private static final Map<String, Expr> KAPLAN = Map.of(
            "n_vocab", Expr.dim("vocab_size"), "n_layer", Expr.dim("num_layers"), "d_attn", ATTENTION_WIDTH,
            "d_embd", Expr.dim("d_model"));
    private static final Map<String, Expr> CHINCHILLA = Map.of(
            "seq_len", Expr.dim("T"), "key_size", Expr.dim("head_dim"), "ffw_size", Expr.dim("d_ff"));

    /// Kaplan et al. 2020, Table 1, a token. Embedding and de-embedding stand outside its totals.
    @Test
    void kaplan() {
        var model = Models.of(SHAPE);
        var parameters = Models.ledger(model, "parameters", "kaplan");
        var forward = Models.ledger(model, "flops.forward", "kaplan");
        var rows = Rows.of("kaplan_table1.csv");
        assertThat(rows).hasSize(7);
        for (var row : rows) {
            var name = row.get("operation");
            var held = kaplan(row.get("parameters"), "context_length");
            var work = kaplan(row.get("flops_per_token"), "T");
            switch (name) {
                case "Embed" -> {
                    assertThat(held).isEqualTo(
                            parameters.of(Component.EMBEDDING).total().plus(parameters.of(Component.POSITION).total()));
                    assertThat(work).isEqualTo(perToken(looked(forward).times(2)));
                }
                case "De-embed" -> assertThat(work).isEqualTo(
                        perToken(Models.ledger(model, "flops.forward", "matmul").of(Component.HEAD).total()));
                case "Total (non-embedding)" -> {
                    assertThat(held).isEqualTo(parameters.of(Component.ATTENTION).total()
                            .plus(parameters.of(Component.FEED_FORWARD).total()));
                    assertThat(work.with(Map.of("N", held))).isEqualTo(perToken(forward.total()));
                }
                default -> {
                    var paths = paths(name);
                    assertThat(held).as(name).isEqualTo(sum(parameters, paths));
                    assertThat(work).as(name).isEqualTo(perToken(sum(forward, paths)));
                }
            }
        }
    }

    private static List<String> paths(String kaplan) {
        return switch (kaplan) {
            case "Attention: QKV" -> List.of("layers/attn/q_proj", "layers/attn/k_proj", "layers/attn/v_proj");
            case "Attention: Mask" -> List.of("layers/attn/scores", "layers/attn/mix");
            case "Attention: Project" -> List.of("layers/attn/output_proj");
            case "Feedforward" -> List.of("layers/ffn");
            default -> throw new IllegalStateException(kaplan);
        };
    }

    private static Expr kaplan(String formula, String context) {
        if (formula.equals("-")) {
            return Expr.ZERO;
        }
        var names = new HashMap<>(KAPLAN);
        names.put("n_ctx", Expr.dim(context));
        return Parser.parse(formula.substring(formula.indexOf('=') + 1).replace("2N", "2*N")).with(names);
    }

    /// The elements that uncounted lookups write.
    private static Expr looked(Ledger ledger) {
        return Expr.sum(ledger.omissions().stream()
                .filter(o -> o.what().equals("embedding lookup"))
                .map(o -> o.elements())
                .toList());
    }

    /// Hoffmann et al. 2022, Appendix F, a layer and in all.
    @Test
    void chinchilla() {
        var model = Models.of(SHAPE + " tied=false");
        var forward = Models.ledger(model, "flops.forward", "chinchilla").with(Map.of("B", Expr.ONE));
        var rows = Rows.of("chinchilla_appendix_f.csv");
        assertThat(rows).hasSize(10);
        var sums = new HashMap<String, Expr>();
        for (var row : rows) {
            var term = row.get("term");
            switch (term) {
                case "total forward" -> assertThat(Parser.parse(row.get("flops")).with(sums))
                        .isEqualTo(forward.total());
                case "backward" -> assertThat(Parser.parse(row.get("flops").replace("x", "*"))
                                .with(Map.of("forward", forward.total())))
                        .isEqualTo(Models.ledger(model, "flops.backward", "chinchilla").total()
                                .with(Map.of("B", Expr.ONE)));
                default -> {
                    var stated = Parser.parse(row.get("flops")).with(CHINCHILLA);
                    assertThat(chinchilla(forward, term)).as(term).isEqualTo(stated);
                    sums.merge(part(term), stated, Expr::plus);
                }
            }
        }
    }

    private static Expr chinchilla(Ledger forward, String term) {
        return switch (term) {
            case "embeddings" -> forward.under("token_embeddings").total();
            case "attention qkv projections" -> each(forward, "attn/q_proj")
                    .plus(each(forward, "attn/k_proj")).plus(each(forward, "attn/v_proj"));
            case "key@query logits" -> each(forward, "attn/scores");
            case "softmax" -> each(forward, "attn/softmax");
            case "softmax@value reduction" -> each(forward, "attn/mix");
            case "attention final linear" -> each(forward, "attn/output_proj");
            case "dense block" -> each(forward, "ffn");
            case "final logits" -> forward.of(Component.HEAD).total();
            default -> throw new IllegalStateException(term);
        };
    }

    /// Where the total puts a term.
    private static String part(String term) {
        return switch (term) {
            case "embeddings" -> "embeddings";
            case "final logits" -> "logits";
            case "dense block" -> "dense";
            default -> "attention";
        };
    }

    /// The same formula's value for four of the paper's models over 2,048 tokens, with the 32,000 words of its
    /// vocabulary.
    @Test
    void chinchillaModels() {
        var rows = Rows.of("chinchilla_table_a4.csv");
        assertThat(rows).hasSize(4);
        for (var row : rows) {
            var model = Models.of("vocab_size=32000 position=none norm=layernorm ffn=mlp num_layers="
                    + row.get("num_layers")
                    + " d_model=" + row.get("d_model") + " d_ff=" + row.get("ffw_size")
                    + " num_heads=" + row.get("num_heads") + " head_dim=" + row.get("kq_size"));
            assertThat(Models.total(model, "flops.step", "chinchilla", 1, 2048))
                    .as(row.toString())
                    .isEqualTo(row.exact("check_total_train_flops_per_sequence_len2048"));
        }
    }

    /// Korthikanti et al. 2022, Appendix A, equation 7: a step of a GPT with d_ff = 4h and as wide heads in all as the
    /// model.
    @Test
    void korthikanti() {
        var model = Models.of("vocab_size=5 context_length=6 num_layers=2 d_model=8 num_heads=2 position=learned "
                + "norm=layernorm ffn=mlp tied=true bias=true");
        var names = Map.of("b", Expr.dim("B"), "L", Expr.dim("num_layers"), "s", Expr.dim("T"), "h",
                Expr.dim("d_model"),
                "V", Expr.dim("vocab_size"));
        assertThat(bound(model, "d_ff", Models.ledger(model, "flops.step", "matmul").total()))
                .isEqualTo(Parser.parse("72*b*L*s*h^2*(1 + s/(6*h) + V/(12*h*L))").with(names));
    }

    /// A scaling handbook's table for one layer of a gated decoder, forward and backward.
    @Test
    void trainingWorkOfALayer() {
        var step = Models.ledger(Models.of(SHAPE + " ffn=swiglu"), "flops.step", "matmul");
        var names = Map.of("D", Expr.dim("d_model"), "F", Expr.dim("d_ff"), "N", Expr.dim("num_heads"),
                "H", Expr.dim("head_dim"));
        assertThat(both(step, "layers/ffn")).isEqualTo(Parser.parse("18*B*T*D*F").with(names));
        assertThat(both(step, "layers/attn")).isEqualTo(Parser.parse("24*B*T*D*N*H + 12*B*T^2*N*H").with(names));
    }

    private static Expr both(Ledger step, String path) {
        return step.each("forward/" + path).orElseThrow().plus(step.each("backward/" + path).orElseThrow());
    }

    /// An expression with one size put as it is defined.
    private static Expr bound(Model model, String size, Expr of) {
        var definition = model.sizes().all().get(size);
        return definition == null ? of : of.with(Map.of(size, definition.definition()));
    }

    private static Expr each(Ledger ledger, String path) {
        return ledger.each("layers/" + path).orElseThrow();
    }

    private static Expr sum(Ledger ledger, List<String> paths) {
        return Expr.sum(paths.stream().map(path -> ledger.under(path).total()).toList());
    }

    private static Expr perToken(Expr of) {
        return of.over(Expr.dim("B").times(Expr.dim("T")));
    }
}

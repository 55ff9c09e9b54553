package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Activations;
import assay.account.Forward;
import assay.life.Keeping;
import assay.life.Kernel;
import assay.account.Ledger;
import assay.account.Loss;
import assay.account.Recomputation;
import assay.account.Step;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.model.Model;
import assay.notation.Parser;
import assay.pass.Recompute;
import assay.pass.Shard;
import assay.pass.Tokens;
import assay.quantity.Dtype;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What training keeps, under lists that were published as formulas.
class KeptTest {
    private static final String XL = "d_model=1600 num_layers=48 num_heads=25 vocab_size=50257 d_ff=";

    /// One layer of GPT: LayerNorm, biases, GELU four times as wide, learned positions, a tied head.
    private static final Model GPT = Models.of("d_model=768 num_layers=12 num_heads=12 vocab_size=50257 norm=layernorm "
            + "bias=true ffn=mlp position=learned context_length=1024 tied=true");

    private static Ledger kept(Model model, Keeping list, Kernel kernel, Recompute recompute) {
        return new Activations(list, kernel, recompute).of(model, Terms.DEFAULT).orElseThrow();
    }

    /// Bytes with the loss.
    private static Rational all(Model model, Keeping list, Kernel kernel, Recompute recompute, long seq) {
        return kept(model, list, kernel, recompute).total()
                .plus(new Loss(list).of(model, Terms.DEFAULT).orElseThrow().total())
                .at(Models.point(model, 1, seq));
    }

    @Test
    void aSequenceOfGpt2Xl() {
        var wide = Models.of(XL + "6400");
        var narrow = Models.of(XL + "4288");
        var gated = Keeping.HANDOUT_GATED;
        var plain = Keeping.HANDOUT;
        assertThat(List.of(
                        all(wide, gated, Kernel.EXPLICIT, Recompute.NONE, 1024),
                        all(wide, plain, Kernel.EXPLICIT, Recompute.NONE, 1024),
                        all(wide, gated, Kernel.FUSED, Recompute.NONE, 1024),
                        all(narrow, gated, Kernel.EXPLICIT, Recompute.NONE, 1024),
                        all(narrow, plain, Kernel.EXPLICIT, Recompute.NONE, 1024),
                        all(narrow, gated, Kernel.FUSED, Recompute.NONE, 1024),
                        all(wide, gated, Kernel.EXPLICIT, Recompute.NONE, 16384),
                        all(wide, gated, Kernel.FUSED, Recompute.NONE, 16384),
                        all(wide, gated, Kernel.EXPLICIT, Recompute.FULL, 1024)))
                .containsExactly(
                        Rational.of(18034335744L), Rational.of(15517753344L), Rational.of(7968006144L),
                        Rational.of(16373391360L), Rational.of(14687281152L), Rational.of(6307061760L),
                        Rational.of(2704468475904L), Rational.of(127488098304L), Rational.of(1099833344L));
    }

    @Test
    void oneMoreForwardPassOfTheBlocks() {
        var model = Models.of(XL + "6400");
        var terms = Terms.of(Conventions.MATMUL, Dtype.FP32);
        var again = new Recomputation(Recompute.FULL).of(model, terms).orElseThrow().total();
        var forward = new Forward().of(model, terms).orElseThrow();
        assertThat(again).isEqualTo(forward.under("layers").total());
        assertThat(forward.total().times(3).plus(again).at(Models.point(model, 1, 1024)))
                .isEqualTo(Rational.of(17888663961600L));
        assertThat(new Recomputation(Recompute.NONE).of(model, terms).orElseThrow().entries()).isEmpty();
    }

    /// Of 48 blocks in groups of 7 the inputs of 7 groups are kept, and one group's own tensors are held.
    @Test
    void blocksInGroups() {
        var model = Models.of(XL + "6400");
        assertThat(all(model, Keeping.HANDOUT_GATED, Kernel.EXPLICIT, Recompute.every(7), 1024))
                .isEqualTo(Rational.of(4 * 1024L * (7 * 1600 + 7 * 89600 + 1600 + 2 * 50257)));
        assertThat(all(model, Keeping.HANDOUT_GATED, Kernel.EXPLICIT, Recompute.every(100), 1024))
                .isEqualTo(Rational.of(4 * 1024L * (1600 + 48 * 89600 + 1600 + 2 * 50257)));
        var groups = kept(model, Keeping.PYTORCH, Kernel.EXPLICIT, Recompute.every(7)).total();
        var whole = kept(model, Keeping.PYTORCH, Kernel.EXPLICIT, Recompute.every(48)).total();
        var none = kept(model, Keeping.PYTORCH, Kernel.EXPLICIT, Recompute.NONE).total();
        assertThat(whole.at(Models.point(model, 3, 100))).as("one group is all blocks")
                .isEqualTo(none.at(Models.point(model, 3, 100)));
        assertThat(groups.at(Models.point(model, 3, 100))).isLessThan(none.at(Models.point(model, 3, 100)));
    }

    /// Indices and masks are as wide as ever where all elements are half as wide; statistics follow the weights.
    @Test
    void narrowElements() {
        var wide = kept(GPT, Keeping.PYTORCH, Kernel.EXPLICIT, Recompute.NONE);
        var narrow = new Activations(Keeping.PYTORCH, Kernel.EXPLICIT, Recompute.NONE)
                .of(GPT, Terms.of(Conventions.MATMUL, Dtype.BF16)).orElseThrow();
        var same = Parser.parse("8*B*T + 8*T + T^2");
        assertThat(wide.total().minus(same)).isEqualTo(narrow.total().minus(same).times(2));
        assertThat(narrow.total().minus(same).isZero()).isFalse();
    }

    /// The rows at one device, of a layer's activations.
    @Test
    void korthikanti() {
        for (var row : Rows.of("korthikanti_2022_formulas.csv")) {
            if (!row.get("table").equals("2")) {
                continue;
            }
            var recompute = switch (row.get("case")) {
                case String c when c.contains("selective") -> Recompute.SELECTIVE;
                case "full recompute" -> Recompute.FULL;
                default -> Recompute.NONE;
            };
            var layer = layer(kept(GPT, Keeping.KORTHIKANTI, Kernel.EXPLICIT, recompute));
            assertThat(layer).as(row.get("case")).isEqualTo(published(row.get("formula")));
        }
    }

    /// The rows of matrices that are split, and of tokens too, of one rank: with the number of ranks in them.
    @Test
    void korthikantiOfARank() {
        var rank = Shard.of(GPT, Rational.of(4));
        var tokens = Tokens.of(rank);
        int rows = 0;
        for (var row : Rows.of("korthikanti_2022_formulas.csv")) {
            if (!row.get("case").startsWith("tensor ")) {
                continue;
            }
            var recompute = row.get("case").contains("selective") ? Recompute.SELECTIVE : Recompute.NONE;
            var layer = layer(kept(row.get("case").contains("sequence") ? tokens : rank, Keeping.KORTHIKANTI,
                    Kernel.EXPLICIT, recompute));
            assertThat(layer.with(Map.of(Shard.RANKS, Expr.dim("t")))).as(row.get("case"))
                    .isEqualTo(parsed(row.get("formula")));
            rows++;
        }
        assertThat(rows).isEqualTo(4);
    }

    /// Equation 7 is forward and backward. Equation 8 adds three times what is done again, the scores and their sum.
    @Test
    void korthikantiFlops() {
        var again = new Recomputation(Recompute.SELECTIVE).of(GPT, Terms.DEFAULT).orElseThrow();
        var rows = Rows.of("korthikanti_2022_formulas.csv").stream().filter(r -> r.get("table").equals("A")).toList();
        var model = published(rows.getFirst().get("formula"));
        var hardware = published(rows.getLast().get("formula"));
        assertThat(hardware.minus(model)).isEqualTo(put(again.total()).times(3));
        var step = new Step().of(GPT, Terms.DEFAULT).orElseThrow();
        assertThat(put(step.total())).isEqualTo(model);
    }

    /// What one layer keeps for each of its copies, the residual stream that it is given included.
    private static Expr layer(Ledger ledger) {
        var total = ledger.only(e -> e.place().repeated()).total();
        return put(total).over(Expr.dim("L"));
    }

    private static Expr put(Expr amount) {
        return amount.with(Map.of("B", Expr.dim("b"), "T", Expr.dim("s"), "d_model", Expr.dim("h"),
                "num_heads", Expr.dim("a"), "head_dim", Expr.dim("h").over(Expr.dim("a")),
                "d_ff", Expr.dim("h").times(4), "num_layers", Expr.dim("L"), "vocab_size", Expr.dim("V")));
    }

    private static Expr published(String formula) {
        return parsed(formula).with(Map.of("t", Expr.ONE));
    }

    private static Expr parsed(String formula) {
        return Parser.parse(formula.replaceAll("(\\d)\\(", "$1*(").replaceAll("(\\d)([a-zA-Z])", "$1*$2")
                .replace("hL", "h*L").replace("B*L", "b*L"));
    }
}

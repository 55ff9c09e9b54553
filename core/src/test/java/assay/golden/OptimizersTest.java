package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.account.Gradients;
import assay.account.OptimizerState;
import assay.account.OptimizerStep;
import assay.account.Parameters;
import assay.account.Quantity;
import assay.account.Terms;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.model.Model;
import assay.notation.Parser;
import assay.problem.Refusal;
import assay.recipe.Optimizers;
import assay.recipe.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What training holds besides activations and what a step of the optimizer costs, by the published figures.
class OptimizersTest {
    private static final Model XL = Models.of("vocab_size=50257 num_layers=48 d_model=1600 num_heads=25 d_ff=6400 "
            + "context_length=1024");
    private static final Expr N = total(new Parameters(), "fp32");

    @ParameterizedTest
    @CsvSource({
        "sgd,             2, 0", "momentum,        4, 4", "adam,           12, 8",
        "adamw,          14, 8", "adamw-corrected, 16, 8", "lion,           11, 4"})
    void perParameter(String optimizer, int flops, int bytes) {
        assertThat(total(new OptimizerStep(Optimizers.named(optimizer)), "fp32")).isEqualTo(N.times(flops));
        assertThat(state(optimizer, "fp32")).isEqualTo(N.times(bytes));
    }

    @Test
    void gpt2Xl() {
        var point = Models.point(XL, 1, 1024);
        assertThat(N.at(point)).isEqualTo(Rational.of(2_127_057_600));
        assertThat(total(new OptimizerStep(Optimizers.DEFAULT), "fp32").at(point))
                .isEqualTo(Rational.of(29_778_806_400L));
        assertThat(held("adamw", "fp32").at(point)).isEqualTo(Rational.of(34_032_921_600L));
    }

    /// Weights, gradients and state: 16 bytes a parameter in 32 bits and, with a master copy, in 16.
    @ParameterizedTest
    @CsvSource({
        "adamw,    fp32,          16", "adamw,    bf16-mixed,    16", "adamw,    fp16-mixed,    16",
        "adamw,    bf16-autocast, 16", "adamw,    bf16,           8", "momentum, fp32,          12",
        "sgd,      fp32,           8", "sgd,      bf16-mixed,     8"})
    void modelStates(String optimizer, String precision, int bytes) {
        assertThat(held(optimizer, precision)).isEqualTo(N.times(bytes));
    }

    @Test
    void theMasterCopyIsAnEntryOfItsOwn() {
        var precision = Precision.named("bf16-mixed");
        var ledger = Models.ledger(XL, new OptimizerState(Optimizers.DEFAULT, precision, false), terms(precision));
        assertThat(ledger.under(OptimizerState.MASTER).total()).isEqualTo(N.times(4));
        assertThat(ledger.under("exp_avg").total()).isEqualTo(N.times(4));
        assertThat(ledger.components()).containsKeys("attention", "feed-forward", "embedding", "head", "norms");
    }

    @Test
    void oneCounterATensor() {
        var with = Models.ledger(XL, new OptimizerState(Optimizers.DEFAULT, Precision.FP32, true),
                terms(Precision.FP32));
        assertThat(with.under("step").total()).isEqualTo(Parser.parse("4*(9*num_layers + 3)"));
    }

    @Test
    void adafactorHoldsRowsAndColumns() {
        assertThat(state("adafactor", "fp32")).isEqualTo(Parser.parse(
                "4*(num_layers*(4*2*d_model + 3*(d_model + d_ff) + 2*d_model) + 2*(vocab_size + d_model) + d_model)"));
    }

    /// A matrix of the layers has a momentum; embedding, head and norms have two moments.
    @Test
    void muonHasAdamForTheRest() {
        assertThat(state("muon", "fp32")).isEqualTo(Parser.parse(
                "4*num_layers*(4*d_model^2 + 3*d_model*d_ff) + 8*(2*vocab_size*d_model + (2*num_layers + 1)*d_model)"));
        var step = total(new OptimizerStep(Optimizers.named("muon")), "fp32").at(Models.point(XL, 1, 1));
        long square = 13 * 1600L * 1600 + 5 * (4 * 1600L * 1600 * 1600 + 2 * 1600L * 1600 * 1600 + 3 * 1600L * 1600
                + 2 * 1600L * 1600);
        long wide = 13 * 1600L * 6400 + 5 * (4 * 1600L * 1600 * 6400 + 2 * 1600L * 1600 * 1600 + 3 * 1600L * 1600
                + 2 * 1600L * 6400);
        long rest = 14 * (2 * 50257L * 1600 + 97 * 1600L);
        assertThat(step).isEqualTo(Rational.of(48 * (4 * square + 3 * wide) + rest));
    }

    /// Experts that are stored together have a momentum and are a matrix each, whether of three dimensions or, as DBRX
    /// has them, below each other in two.
    @ParameterizedTest
    @CsvSource({
        "model_type=mixtral hidden_size=64 num_attention_heads=8 num_hidden_layers=2, 8, 14336, true",
        "model_type=dbrx d_model=64 n_heads=4 n_layers=2,                             4, 3584,  false"})
    void muonTakesEachExpertsMatrix(String fields, long experts, long inner, boolean fused) {
        var model = Models.of(fields + " vocab_size=512");
        var muon = Optimizers.named("muon");
        var state = Models.ledger(model, new OptimizerState(muon, Precision.FP32, false), terms(Precision.FP32))
                .only(e -> e.path().contains("experts"));
        var point = Models.point(model, 1, 1);
        long elements = 2 * experts * 3 * inner * 64;
        assertThat(state.total().at(point)).isEqualTo(Rational.of(4 * elements));
        assertThat(state.under("momentum_buffer").total()).isEqualTo(state.total());
        var flops = Models.ledger(model, new OptimizerStep(muon), terms(Precision.FP32))
                .only(e -> e.path().contains("experts")).total().at(point);
        long one = 4 * 64 * 64 * inner + 2 * 64 * 64 * 64 + 3 * 64 * 64 + 2 * 64 * inner;
        long two = 4 * 64 * 64 * 2 * inner + 2 * 64 * 64 * 64 + 3 * 64 * 64 + 2 * 64 * 2 * inner;
        assertThat(flops).isEqualTo(Rational.of(13 * elements + 2 * experts * 5 * (fused ? two + one : 3 * one)));
    }

    /// What is no matrix of a layer has AdamW's moments, and the definition says so.
    @Test
    void muonSaysWhatItLeavesToAdam() {
        var model = Models.of("model_type=mamba vocab_size=512 hidden_size=64 num_hidden_layers=2 state_size=8");
        var muon = Optimizers.named("muon");
        var state = Models.ledger(model, new OptimizerState(muon, Precision.FP32, false), terms(Precision.FP32));
        assertThat(state.under("exp_avg").only(e -> e.path().contains("conv1d")).total()).isNotEqualTo(Expr.ZERO);
        assertThat(muon.definition()).contains("AdamW for everything else").contains("vectors").contains("head")
                .contains("more than two dimensions").contains("torch.optim.Muon takes tensors of two dimensions only");
    }

    /// Below 4,096 elements 8 bytes an element; from there on 2, and 8 for each block of 256.
    @ParameterizedTest
    @CsvSource({"63, 64, 4032", "64, 64, 4096", "65, 64, 4160", "67, 61, 4087", "241, 17, 4097"})
    void eightBit(int width, int vocabulary, int head) {
        var model = Models.of("vocab_size=" + vocabulary + " num_layers=1 d_model=" + width
                + " num_heads=1 d_ff=1 context_length=8 position=none");
        var ledger = Models.ledger(model, new OptimizerState(Optimizers.named("adamw-8bit"), Precision.FP32, true),
                terms(Precision.FP32));
        var bytes = ledger.only(e -> e.path().endsWith("lm_head/weight")).total().at(Models.point(model, 1, 1));
        assertThat(head).isEqualTo(width * vocabulary);
        assertThat(bytes).isEqualTo(Rational.of(head < 4096 ? 8L * head : 2L * head + 8L * ((head + 255) / 256)));
    }

    @Test
    void whatIsNotKnownHasANearestName() {
        assertThatThrownBy(() -> Optimizers.named("adamx")).isInstanceOf(Refusal.class).hasMessageContaining("adamw");
        assertThatThrownBy(() -> Precision.named("bf16mixed")).isInstanceOf(Refusal.class)
                .hasMessageContaining("bf16-mixed");
    }

    /// The ZeRO paper's Figure 1: 7.5 billion parameters by Adam in mixed precision on one device are 120 GB.
    @Test
    void zero() {
        var perParameter = held("adamw", "bf16-mixed").over(Expr.ONE).at(Models.point(XL, 1, 1))
                .over(N.at(Models.point(XL, 1, 1)));
        assertThat(perParameter.times(Rational.of(7_500_000_000L))).isEqualTo(Rational.of(120_000_000_000L));
    }

    private static Expr held(String optimizer, String precision) {
        return total(new Weights(), precision).plus(total(new Gradients(Precision.named(precision)), precision))
                .plus(state(optimizer, precision));
    }

    private static Expr state(String optimizer, String precision) {
        return total(new OptimizerState(Optimizers.named(optimizer), Precision.named(precision), false), precision);
    }

    private static Expr total(Quantity quantity, String precision) {
        return Models.ledger(XL, quantity, terms(Precision.named(precision))).total();
    }

    private static Terms terms(Precision precision) {
        return Terms.of(Conventions.MATMUL, precision.weights());
    }
}

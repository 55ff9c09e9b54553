package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.account.AllWork;
import assay.account.Backward;
import assay.account.Forward;
import assay.account.RunTime;
import assay.account.Step;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Ask;
import assay.ask.Case;
import assay.ask.Fit;
import assay.ask.Options;
import assay.ask.Plan;
import assay.ask.Reach;
import assay.ask.Training;
import assay.convention.Conventions;
import assay.device.Accelerators;
import assay.life.Holding;
import assay.life.Keeping;
import assay.life.Kernel;
import assay.model.Sizes;
import assay.notation.Parser;
import assay.pass.Recompute;
import assay.problem.Refusal;
import assay.quantity.Figures;
import assay.recipe.Optimizers;
import assay.recipe.Precision;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What one device fits and how long it takes, by worked answers and published tables.
class TrainingTest {
    private static final String XL = "vocab_size=50257 num_layers=48 d_model=1600 num_heads=25 context_length=1024 ";
    private static final Rational GB = Rational.of(80_000_000_000L);
    private static final Rational GIB = Rational.of(80L << 30);

    @ParameterizedTest
    @CsvSource({
        "d_ff=6400, 13864999582992000, 288854157979/43875000, 6583.5706",
        "d_ff=4288, 10803540081936000, 225073751707/43875000, 5129.8861"})
    void days(String inner, String flops, String exact, String rounded) {
        var training = Training.of(subject(XL + inner, 1024, "matmul"), run("fp32", new Plan.Length.Steps(
                Rational.of(400_000))).at(Rational.of(1, 2), Optional.empty()));
        var time = training.time().orElseThrow();
        assertThat(training.subject().value(training.flops(Reach.Of.ALL))).isEqualTo(Rational.parse(flops));
        assertThat(time.days()).isEqualTo(Rational.parse(exact));
        assertThat(Figures.fixed(time.days(), 4).replace(",", "")).isEqualTo(rounded);
        assertThat(time.seconds().times(Rational.parse("9750000000000")))
                .isEqualTo(training.subject().value(training.flops(Reach.Of.ALL)).times(Rational.of(400_000)));
        assertThat(training.tokens().times(training.steps())).isEqualTo(Rational.of(419_430_400_000L));
    }

    /// 3F and the optimizer's 14N, for the first answer's model and its own parameters.
    @Test
    void aStepIsThreePassesAndTheOptimizer() {
        var training = Training.of(subject(XL + "d_ff=6400", 1024, "matmul"), Plan.DEFAULT);
        var both = training.work();
        var step = training.ledger(new AllWork()).orElseThrow();
        assertThat(step.under("forward").total().times(2)).isEqualTo(step.under("backward").total());
        assertThat(training.subject().value(step.under("optimizer").total())).isEqualTo(Rational.of(29_778_806_400L));
        assertThat(step.total()).isEqualTo(Expr.sum(both.stream().map(l -> l.total()).toList()));
        assertThat(training.flops(Reach.Of.HARDWARE)).isEqualTo(training.flops(Reach.Of.MODEL));
        assertThat(training.flops(Reach.Of.MODEL)).isEqualTo(training.ledger(new Step()).orElseThrow().total());
    }

    /// What one answer has said of a quantity it does not work out again.
    @Test
    void noQuantityIsWalkedTwice() {
        var answer = Ask.of(Models.spec(XL + "d_ff=6400")).with(Plan.DEFAULT).answer();
        var statement = answer.statement();
        var work = answer.training().work();
        assertThat(work.get(0)).isSameAs(statement.ledger(new Forward()).orElseThrow());
        assertThat(work.get(1)).isSameAs(statement.ledger(new Backward()).orElseThrow());
        assertThat(answer.ledger(new Step()).orElseThrow()).isSameAs(statement.ledger(new Step()).orElseThrow());
        assertThat(answer.training().moments()).isSameAs(answer.training().moments());
        var again = Training.of(answer.subject(), Plan.DEFAULT.by(Optimizers.named("sgd")));
        assertThat(again.memory().get(Holding.ACTIVATIONS))
                .isSameAs(answer.training().memory().get(Holding.ACTIVATIONS));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1048576, 1", "1048577, 2", "419430400000, 400000"})
    void tokensFillTheLastStep(long tokens, long steps) {
        var training = Training.of(subject(XL + "d_ff=6400", 1024, "matmul"),
                run("fp32", new Plan.Length.Tokens(Rational.of(tokens))));
        assertThat(training.steps()).isEqualTo(Rational.of(steps));
    }

    /// `a*B + b` in 80 GB and in 80 GiB.
    @ParameterizedTest
    @CsvSource({
        "18034335744*B + 34032921600, 2, 2",
        "15517753344*B + 34032921600, 2, 3",
        " 7968006144*B + 34032921600, 5, 6",
        "16373391360*B + 26247244800, 3, 3",
        "14687281152*B + 26247244800, 3, 4",
        " 6307061760*B + 26247244800, 8, 9",
        " 1099833344*B + 34032921600, 41, 47",
        "1000000000*B^2 + 34032921600, 6, 7",
        "'min(B, 3)*20000000000 + 20000000000', 1099511627776, 1099511627776",
        "'min(B, 4)*20000000000 + 10000000000', 3, 3",
        "2704468475904*B + 34032921600, 0, 0"})
    void whatFits(String formula, long inGb, long inGib) {
        var memory = Parser.parse(formula.strip());
        assertThat(Fit.most(memory, "B", GB, Sizes.GREATEST)).isEqualTo(Rational.of(inGb));
        assertThat(Fit.most(memory, "B", GIB, Sizes.GREATEST)).isEqualTo(Rational.of(inGib));
    }

    /// The first worked answer, all of it from the tree.
    @ParameterizedTest
    @CsvSource({
        "d_ff=6400, handout-gated, explicit, 18034335744*B + 34032921600, 2, 2",
        "d_ff=6400, handout,       explicit, 15517753344*B + 34032921600, 2, 3",
        "d_ff=6400, handout-gated, fused,     7968006144*B + 34032921600, 5, 6",
        "d_ff=4288, handout-gated, explicit, 16373391360*B + 26247244800, 3, 3",
        "d_ff=4288, handout,       explicit, 14687281152*B + 26247244800, 3, 4",
        "d_ff=4288, handout-gated, fused,     6307061760*B + 26247244800, 8, 9"})
    void closedForm(String inner, String list, String attention, String formula, long inGb, long inGib) {
        var kernel = attention.equals("fused") ? Kernel.FUSED : Kernel.EXPLICIT;
        var training = Training.of(subject(XL + inner, 1024, "matmul"), Plan.DEFAULT.with(kernel)
                .keeping(Keeping.named(list).orElseThrow()).on(Accelerators.known().find("a100-80gb")));
        assertThat(training.closed()).isEqualTo(Parser.parse(formula));
        assertThat(training.fits("B").orElseThrow().most()).isEqualTo(Rational.of(inGb));
        assertThat(Fit.most(training.closed(), "B", Rational.of(80L << 30), Rational.of(1000)))
                .isEqualTo(Rational.of(inGib));
        assertThat(training.passes()).isEqualTo(Rational.of(1024).over(Rational.of(inGb)).ceil());
    }

    /// Block inputs and one block's live set are kept, for one more forward pass of the blocks.
    @Test
    void recomputed() {
        var training = Training.of(subject(XL + "d_ff=6400", 1, "matmul"), Plan.DEFAULT.with(Recompute.FULL)
                .keeping(Keeping.HANDOUT_GATED).on(Accelerators.known().find("a100-80gb")));
        assertThat(training.closed()).isEqualTo(Parser.parse("1099833344*B + 34032921600"));
        assertThat(training.fits("B").orElseThrow().most()).isEqualTo(Rational.of(41));
        var hardware = training.flops(Reach.Of.HARDWARE);
        assertThat(training.subject().value(hardware)).isEqualTo(Rational.of(17_888_663_961_600L));
        var all = training.ledger(new AllWork()).orElseThrow();
        assertThat(hardware.minus(training.flops(Reach.Of.MODEL))).isEqualTo(all.under("recompute").total());
        assertThat(all.total().minus(hardware)).isEqualTo(all.under("optimizer").total());
    }

    @Test
    void aLongSequenceDoesNotFit() {
        var training = Training.of(Case.of(Models.spec(XL + "d_ff=6400"),
                Options.DEFAULT.at(Rational.of(16_384))), Plan.DEFAULT.keeping(Keeping.HANDOUT_GATED)
                        .on(Accelerators.known().find("a100-80gb")));
        var fit = training.fits("B").orElseThrow();
        assertThat(fit.none()).isTrue();
        assertThat(fit.uses()).isEqualTo(Rational.of(2_738_501_397_504L));
    }

    /// One run, by the share of the peak that each kind of work reaches: the days that it takes, and that the others
    /// follow.
    @ParameterizedTest
    @CsvSource({"ALL, 6583.5706", "MODEL, 6583.5564", "HARDWARE, 6583.5564"})
    void whoseFlopsReachThePeak(Reach.Of of, String days) {
        var plan = run("fp32", new Plan.Length.Steps(Rational.of(400_000)));
        var training = Training.of(subject(XL + "d_ff=6400", 1024, "matmul"),
                plan.reaching(new Reach(of, Rational.of(1, 2))));
        var time = training.time().orElseThrow();
        assertThat(Figures.fixed(time.days(), 4).replace(",", "")).isEqualTo(days);
        assertThat(training.reached(of)).isEqualTo(Rational.of(1, 2));
        for (var each : Reach.Of.values()) {
            assertThat(training.reached(each).times(time.peak()).times(time.seconds()))
                    .isEqualTo(training.subject().value(training.flops(each)).times(training.steps()));
        }
        assertThat(training.subject().value(training.ledger(new RunTime()).orElseThrow().total()))
                .isEqualTo(time.seconds());
    }

    /// Model FLOPs at nine tenths of the peak leave no room for a forward pass done again.
    @Test
    void moreThanTheWholePeak() {
        var plan = run("fp32", new Plan.Length.Steps(Rational.ONE)).with(Recompute.FULL)
                .reaching(new Reach(Reach.Of.MODEL, Rational.of(9, 10)));
        assertThatThrownBy(() -> Training.of(subject(XL + "d_ff=6400", 1, "matmul"), plan))
                .isInstanceOf(Refusal.class).hasMessageContaining("--mfu: is more than the whole peak");
    }

    @Test
    void aDeviceWithoutAPeakForThePrecision() {
        assertThatThrownBy(() -> Training.of(subject(XL + "d_ff=6400", 1, "matmul"),
                Plan.DEFAULT.in(Precision.named("bf16")).on(Accelerators.known().find("v100"))))
                .isInstanceOf(Refusal.class).hasMessageContaining("states no peak in bf16")
                .hasMessageContaining("fp16");
        assertThatThrownBy(() -> Training.of(subject(XL + "d_ff=6400", 1, "fvcore"), Plan.DEFAULT))
                .isInstanceOf(Refusal.class).hasMessageContaining("--convention");
    }

    /// The worked examples of courses and books that are about one device.
    @Test
    void workedExamples() {
        var rows = Rows.of("worked_examples.csv");
        assertThat(rows).hasSize(13);
        var once = new Plan.Length.Steps(Rational.ONE);
        var mixed = Training.of(subject(XL + "d_ff=6400", 1, "matmul"), run("bf16-mixed", once));
        var single = Training.of(subject(XL + "d_ff=6400", 1, "matmul"), run("fp32", once));
        var parameters = Models.total(Models.of(XL + "d_ff=6400"), "parameters", "matmul", 1, 1);
        for (var training : new Training[] {mixed, single}) {
            var bytes = training.subject().value(training.memory().entrySet().stream()
                    .filter(p -> Set.of(Holding.WEIGHTS, Holding.GRADIENTS, Holding.OPTIMIZER).contains(p.getKey()))
                    .map(p -> p.getValue().total()).reduce(Expr.ZERO, Expr::plus)).over(parameters);
            assertThat(bytes).isEqualTo(Rational.of(16));
        }
        assertThat(answer("Memory of one linear-stack parameter with AdamW in fp32 (params+grads+2 moments)"))
                .isEqualTo("16 bytes");
        assertThat(answer("Per-GPU model-state memory for 7.5B params, 64 GPUs, mixed-precision Adam (K=12): "
                + "baseline / Pos / Pos+g / Pos+g+p")).startsWith("120 GB");
        var small = Models.of("vocab_size=50257 num_layers=12 d_model=768 num_heads=12 context_length=1024 "
                + "position=learned norm=layernorm ffn=mlp tied=true d_ff=3072");
        assertThat(Figures.exact(Models.total(small, "flops.step", "matmul", 1, 1024)))
                .isEqualTo(answer("GPT-2 124M forward+backward matmul FLOPs for one 1024-token sequence"));
    }

    /// Of a gated feed-forward 18BTDF, of attention without groups 24BTDNH + 12BT^2NH, of embedding and head 12BTDV,
    /// where looking up is a product with a one-hot row.
    @Test
    void trainingFlopsPerLayer() {
        var model = Models.of("vocab_size=100 num_layers=1 d_model=64 num_heads=4 head_dim=8 d_ff=96 "
                + "context_length=32");
        var step = Models.ledger(model, "flops.step", "matmul");
        var passes = step.under("forward/layers").total().plus(step.under("backward/layers").total());
        assertThat(passes).isEqualTo(Parser.parse("num_layers*(18*B*T*d_model*d_ff + 24*B*T*d_model*num_heads*head_dim"
                + " + 12*B*T^2*num_heads*head_dim)"));
        var point = Models.point(model, 2, 32);
        var ends = Models.ledger(model, "flops.step", "chinchilla").only(e -> !e.place().repeated()).total();
        assertThat(ends.at(point)).isEqualTo(Parser.parse("12*B*T*d_model*vocab_size").at(point));
        assertThat(answer("Training FLOPs per layer, generic"))
                .isEqualTo("MLP 18BTDF; attention 24BTDNH + 12BT^2NH; vocab 12BTDV total");
    }

    /// Table D.1: FLOPs of a run are parameters times tokens times FLOPs per parameter and token, three passes' worth
    /// where a decoder's or an encoder's are six; of T5 a token meets half of the parameters.
    @Test
    void gpt3TableD1() {
        var rows = Rows.of("gpt3_table_d1.csv");
        assertThat(rows).hasSize(11);
        var model = Models.of(XL + "d_ff=6400");
        var each = Models.total(model, "flops.step", "6n", 1, 8)
                .over(Models.total(model, "parameters", "6n", 1, 8)).over(Rational.of(8));
        for (var row : rows) {
            var name = row.get("model");
            var active = row.exact("frac_params_active");
            var perToken = row.exact("flops_per_param_per_token");
            assertThat(each.times(active)).as(name).isEqualTo(perToken);
            var flops = perToken.times(row.exact("params_M")).times(row.exact("training_tokens_billions"))
                    .times(Rational.of(10).pow(15));
            assertThat(rounded(flops)).as(name).isEqualTo(rounded(scientific(row.get("total_train_compute_flops"))));
            var day = Rational.of(86_400).times(Rational.of(10).pow(15));
            assertThat(rounded(flops.over(day))).as(name)
                    .isEqualTo(rounded(scientific(row.get("total_train_compute_pf_days"))));
        }
    }

    /// Three digits and the power of ten.
    private static String rounded(Rational value) {
        var mantissa = value;
        int power = 0;
        while (mantissa.compareTo(Rational.of(1000)) >= 0) {
            mantissa = mantissa.over(Rational.of(10));
            power++;
        }
        while (mantissa.compareTo(Rational.of(100)) < 0) {
            mantissa = mantissa.times(Rational.of(10));
            power--;
        }
        return Figures.fixed(mantissa, 0) + "e" + power;
    }

    private static Rational scientific(String text) {
        int at = text.indexOf('E');
        return Rational.parse(text.substring(0, at)).times(Rational.of(10).pow(
                Integer.parseInt(text.substring(at + 1))));
    }

    private static String answer(String question) {
        return Rows.of("worked_examples.csv").stream().filter(r -> r.get("question").equals(question)).findFirst()
                .orElseThrow().get("answer");
    }

    private static Plan run(String precision, Plan.Length length) {
        return Plan.DEFAULT.in(Precision.named(precision)).on(Accelerators.known().find("a100-80gb")).run(length)
                .keeping(Keeping.HANDOUT_GATED);
    }

    private static Case subject(String words, long batch, String convention) {
        return Case.of(Models.spec(words), Options.DEFAULT.of(Rational.of(batch))
                .by(Conventions.named(convention)));
    }
}

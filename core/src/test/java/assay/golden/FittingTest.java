package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Fitting;
import assay.ask.Options;
import assay.ask.Over;
import assay.ask.Plan;
import assay.ask.Training;
import assay.life.Holding;
import assay.life.Keeping;
import assay.problem.Refusal;
import assay.recipe.Optimizers;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The greatest size that fits, against every value tried one by one.
class FittingTest {
    private static final String TINY =
            "vocab_size=100 context_length=16 num_layers=3 d_model=24 num_heads=3 d_ff:=roundDown(8/3*d_model,8)";
    private static final long SEED = 20_260_701;

    /// The peak where a size has a value; the walk asks the account anew each time.
    private static Rational held(Over over, long value) {
        var spec = Models.spec(TINY);
        var number = Rational.of(value);
        var options = switch (over.label()) {
            case "batch" -> Options.DEFAULT.of(number);
            case "seq" -> Options.DEFAULT.at(number);
            default -> Options.DEFAULT;
        };
        var sized = over.isOfModel() ? set(spec, over.size(), value) : spec;
        var training = Training.of(Case.of(sized, options), Plan.DEFAULT);
        return training.most();
    }

    private static Spec set(Spec spec, String size, long value) {
        return spec.with(size, new Field(new Value.Numeral(Rational.of(value)), "test"));
    }

    /// A capacity that a value takes to the byte, a byte less, and one anywhere.
    @ParameterizedTest
    @FieldSource("assay.ask.Over#ALL")
    void aWalkFindsTheSame(Over over) {
        var random = new Random(SEED);
        long step = over.equals(Over.WIDTH) ? 6 : 1;
        for (int i = 0; i < 8; i++) {
            long value = step * (2 + random.nextInt(60));
            var bytes = held(over, value);
            var exact = fitting(over, bytes);
            long most = exact.most().num().longValueExact();
            assertThat(most).as("%s %s, seed %s", over, value, SEED).isGreaterThanOrEqualTo(value);
            assertThat(held(over, most)).isEqualTo(bytes);
            assertThat(held(over, most + step)).isGreaterThan(bytes);
            assertThat(exact.left().signum()).isZero();
            assertThat(exact.step()).isEqualTo(Rational.of(step));
            var less = fitting(over, bytes.minus(Rational.ONE));
            if (less.none()) {
                // the optimizer's step is the peak of all values up to this
                assertThat(held(over, step)).isEqualTo(bytes);
                continue;
            }
            long before = less.most().num().longValueExact();
            assertThat(before).isLessThan(value);
            assertThat(less.next().orElseThrow().bytes()).isEqualTo(bytes);
            assertThat(less.level().bytes()).isEqualTo(held(over, before));
            assertThat(less.bound()).isEqualTo(over.equals(Over.SEQ) && before > 16 ? Fitting.Bound.CONTEXT
                    : Fitting.Bound.MEMORY);
            assertThat(exact.closed().at(Map.of(over.size(), Rational.of(most)))).isEqualTo(bytes);
        }
    }

    /// The least value is an answer with its amounts too.
    @ParameterizedTest
    @FieldSource("assay.ask.Over#ALL")
    void nothingFits(Over over) {
        var none = fitting(over, Rational.ONE);
        long least = over.equals(Over.WIDTH) ? 6 : 1;
        assertThat(none.none()).isTrue();
        assertThat(none.next()).isEmpty();
        assertThat(none.bound()).isEqualTo(Fitting.Bound.MEMORY);
        assertThat(none.level().value()).isEqualTo(Rational.of(least));
        assertThat(none.left()).isEqualTo(Rational.ONE.minus(held(over, least)));
    }

    @Test
    void whatFollows() {
        assertThat(fitting(Over.WIDTH, Rational.of(10_000_000)).moved()).contains("d_model", "d_ff")
                .doesNotContain("num_layers", "num_heads", "T", "B");
        assertThat(fitting(Over.LAYERS, Rational.of(10_000_000)).moved()).containsExactly("num_layers");
    }

    /// Weights and their state grow with the layers, activations with the batch.
    @Test
    void theGreatestPart() {
        var weights = Fitting.of(Models.spec(TINY), Options.DEFAULT.at(Rational.ONE),
                Plan.DEFAULT.keeping(Keeping.HANDOUT), Over.LAYERS, Rational.of(5_000_000));
        assertThat(weights.greatest()).isEqualTo(Holding.OPTIMIZER);
        assertThat(weights.growing()).contains(Holding.OPTIMIZER);
        var plain = Fitting.of(Models.spec(TINY), Options.DEFAULT.at(Rational.ONE),
                Plan.DEFAULT.keeping(Keeping.HANDOUT).by(Optimizers.named("sgd")), Over.LAYERS,
                Rational.of(5_000_000));
        assertThat(plain.most()).isGreaterThan(weights.most());
        assertThat(fitting(Over.BATCH, Rational.of(50_000_000)).greatest()).isEqualTo(Holding.ACTIVATIONS);
    }

    /// Kinds of layers that a config lists one by one leave no other number of layers.
    @Test
    void oneValueAlone() {
        var listed = Models.spec("model_type=gpt_oss vocab_size=100 num_hidden_layers=2 hidden_size=24 "
                + "num_attention_heads=3 num_key_value_heads=3 intermediate_size=8 num_local_experts=2")
                .with("layer_types", new Field(new Value.Items(List.of(new Value.Text("full_attention"),
                        new Value.Text("sliding_attention"))), "test"));
        assertThatThrownBy(() -> Fitting.of(listed, Options.DEFAULT, Plan.DEFAULT, Over.LAYERS,
                Rational.of(10_000_000))).isInstanceOf(Refusal.class)
                .hasMessageContaining("no other num_layers than 2").hasMessageContaining("layer_types");
    }

    @Test
    void noSuchSize() {
        var vit = Models.spec("model_type=vit hidden_size=24 num_hidden_layers=2 num_attention_heads=3 "
                + "intermediate_size=48 image_size=32 patch_size=8");
        assertThatThrownBy(() -> Fitting.of(vit, Options.DEFAULT, Plan.DEFAULT, Over.SEQ, Rational.of(1 << 30)))
                .isInstanceOf(Refusal.class).hasMessageContaining("does not depend on T");
    }

    /// More layers than are looked at one by one are no model, whatever memory there is.
    @Test
    void theModelBinds() {
        var windows = Models.spec("model_type=gpt_oss vocab_size=100 num_hidden_layers=2 hidden_size=24 "
                + "num_attention_heads=3 num_key_value_heads=3 intermediate_size=8 num_local_experts=2");
        var fitting = Fitting.of(windows, Options.DEFAULT.at(Rational.ONE), Plan.DEFAULT, Over.LAYERS,
                Rational.of(1L << 50));
        assertThat(fitting.most()).isEqualTo(Rational.of(10_000));
        assertThat(fitting.bound()).isEqualTo(Fitting.Bound.MODEL);
        assertThat(fitting.why()).anySatisfy(w -> assertThat(w).contains("10001 describes no model"));
    }

    private static Fitting fitting(Over over, Rational capacity) {
        var fitting = Fitting.of(Models.spec(TINY), Options.DEFAULT, Plan.DEFAULT, over, capacity);
        assertThat(fitting.training().subject().value(Expr.dim(over.size()))).isEqualTo(fitting.level().value());
        return fitting;
    }
}

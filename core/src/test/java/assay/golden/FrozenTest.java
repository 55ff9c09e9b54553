package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.account.Backward;
import assay.account.Forward;
import assay.account.Gradients;
import assay.account.OptimizerState;
import assay.account.Parameters;
import assay.account.Quantity;
import assay.account.Terms;
import assay.account.Trainable;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Adapters;
import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Plan;
import assay.ask.Targets;
import assay.ask.Training;
import assay.ask.Tuning;
import assay.model.Block;
import assay.model.Component;
import assay.model.Line;
import assay.model.Model;
import assay.model.Op;
import assay.model.Tensor;
import assay.pass.Freeze;
import assay.pass.Gradient;
import assay.pass.Lora;
import assay.problem.Refusal;
import assay.recipe.Optimizers;
import assay.recipe.Precision;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models of which not all is trained: work as PyTorch's counter has it (`count_lora_flops.py`), and laws.
class FrozenTest {
    private static final String DECODER = "vocab_size=1000 d_model=64 num_layers=4 num_heads=4 d_ff=192";

    private static final String SIZES =
            " vocab_size=100 hidden_size=48 num_hidden_layers=3 num_attention_heads=4 intermediate_size=80";

    private static Tuning lora(long rank) {
        return new Tuning(Optional.of(Adapters.of(Rational.of(rank), Targets.BLOCKS, "test")), List.of());
    }

    private static Tuning frozen(String... paths) {
        return new Tuning(Optional.empty(), List.of(paths));
    }

    @Test
    void workAndTrainedParametersAreAsTheCounterHasThem() {
        var rows = Rows.of("lora_flops.csv");
        assertThat(rows).hasSize(18);
        for (var row : rows) {
            var training = PeakTest.training(row);
            assertThat(value(training, new Forward())).as(row.get("name")).isEqualTo(row.exact("forward"));
            assertThat(value(training, new Backward())).as(row.get("name")).isEqualTo(row.exact("backward"));
            assertThat(value(training, new Trainable())).as(row.get("name")).isEqualTo(row.exact("trained"));
        }
    }

    private static Rational value(Training training, Quantity quantity) {
        return training.subject().value(training.ledger(quantity).orElseThrow().total());
    }

    /// What makes the rows fail: each is a mistake that the pass could have.
    @Test
    void plantedFaultsAreFound() {
        var row = Rows.of("lora_flops.csv").getFirst();
        var right = PeakTest.training(row).subject();
        var model = right.model();
        List<UnaryOperator<Model>> faults = List.of(
                m -> reads(m, t -> t.frozen(false)),
                m -> reads(m, t -> t.name().equals("weight") ? t.frozen(true) : t),
                m -> Freeze.of(m, false, name -> name.contains("lora_A")),
                m -> new Lora(l -> l.repeated() ? Optional.of(Expr.of(4)) : Optional.empty(), false, Lora.How.PLAIN)
                        .beside(Models.of(DECODER)));
        for (var fault : faults) {
            var wrong = fault.apply(model);
            assertThat(new Trainable().of(wrong, Terms.DEFAULT).orElseThrow().total()
                    .equals(new Trainable().of(model, Terms.DEFAULT).orElseThrow().total())
                    && new Backward().of(wrong, Terms.DEFAULT).orElseThrow().total()
                            .equals(new Backward().of(model, Terms.DEFAULT).orElseThrow().total())).isFalse();
        }
    }

    private static Model reads(Model model, UnaryOperator<Tensor> change) {
        return model.withRoot((Block) model.root().each(op -> op.with(new Line(
                op.line().reads().stream().map(t -> t.parameter() ? change.apply(t) : t).toList(),
                op.line().writes(), op.line().mask(), op.line().reference()))));
    }

    /// `r (d_in + d_out)` for each layer, as expressions.
    @ParameterizedTest
    @ValueSource(strings = {DECODER, "model_type=gpt2 vocab_size=100 n_layer=3 n_embd=48 n_head=4",
        "model_type=llama num_key_value_heads=2" + SIZES, "model_type=phi3 num_key_value_heads=2" + SIZES,
        "model_type=bert architectures=BertForMaskedLM" + SIZES, "model_type=gpt_neox" + SIZES,
        "model_type=mixtral num_key_value_heads=2 num_local_experts=4 num_experts_per_tok=2" + SIZES})
    void adaptersHaveTheirRankTimesBothEnds(String fields) {
        var model = Models.of(fields);
        var tuned = lora(8).of(model).checked();
        var rank = Expr.dim(Adapters.RANK);
        var sum = new ArrayList<Expr>();
        model.walk((place, op) -> op.line().reads().stream().filter(t -> place.repeated() && op.parts().isEmpty()
                && t.name().equals("weight") && t.dims().size() == 2
                && !place.purpose().equals(Optional.of(Component.ROUTER))).forEach(t -> {
                    var shape = t.shape(place::size);
                    sum.add(shape.get(0).plus(shape.get(1)).times(rank).times(place.inStore().count()));
                }));
        var trained = new Trainable().of(tuned, Terms.DEFAULT).orElseThrow().total();
        assertThat(trained).isEqualTo(Expr.sum(sum));
        var all = new Parameters().of(tuned, Terms.DEFAULT).orElseThrow().total();
        assertThat(all).isEqualTo(new Parameters().of(model, Terms.DEFAULT).orElseThrow().total().plus(trained));
        assertThat(new Gradients(Precision.FP32).of(tuned, Terms.DEFAULT).orElseThrow().total())
                .isEqualTo(trained.times(4));
        assertThat(new OptimizerState(Optimizers.named("adamw"), Precision.FP32, false).of(tuned, Terms.DEFAULT)
                .orElseThrow().total()).isEqualTo(trained.times(8));
    }

    @Test
    void whereEverythingButTheHeadIsFrozenOneGradientIsLeft() {
        var model = frozen("token_embeddings", "layers", "ln_final").of(Models.of(DECODER));
        var gradients = new ArrayList<Op>();
        Gradient.of(model).walk((_, op) -> gradients.add(op));
        assertThat(gradients).hasSize(1);
        assertThat(gradients.getFirst().line().writes().getFirst().name()).isEqualTo("d_lm_head.weight");
    }

    @Test
    void frozenLowerLayersStandApartAndHaveNoBackwardPass() {
        var model = frozen("token_embeddings", "layers.0-1").of(Models.of(DECODER)).checked();
        var backward = new ArrayList<String>();
        Gradient.of(model).walk((place, _) -> backward.add(place.path()));
        assertThat(backward).anyMatch(path -> path.contains("layers[2-3"))
                .noneMatch(path -> path.contains("layers[0-1"));
        assertThat(new Parameters().of(model, Terms.DEFAULT).orElseThrow().total().at(values(model)))
                .isEqualTo(new Parameters().of(Models.of(DECODER), Terms.DEFAULT).orElseThrow().total()
                        .at(values(model)));
    }

    private static Map<String, Rational> values(Model model) {
        return Models.point(model, 1, 8);
    }

    private static Rational peak(Spec spec, Tuning tuning) {
        return Training.of(Case.of(spec, Options.DEFAULT.at(Rational.of(64)).training(tuning)), Plan.DEFAULT).most();
    }

    @Test
    void thePeakGrowsWithTheRankAndIsBelowThatOfFullTraining() {
        var spec = Models.spec(DECODER);
        var full = peak(spec, Tuning.ALL);
        var before = Rational.ZERO;
        for (long rank : new long[] {1, 2, 4, 8, 16}) {
            var peak = peak(spec, lora(rank));
            assertThat(peak).isGreaterThan(before);
            before = peak;
        }
        assertThat(before).isLessThan(full);
        assertThat(peak(spec, frozen("token_embeddings"))).isLessThan(full);
        assertThat(peak(spec, new Tuning(Optional.empty(), List.of()))).isEqualTo(full);
    }

    @Test
    void aReferenceIsAsMuchAsTheWeightsAtEveryMoment() {
        var subject = Case.of(Models.spec(DECODER), Options.DEFAULT.at(Rational.of(64)));
        var plain = Training.of(subject, Plan.DEFAULT);
        var beside = Training.of(subject, Plan.DEFAULT.beside(true));
        var weights = value(plain, new Weights());
        assertThat(beside.most()).isEqualTo(plain.most().plus(weights));
    }

    @Test
    void whatIsNotThereIsRefused() {
        var model = Models.of(DECODER);
        assertThatThrownBy(() -> frozen("token_embedings").of(model)).isInstanceOf(Refusal.class)
                .hasMessageContaining("token_embeddings");
        assertThatThrownBy(() -> frozen("*").of(model)).isInstanceOf(Refusal.class)
                .hasMessageContaining("leaves nothing to train");
        assertThatThrownBy(() -> new Tuning(Optional.of(Adapters.of(Rational.of(8), new Targets(
                new Targets.Named(List.of("qproj")), Optional.empty(), Set.of()), "--lora")), List.of())
                .of(model)).isInstanceOf(Refusal.class).hasMessageContaining("q_proj");
    }
}

package assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.account.Forward;
import assay.account.Parameters;
import assay.account.Quantity;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.model.Model;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import assay.pass.Stage;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Laws of the stages of every tree that there is.
final class StageTest {
    private static final int STAGES = 2;

    /// Of so many one is tried: each stage is a tree of its own.
    private static final int EACH = 6;

    /// The stages of a model; empty where it cannot have so many.
    private static List<Model> of(Model model, int chunks) {
        try {
            var all = new ArrayList<Model>();
            for (int stage = 0; stage < STAGES; stage++) {
                all.add(Stage.of(model, STAGES, chunks, stage));
            }
            return all;
        } catch (Refusal e) {
            return List.of();
        }
    }

    /// All stages together have what the model has, and once more what is tied to the first and read by the last; each
    /// reads what is there, in its shape.
    @Test
    void allStagesAreTheWhole() {
        Corpus.hold(Corpus.ALL.stream().filter(c -> c.number() % EACH == 0).toList(), corpus -> {
            var model = corpus.model();
            for (int chunks = 1; chunks <= 2; chunks++) {
                var stages = of(model, chunks);
                if (stages.isEmpty()) {
                    continue;
                }
                stages.forEach(Model::checked);
                var tied = tied(model, stages.getLast());
                assertThat(sum(stages, new Parameters()).minus(tied)).isEqualTo(at(model, new Parameters()));
                assertThat(sum(stages, new Forward())).isEqualTo(at(model, new Forward()));
            }
        });
    }

    @Test
    void mostModelsHaveStages() {
        var models = Corpus.ALL.stream().filter(c -> c.number() % EACH == 1).map(Corpus::model).toList();
        long staged = models.parallelStream().filter(m -> !of(m, 1).isEmpty()).count();
        assertThat(staged).isGreaterThan(models.size() * 7L / 10);
    }

    /// What the last stage has of its own and the model reads as another's.
    private static Rational tied(Model model, Model last) {
        var shared = new LinkedHashSet<String>();
        model.walk((place, op) -> op.line().reads().stream().filter(t -> t.role() == Role.SHARED)
                .forEach(t -> shared.add(place.path() + " " + t.name())));
        var sum = new ArrayList<Rational>();
        last.walk((place, op) -> op.line().reads().stream().filter(Tensor::counted)
                .filter(t -> shared.contains(place.path() + " " + t.name()))
                .forEach(t -> sum.add(t.elements(place::size).at(point(model)))));
        return sum.stream().reduce(Rational.ZERO, Rational::plus);
    }

    private static Rational sum(List<Model> stages, Quantity quantity) {
        return stages.stream().map(s -> at(s, quantity)).reduce(Rational.ZERO, Rational::plus);
    }

    private static Rational at(Model model, Quantity quantity) {
        return quantity.of(model, Terms.DEFAULT).orElseThrow().total().at(point(model));
    }

    private static Map<String, Rational> point(Model model) {
        var point = new HashMap<>(model.sizes().values());
        point.put("B", Rational.ONE);
        point.put("T", Rational.of(16));
        point.put(Stage.COUNT, Rational.of(STAGES));
        return point;
    }

    @Test
    void tooManyAreRefusedWithHowMany() {
        var gpt2 = Corpus.ALL.stream().filter(c -> c.row().type().equals("gpt2")).findFirst().orElseThrow().model();
        assertThatThrownBy(() -> Stage.of(gpt2, 1000, 1, 0)).isInstanceOf(Refusal.class).hasMessageContaining(
                "at most");
    }
}

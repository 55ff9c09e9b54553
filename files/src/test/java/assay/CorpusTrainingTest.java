package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Activations;
import assay.account.Backward;
import assay.account.Forward;
import assay.account.Ledger;
import assay.account.OptimizerStep;
import assay.account.Recomputation;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Plan;
import assay.ask.Reach;
import assay.ask.Training;
import assay.device.Accelerators;
import assay.life.Keeping;
import assay.life.Kernel;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Pointwise;
import assay.model.Op;
import assay.pass.Recompute;
import assay.problem.Refusal;
import assay.recipe.Optimizers;
import assay.recipe.Precision;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What holds of training every published config, however it is trained.
class CorpusTrainingTest {
    /// Nets in stages, of which a group of layers begins with more than a list of what is made names.
    private static final Set<String> STAGES = Set.of("dinov3_convnext");

    /// Groups of more layers than a model has, too.
    private static final List<Recompute> MODES = List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL,
            Recompute.every(2), Recompute.every(4), Recompute.every(1000));

    private static final List<Kernel> KERNELS = List.of(Kernel.values());
    /// Of so many trees one is tried.
    private static final int TURNS = 3;

    private static final List<Long> BATCHES = List.of(1L, 2L, 7L);
    private static final List<Long> CONTEXTS = List.of(1L, 2L, 100L, 4096L, 1_000_000L);

    /// One plan each, at sizes that are common and sizes that are not, some of one layer.
    @Test
    void everyConfigIsTrainedBySomePlan() {
        Corpus.always(of -> {
            if (!Turns.of(of.number(), TURNS)) {
                return;
            }
            var random = of.random();
            var plan = Plan.DEFAULT.by(pick(random, Optimizers.ALL)).in(pick(random, Precision.ALL))
                    .keeping(pick(random, Keeping.ALL)).with(pick(random, KERNELS)).with(pick(random, MODES));
            var options = Options.DEFAULT.of(Rational.of(pick(random, BATCHES)))
                    .at(Rational.of(pick(random, CONTEXTS)));
            var subject = random.nextInt(4) == 0 ? shallow(of, options) : Case.of(of.spec(), options);
            holds(subject, random.nextInt(10) == 0
                    ? plan.in(Precision.named("bf16-mixed")).on(Accelerators.known().find("h100")) : plan);
        });
    }

    /// Every mode with every list and kernel; optimizers and precisions in turn.
    @Test
    void aFewFamiliesAreTrainedByEveryPlan() {
        Corpus.hold(Corpus.ALL.stream().filter(Corpus::few).toList(), of -> {
            var subject = Case.of(of.spec(), Options.DEFAULT.of(Rational.of(2)).at(Rational.of(300)));
            int turn = of.number();
            for (var mode : MODES) {
                for (var list : Keeping.ALL) {
                    for (var kernel : KERNELS) {
                        var optimizer = Optimizers.ALL.get(turn % Optimizers.ALL.size());
                        var precision = Precision.ALL.get(turn % Precision.ALL.size());
                        holds(subject, Plan.DEFAULT.by(optimizer).in(precision).keeping(list).with(kernel).with(mode));
                        turn++;
                    }
                }
                peakIsTheMost(Training.of(subject, Plan.DEFAULT.with(mode)));
            }
        });
    }

    private static <T> T pick(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /// The config with one layer, where that is a model.
    private static Case shallow(Corpus of, Options options) {
        Spec spec = of.spec().with("num_layers", new Field(new Value.Numeral(Rational.ONE), "test"));
        try {
            return Case.of(spec, options);
        } catch (Refusal refusal) {
            return Case.of(of.spec(), options);
        }
    }

    /// What is held and done is whole and never below zero; a moment is the sum of its parts; what is done again is a
    /// part of the forward pass.
    private static void holds(Case subject, Plan plan) {
        var as = "%s %s %s %s %s at B=%s T=%s".formatted(plan.optimizer().name(), plan.precision().name(),
                plan.kept().list().name(), plan.kept().kernel().label(), plan.kept().recompute().label(),
                subject.value(Expr.dim("B")), subject.value(Expr.dim("T")));
        var training = Training.of(subject, plan);
        var values = training.subject().values();
        var pass = pass(training);
        training.memory().forEach((part, ledger) -> ledger.entries().forEach(entry ->
                assertThat(entry.amount().at(pass)).as("%s %s: %s", part, entry.path(), as)
                        .isGreaterThanOrEqualTo(Rational.ZERO).matches(Rational::isInteger)));
        for (var quantity : List.of(new Forward(), new Backward(), new Recomputation(plan.kept().recompute()),
                new OptimizerStep(plan.optimizer()))) {
            training.ledger(quantity).orElseThrow().entries().forEach(entry ->
                    assertThat(entry.amount().at(values)).as("%s %s: %s", quantity.name(), entry.path(), as)
                            .isGreaterThanOrEqualTo(Rational.ZERO));
        }
        peaks(training, as);
        var twice = Corpus.sum(training.ledger(new Recomputation(plan.kept().recompute())).orElseThrow(), values);
        assertThat(twice).as(as)
                .isLessThanOrEqualTo(Corpus.sum(training.ledger(new Forward()).orElseThrow(), values));
        assertThat(twice.signum() == 0 || !plan.kept().recompute().equals(Recompute.NONE)).as(as).isTrue();
        assertThat(training.flops(Reach.Of.HARDWARE).at(values)).as(as)
                .isEqualTo(training.flops(Reach.Of.MODEL).at(values).plus(twice));
    }

    /// The values of all sizes for one pass.
    private static Map<String, Rational> pass(Training training) {
        var values = new HashMap<>(training.subject().values());
        values.put("B", training.subject().value(Expr.dim(Training.MICRO_BATCH)));
        return values;
    }

    private static void peaks(Training training, String as) {
        var pass = pass(training);
        for (var moment : training.moments()) {
            var sum = Rational.ZERO;
            for (var part : moment.parts().entrySet()) {
                var bytes = part.getValue().at(pass);
                assertThat(bytes).as("%s at %s: %s", part.getKey(), moment.name(), as)
                        .isGreaterThanOrEqualTo(Rational.ZERO);
                sum = sum.plus(bytes);
            }
            assertThat(training.at(moment).at(training.subject().values())).as("%s: %s", moment.name(), as)
                    .isEqualTo(sum).matches(Rational::isInteger);
        }
    }

    private static void peakIsTheMost(Training training) {
        var values = training.subject().values();
        var most = training.at(training.peak()).at(values);
        assertThat(training.moments().stream().map(m -> training.at(m).at(values))).contains(most)
                .allMatch(bytes -> bytes.compareTo(most) <= 0);
    }

    /// By one list and kernel each: what is kept from the start is less the more is done again; what is held while one
    /// part is done again is no more than what is kept of all where none is; and what is kept without doing anything
    /// again is so much a sequence, and a mask, where no sequences are compared with each other. Both kinds together
    /// may be more than without: a list of what is made does not name what a group begins with, so that a model in one
    /// group keeps that beside all of its list; and keys that are repeated for all heads are kept once more as they
    /// were.
    @Test
    void doingMoreAgainKeepsLess() {
        Corpus.always(of -> {
            if (!Turns.of(of.number() + 1, TURNS) || biased(of.model())) {
                return;
            }
            var list = Keeping.ALL.get(of.number() % Keeping.ALL.size());
            var kernel = KERNELS.get(of.number() / Keeping.ALL.size() % KERNELS.size());
            var at = of.at(2, 512);
            var ledgers = MODES.stream().map(mode -> kept(of, list, kernel, mode)).toList();
            var kept = ledgers.stream().map(l -> Corpus.sum(l.only(e -> !redone(e.path())), at)).toList();
            var redone = ledgers.stream().map(l -> Corpus.sum(l.only(e -> redone(e.path())), at)).toList();
            var none = kept.getFirst();
            for (int i = 0; i < (STAGES.contains(of.row().type()) ? 0 : MODES.size()); i++) {
                var as = MODES.get(i).label() + " by " + list.name() + ", " + kernel.label();
                assertThat(kept.get(i)).as(as).isLessThanOrEqualTo(i < 2 ? none : kept.get(i - 1));
                assertThat(redone.get(i)).as(as).isLessThanOrEqualTo(none);
                assertThat(redone.get(i)).as(as).isGreaterThanOrEqualTo(i < 3 ? Rational.ZERO : redone.get(i - 1));
            }
            if (!compares(of.model())) {
                var third = Corpus.sum(ledgers.getFirst(), of.at(3, 512)).minus(none);
                assertThat(third).as("the third sequence by %s", list.name())
                        .isEqualTo(none.minus(Corpus.sum(ledgers.getFirst(), of.at(1, 512))));
            }
        });
    }

    /// Whether all layers add one table of all pairs to their scores: what each layer begins with has it then, which
    /// no list names.
    private static boolean biased(Model model) {
        var found = new ArrayList<Op>();
        model.walk((_, op) -> {
            if (op instanceof Pointwise p && p.kind() == Kind.POSITION_BIAS) {
                found.add(op);
            }
        });
        return !found.isEmpty();
    }

    /// Whether a product has two axes of sequences.
    private static boolean compares(Model model) {
        var found = new ArrayList<Op>();
        model.walk((place, op) -> {
            if (op.line().writes().stream().anyMatch(t ->
                    t.axes().stream().filter(a -> place.size(a.name()).equals(Expr.dim("B"))).count() > 1)) {
                found.add(op);
            }
        });
        return !found.isEmpty();
    }

    private static boolean redone(String path) {
        return path.equals("recomputed");
    }

    private static Ledger kept(Corpus of, Keeping list, Kernel kernel, Recompute mode) {
        return new Activations(list, kernel, mode).of(of.model(), Terms.DEFAULT).orElseThrow();
    }
}

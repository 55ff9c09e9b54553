package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Answer;
import assay.ask.Ask;
import assay.ask.Case;
import assay.ask.Fit;
import assay.ask.Fitting;
import assay.ask.Options;
import assay.ask.Over;
import assay.ask.Plan;
import assay.ask.Training;
import assay.device.Accelerator;
import assay.device.Confidence;
import assay.device.Feature;
import assay.life.Autocast;
import assay.life.Keeping;
import assay.life.Kernel;
import assay.pass.Recompute;
import assay.problem.Refusal;
import assay.recipe.Optimizers;
import assay.recipe.Precision;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `fit`, `train`, what fits and what is explained are one answer: of random models, plans and devices.
class AgreementTest {
    private static final long FIRST = Long.getLong("assay.seed", 0);
    private static final int SAMPLES = Integer.getInteger("assay.samples", 240);

    /// A question with an answer that can be had in several ways.
    private record Asked(Spec spec, Plan plan, long batch, long tokens, Over over, Rational capacity) {
        static Asked random(long seed) {
            var random = new Random(seed);
            var again = List.of(Recompute.NONE, Recompute.FULL, Recompute.SELECTIVE, Recompute.every(2));
            var plan = Plan.DEFAULT.by(one(Optimizers.ALL, random)).in(one(Precision.ALL, random).on(Autocast.CUDA))
                    .keeping(one(Keeping.ALL, random)).with(one(List.of(Kernel.values()), random))
                    .with(one(again, random));
            var asked = new Asked(Models.spec(Config.random(seed).toString()), plan, random.nextInt(1, 9),
                    random.nextInt(1, 40), one(Over.ALL, random), Rational.ONE);
            return asked.in(capacity(asked, random));
        }

        /// What some value of the size takes, to the byte or nearly.
        private static Rational capacity(Asked asked, Random random) {
            long value = random.nextInt(1, 40);
            try {
                var own = asked.train(Rational.of(value)).most();
                return own.plus(Rational.of(random.nextInt(-1, 2000))).max(Rational.ONE);
            } catch (Refusal _) {
                return asked.in(Rational.ONE).train(asked.own()).most().plus(Rational.of(random.nextInt(-1, 2000)));
            }
        }

        private static <A> A one(List<A> of, Random random) {
            return of.get(random.nextInt(of.size()));
        }

        private Asked in(Rational bytes) {
            return new Asked(spec, plan, batch, tokens, over, bytes);
        }

        /// The size as it is without a question.
        Rational own() {
            return Case.of(spec, options()).value(Expr.dim(over.size()));
        }

        private Options options() {
            return Options.DEFAULT.of(Rational.of(batch)).at(Rational.of(tokens));
        }

        /// What training takes with a value of the size that is sought, the batch at once.
        Training train(Rational value) {
            return answer(value).training();
        }

        Answer answer(Rational value) {
            var ask = Ask.of(over.isOfModel()
                    ? spec.with(over.size(), new Field(new Value.Numeral(value), "test")) : spec).with(plan);
            return ask.with(switch (over.label()) {
                case "batch" -> options().of(value);
                case "seq" -> options().at(value);
                default -> options();
            }).answer();
        }

        Training trainThere(Rational value) {
            return answerThere(value).training();
        }

        /// The same on a device with so much memory.
        Answer answerThere(Rational value) {
            var device = new Accelerator("test", List.of(), "", "",
                    Map.of(Feature.MEMORY, capacity.over(Rational.of(1_000_000_000L)), Feature.FP32, Rational.ONE,
                            Feature.TF32, Rational.ONE, Feature.BF16, Rational.ONE, Feature.FP16, Rational.ONE),
                    Confidence.HIGH, "", "");
            return new Asked(spec, plan.on(device), batch, tokens, over, capacity).answer(value);
        }

        Fitting fit() {
            return Fitting.of(spec, options(), plan, over, capacity);
        }
    }

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + SAMPLES);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneAnswer(long seed) {
        var asked = Asked.random(seed);
        Fitting fit;
        try {
            fit = asked.fit();
        } catch (Refusal refusal) {
            assertThat(refusal).hasMessageContaining("describes a model");
            return;
        }
        if (fit.none()) {
            var least = asked.trainThere(fit.level().value());
            assertThat(least.most()).isEqualTo(fit.level().bytes()).isGreaterThan(asked.capacity);
            return;
        }
        var answer = asked.answerThere(fit.most());
        var there = answer.training();
        assertThat(there.passes()).isEqualTo(Rational.ONE);
        assertThat(there.most()).isEqualTo(fit.level().bytes()).isLessThanOrEqualTo(asked.capacity);
        assertThat(there.peak().name()).isEqualTo(fit.level().peak().name());
        assertThat(answer.value("memory.peak")).isEqualTo(there.most());
        assertThat(answer.ledger("memory.peak").entries()).hasSameSizeAs(there.peak().parts().keySet());
        assertThat(there.change(there.plan()).peak().bytes()).isEqualTo(there.most());
        fit.next().ifPresent(next -> {
            assertThat(asked.train(next.value()).most()).isEqualTo(next.bytes()).isGreaterThan(asked.capacity);
            assertThat(next.value()).isEqualTo(fit.most().plus(fit.step()));
        });
        whatFits(asked, there, fit);
    }

    /// The table "What fits" and the first row of the changes say what `fit` says, and a greater batch is cut.
    private static void whatFits(Asked asked, Training there, Fitting fit) {
        var batch = there.fits("B").orElseThrow();
        var atOnce = new Asked(asked.spec, asked.plan, 1, asked.tokens, Over.BATCH, asked.capacity);
        if (asked.over.equals(Over.BATCH)) {
            assertThat(batch).isEqualTo(new Fit(asked.capacity, fit.most(), fit.level().bytes()));
            if (fit.next().isPresent()) {
                cut(asked, asked.trainThere(fit.next().get().value()), fit);
            }
            var tokens = there.fits("T").orElseThrow();
            var sought = new Asked(asked.spec, asked.plan, 1, asked.tokens, Over.SEQ, asked.capacity).fit();
            assertThat(tokens).isEqualTo(new Fit(asked.capacity, sought.most(), sought.level().bytes()));
            assertThat(atOnce.fit().most()).isEqualTo(fit.most());
        }
        assertThat(there.change(there.plan()).most()).contains(batch);
    }

    /// A batch that is too great takes passes that fit, of which one more sequence would not.
    private static void cut(Asked asked, Training several, Fitting fit) {
        assertThat(several.several()).isEqualTo(fit.next().orElseThrow().value().compareTo(Rational.ONE) > 0);
        assertThat(several.sequences()).isLessThanOrEqualTo(fit.most());
        assertThat(several.fits("B").orElseThrow().most()).isEqualTo(fit.most());
        if (several.most().compareTo(asked.capacity) > 0) {
            assertThat(several.sequences()).isEqualTo(Rational.ONE);
        } else if (several.sequences().plus(Rational.ONE).compareTo(fit.most()) <= 0) {
            var values = new HashMap<>(several.subject().values());
            values.put("B", several.sequences().plus(Rational.ONE));
            assertThat(several.held().moments(values, true).bytes()).isGreaterThan(asked.capacity);
        }
    }
}

package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Step;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Measured;
import assay.ask.Options;
import assay.ask.Reported;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.convention.Conventions;
import assay.device.Feature;
import assay.pass.Recompute;
import assay.spec.Spec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/// TFLOP/s a device that Megatron-Bridge prints beside tokens a second: they are those of the convention `megatron`,
/// but for what a row's `counts` names.
///
/// - `plain`: nothing else.
/// - `mtp`: the module that predicts one more token, which the program does not count: one more routed layer, a product
///   from two widths to one, and the head once more.
/// - `windows`: of layers with a window, about the pairs within it, as `matmul-causal` has them; no routers.
/// - `older`: of each expert two matrices where it has three, and windows as if all pairs were seen.
///
/// The last two hold within 0.2 %, the others to the digits that are printed.
class MegatronBridgeTest {
    private static final Rational TERA = Rational.of(10).pow(12);
    private static final Rational HALF = Rational.of(1, 2);
    private static final Rational NEAR = Rational.of(1, 500);
    private static final Rational SIX = Rational.of(6);

    @ParameterizedTest
    @CsvFileSource(resources = "/golden/megatron_bridge_tflops.csv", numLinesToSkip = 1)
    void everyRow(String model, String counts, String release, String system, String precision, long seq, long devices,
            long batch, long tokens, long tflops, String source) {
        assertThat(List.of(release, system, precision, source)).noneMatch(String::isEmpty);
        var spec = Catalog.find(model);
        var options = Options.DEFAULT.at(Rational.of(seq)).of(Rational.of(batch)).by(Conventions.named(
                counts.equals("windows") ? "matmul-causal" : "megatron"));
        var measured = Measured.of(spec, options, new Reported(Reported.Figure.TOKENS_EACH, Rational.of(tokens),
                Rational.of(devices), Optional.empty(), Feature.BF16, Recompute.NONE, true));
        var token = measured.reported().model().plus(more(counts, spec, options));
        assertThat(measured.rateEach()).isEqualTo(Rational.of(tokens));
        var printed = Rational.of(tflops).times(TERA).over(Rational.of(tokens));
        assertThat(Set.of("windows", "older").contains(counts) ? near(token, printed)
                : rounds(token, tokens, tflops)).as("%s counts %s, printed %s", model, token, printed).isTrue();
        for (var other : List.of("palm", "matmul", "6n", "torchtitan")) {
            var by = measured.each().stream().filter(w -> w.convention().name().equals(other)).toList();
            assertThat(by).singleElement().satisfies(w -> assertThat(rounds(w.model(), tokens, tflops))
                    .as("%s by %s", model, other).isFalse());
        }
    }

    /// Whether FLOPs a token make of a speed that is printed in whole tokens a rate that is printed in whole TFLOP/s.
    private static boolean rounds(Rational token, long tokens, long tflops) {
        var speed = Rational.of(tokens);
        var rate = Rational.of(tflops);
        return speed.minus(HALF).times(token).over(TERA).compareTo(rate.plus(HALF)) <= 0
                && speed.plus(HALF).times(token).over(TERA).compareTo(rate.minus(HALF)) >= 0;
    }

    private static boolean near(Rational token, Rational printed) {
        var off = token.over(printed).minus(Rational.ONE);
        return off.compareTo(NEAR) < 0 && off.compareTo(NEAR.negated()) > 0;
    }

    private static Rational more(String counts, Spec spec, Options options) {
        return switch (counts) {
            case "mtp" -> {
                var one = Case.of(spec, options);
                var deeper = Case.of(Words.NONE.set("num_layers=" + size(one, "num_layers").plus(Rational.ONE))
                        .over(spec), options);
                var width = size(one, "d_model");
                yield step(deeper).minus(step(one)).plus(SIX.times(width).times(size(one, "vocab_size")))
                        .plus(SIX.times(width).times(width).times(Rational.of(2)));
            }
            case "windows" -> routers(Case.of(spec, options));
            case "older" -> SIX.times(size(Case.of(spec, options), "num_layers"))
                    .times(size(Case.of(spec, options), "num_experts_per_tok"))
                    .times(size(Case.of(spec, options), "d_model")).times(size(Case.of(spec, options), "d_model"))
                    .negated();
            default -> Rational.ZERO;
        };
    }

    /// What routers take, which Megatron leaves out, negative.
    private static Rational routers(Case subject) {
        return SIX.times(size(subject, "num_layers")).times(size(subject, "d_model"))
                .times(size(subject, "num_experts")).negated();
    }

    private static Rational size(Case subject, String name) {
        return Optional.ofNullable(subject.values().get(name)).orElseThrow(() -> new AssertionError(name + " of "
                + subject.values().keySet()));
    }

    private static Rational step(Case subject) {
        return subject.value(subject.ledger(new Step()).orElseThrow().total()).over(subject.value(subject.tokens()));
    }
}

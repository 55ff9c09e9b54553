package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.ask.Ask;
import assay.ask.Reach;
import assay.ask.Training;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.device.Accelerator;
import assay.device.Confidence;
import assay.device.Feature;
import assay.plan.StepTime.Estimate;
import assay.plan.Term;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is estimated of a step follows what is asked of its training.
class StepOfTrainingTest {
    private static Training asked(String model, String... said) {
        var words = new HashMap<>(Map.of("on", "h100", "seq", "2048", "batch", "8"));
        for (var word : said) {
            int sign = word.indexOf('=');
            words.put(word.substring(0, sign), word.substring(sign + 1));
        }
        return Ask.training(() -> Catalog.find(model), new Words(words, List.of(), List.of())).answer().training();
    }

    private static Estimate step(String... said) {
        return asked("llama-3.2-1b", said).step().orElseThrow();
    }

    @Test
    void timeFollowsFromIt() {
        var training = asked("llama-3.2-1b", "steps=10");
        var seconds = training.time().orElseThrow().seconds();
        assertThat(seconds.approximate() / 10 - step().seconds()).isBetween(-1e-8, 1e-8);
        assertThat(training.plan().hardware().reach().grounds()).isEqualTo(Reach.Grounds.ESTIMATED);
        assertThat(asked("llama-3.2-1b", "mfu=0.4").step()).isEmpty();
    }

    @Test
    void whatIsFrozenHasNoProductForItsGradient() {
        double all = step().times().of(Term.GEMM);
        assertThat(step("lora=r=8").times().of(Term.GEMM) / all).isBetween(.62, .9);
        assertThat(step("lora=r=8").times().of(Term.OPTIMIZER)).isLessThan(.05 * step().times().of(Term.OPTIMIZER));
        double front = step("freeze=embed_tokens,layers.0-13").times().of(Term.GEMM) / all;
        assertThat(front).isBetween(.38, .5);
        assertThat(step("lora=r=8", "weights=nf4").times().of(Term.MEMORY))
                .isGreaterThan(step("lora=r=8").times().of(Term.MEMORY));
        assertThat(step("weights=nf4").seconds()).isEqualTo(step().seconds());
    }

    @Test
    void precisionsAndOptimizers() {
        assertThat(step().seconds()).isLessThan(step("precision=tf32").seconds());
        assertThat(step("precision=tf32").seconds()).isLessThan(step("precision=fp32").seconds());
        assertThat(step("optimizer=sgd").times().of(Term.OPTIMIZER)).isLessThan(step().times().of(Term.OPTIMIZER));
        assertThat(step("attention=explicit").times().of(Term.ATTENTION))
                .isGreaterThan(step().times().of(Term.ATTENTION));
    }

    @Test
    void bubbles() {
        var staged = new String[] {"devices=8", "pp=8", "batch=64", "micro-batch=1", "schedule=1f1b"};
        double usual = step(staged).times().of(Term.BUBBLE);
        for (var schedule : List.of("zero-bubble", "dualpipe")) {
            staged[4] = "schedule=" + schedule;
            assertThat(step(staged).times().of(Term.BUBBLE)).as(schedule).isBetween(0., usual);
        }
    }

    @Test
    void whatWasMeasuredIsSaid() {
        assertThat(step().expected()).hasValueSatisfying(e -> assertThat(e.name()).isEqualTo("bridge-dense"));
        assertThat(step("on=rtx-4090").expected()).hasValueSatisfying(e ->
                assertThat(e.name()).isEqualTo("strange-dense"));
        for (var other : List.of("lora=r=8", "freeze=embed_tokens", "precision=tf32", "attention=explicit")) {
            assertThat(step(other).expected()).as(other).isEmpty();
        }
        var split = new String[] {"devices=8", "tp=4", "batch=8", "micro-batch=1"};
        assertThat(asked("qwen3-30b-a3b", split).step().orElseThrow().expected()).isEmpty();
        assertThat(asked("qwen3-30b-a3b", "devices=8", "ep=8").step().orElseThrow().expected()).isPresent();
    }

    /// Without an estimate it is assumed what runs reached that were measured.
    @Test
    void whatCannotBeEstimated() {
        var peak = new Accelerator("mine", List.of(), "", "2026", Map.of(Feature.BF16,
                Rational.parse("400000000000000")), Confidence.HIGH, "", "test");
        var words = new Words(Map.of("on", "mine", "seq", "2048"), List.of(), List.of(peak));
        var known = Ask.training(() -> Catalog.find("llama-3.2-1b"), words).answer().training();
        assertThat(known.step()).isEmpty();
        assertThat(known.plan().hardware().reach()).isEqualTo(Reach.USUAL);
        assertThat(Reach.USUAL.share()).isEqualTo(Rational.of(2, 5));
    }
}

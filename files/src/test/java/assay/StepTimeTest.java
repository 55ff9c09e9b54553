package assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.algebra.Rational;
import assay.catalog.Catalog;
import assay.device.Accelerator;
import assay.device.Accelerators;
import assay.device.Feature;
import assay.family.Families;
import assay.plan.Again;
import assay.plan.Habits;
import assay.plan.Layout;
import assay.plan.Machine;
import assay.plan.Rate;
import assay.plan.Rates;
import assay.plan.Stack;
import assay.plan.StepTime;
import assay.plan.StepTime.Estimate;
import assay.plan.Term;
import assay.plan.Fitted;
import assay.plan.Work;
import assay.plan.Works;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Laws of the estimate of a step's time.
class StepTimeTest {
    private static final long TOKENS = 4096;
    private static final Works LLAMA = new Works(Families.build(Catalog.find("llama-3-8b")), TOKENS);
    private static final Works ROUTED = new Works(Families.build(Catalog.find("qwen3-30b-a3b")), TOKENS);
    private static final Accelerator H100 = Accelerators.known().find("h100");

    private static StepTime.Setting setting(Accelerator device, String format) {
        return new StepTime.Setting(Machine.of(device, Rates.known()), Rates.known(), Stack.named("fused"),
                Habits.USUAL, Fitted.NONE, format);
    }

    private static Layout layout(int tp, int cp, int pp, int ep, int dp, int stage, long passes) {
        return new Layout(new Layout.Degrees(tp, tp > 1, cp, pp, 1, ep, dp), new Layout.Sharding(stage, 0),
                Layout.Schedule.ONE_FORWARD_ONE_BACKWARD, passes * dp, 1);
    }

    /// Some layouts, the same ones each time.
    private static List<Layout> layouts() {
        var random = new Random(16);
        var all = new ArrayList<Layout>();
        for (int i = 0; i < 24; i++) {
            int tp = 1 << random.nextInt(4);
            int cp = 1 << random.nextInt(2);
            int dp = 1 << random.nextInt(5);
            int ep = Math.min(tp * cp * dp, 1 << random.nextInt(4));
            all.add(layout(Math.min(tp, 4), cp, 1 << random.nextInt(3), Math.min(ep, Math.min(tp, 4) * cp * dp), dp,
                    random.nextInt(4), 1 + random.nextInt(8)));
        }
        return all;
    }

    /// A device with another figure.
    private static Accelerator with(Feature feature, long times) {
        var figures = new LinkedHashMap<>(H100.figures());
        figures.computeIfPresent(feature, (_, value) -> value.times(Rational.of(times)));
        return new Accelerator(H100.name(), H100.aliases(), H100.vendor(), H100.year(), figures, H100.confidence(),
                H100.notes(), H100.source());
    }

    @Test
    void oneDeviceExchangesNothing() {
        for (var works : List.of(LLAMA, ROUTED)) {
            for (int stage = 0; stage < 4; stage++) {
                var times = new StepTime(works, setting(H100, "bf16")).of(layout(1, 1, 1, 1, 1, stage, 4), Again.NONE)
                        .times();
                for (var term : Term.values()) {
                    if (term.exchanges() || term == Term.BUBBLE || term == Term.IMBALANCE) {
                        assertThat(times.of(term)).as(term.label()).isCloseTo(0, within(1e-9));
                    }
                }
            }
        }
    }

    @Test
    void aBetterDeviceIsNeverSlower() {
        for (var works : List.of(LLAMA, ROUTED)) {
            for (var format : Machine.FORMATS) {
                var base = new StepTime(works, setting(H100, format));
                for (var feature : List.of(Feature.BF16, Feature.FP8, Feature.BANDWIDTH, Feature.LINK,
                        Feature.NETWORK)) {
                    var better = new StepTime(works, setting(with(feature, 2), format));
                    for (var layout : layouts()) {
                        var one = base.of(layout, Again.NONE);
                        var two = better.of(layout, Again.NONE);
                        assertThat(two.seconds()).as("%s %s %s", format, feature, layout)
                                .isLessThanOrEqualTo(one.seconds() * (1 + 1e-12));
                        sums(one);
                    }
                }
            }
        }
    }

    private static void sums(Estimate estimate) {
        double sum = 0;
        for (var term : Term.values()) {
            assertThat(estimate.times().of(term)).as(term.label()).isGreaterThanOrEqualTo(0);
            assertThat(estimate.times().exposed(term)).as(term.label()).isBetween(0., 1.);
            assertThat(estimate.times().hidden(term)).as(term.label()).isGreaterThanOrEqualTo(0);
            assertThat(term.exchanges() || estimate.times().hidden(term) == 0).as(term.label()).isTrue();
            sum += estimate.times().of(term);
        }
        assertThat(estimate.seconds()).isCloseTo(sum, within(1e-9 * sum));
    }

    @Test
    void moreWorkIsNeverFaster() {
        var base = new StepTime(LLAMA, setting(H100, "bf16"));
        for (var more : List.of("num_layers=64", "d_ff=28672", "vocab_size=256512")) {
            var spec = Catalog.find("llama-3-8b");
            int sign = more.indexOf('=');
            var set = spec.with(more.substring(0, sign), new assay.spec.Field(new assay.spec.Value.Numeral(
                    Rational.parse(more.substring(sign + 1))), "test"));
            var other = new StepTime(new Works(Families.build(set), TOKENS), setting(H100, "bf16"));
            for (var layout : layouts()) {
                assertThat(other.of(layout, Again.NONE).seconds()).as("%s %s", more, layout)
                        .isGreaterThanOrEqualTo(base.of(layout, Again.NONE).seconds());
            }
        }
        for (var layout : layouts()) {
            double none = base.of(layout, Again.NONE).seconds();
            double some = base.of(layout, Again.ATTENTION).seconds();
            assertThat(none).isLessThanOrEqualTo(some * (1 + 1e-12));
            assertThat(some).isLessThanOrEqualTo(base.of(layout, Again.LAYERS).seconds() * (1 + 1e-12));
            var twice = new Layout(layout.degrees(), layout.sharding(), layout.schedule(), 2 * layout.batch(), 1);
            assertThat(none).isLessThan(base.of(twice, Again.NONE).seconds());
        }
    }

    /// The matrix products and the pairs of Llama 3 8B, by hand.
    @Test
    void workIsTheTrees() {
        double layer = 2 * 4096. * 4096 + 2 * 4096. * 1024 + 3 * 4096. * 14336;
        double products = 2 * TOKENS * (32 * layer + 128256. * 4096);
        double pairs = TOKENS * (TOKENS + 1) / 2. * 32 * 2 * (128 + 128) * 32;
        assertThat(LLAMA.of(1).flops()).isEqualTo(3 * (products + pairs));
        assertThat(LLAMA.of(1).weights().all()).isEqualTo(8_030_261_248.);
        assertThat(ROUTED.of(1).weights().all() + ROUTED.of(1).experts().all()).isEqualTo(30_532_122_624.);
        assertThat(8 * LLAMA.of(8).flops()).isCloseTo(LLAMA.of(1).flops(), within(1.));
        assertThat(ROUTED.of(4).experts()).isEqualTo(ROUTED.of(1).experts());
    }

    /// Every family has an estimate.
    @Test
    void everyKindOfModel() {
        var rows = Catalog.rows();
        for (int i = 0; i < rows.size(); i += 9) {
            var model = Families.build(rows.get(i).spec());
            var work = Work.of(model, 1, false, 256);
            assertThat(work.weights().all() + work.experts().all()).as(rows.get(i).name()).isPositive();
            var estimate = new StepTime(new Works(model, 256), setting(H100, "bf16"))
                    .of(layout(1, 1, 1, 1, 8, 1, 2), Again.LAYERS);
            assertThat(estimate.seconds()).as(rows.get(i).name()).isPositive().isFinite();
        }
    }

    /// A device of which nothing was measured is estimated too, with constants of its own name.
    @Test
    void everyDeviceWithABandwidth() {
        for (var device : Accelerators.known().rows()) {
            boolean known = device.figures().containsKey(Feature.BANDWIDTH)
                    && (device.figures().containsKey(Feature.BF16) || device.figures().containsKey(Feature.FP16));
            if (known) {
                var estimate = new StepTime(LLAMA, setting(device, "bf16")).of(layout(1, 1, 1, 1, 1, 0, 1),
                        Again.NONE);
                assertThat(estimate.mfu()).as(device.name()).isBetween(.01, 1.);
            }
        }
    }

    /// What an estimate rests on is its own device's and format's, each constant with where it is from.
    @Test
    void constantsThatAreUsed() {
        var estimate = new StepTime(ROUTED, setting(H100, "fp8")).of(layout(1, 1, 1, 8, 8, 1, 2), Again.NONE);
        var names = estimate.constants().stream().map(Rate::name).toList();
        assertThat(names).contains("h100.gemm.fp8.share", "h100.clock", "memory.share", "format.fp8.quantise")
                .doesNotContain("a100.clock", "h100.gemm.fp4.share", "format.mxfp8.bytes", "foundry.memory");
        assertThat(estimate.expected()).hasValueSatisfying(e -> assertThat(e.name()).isEqualTo("bridge-routed-all"));
        var other = new StepTime(LLAMA, setting(Accelerators.known().find("mi300x"), "bf16"))
                .of(layout(1, 1, 1, 1, 8, 1, 2), Again.NONE);
        assertThat(other.expected()).hasValueSatisfying(e -> assertThat(e.name()).isEqualTo("strange-dense"));
        assertThat(other.constants()).anyMatch(r -> r.name().equals("other.clock"));
    }
}

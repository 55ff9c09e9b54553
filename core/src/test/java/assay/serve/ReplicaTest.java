package assay.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.device.Accelerators;
import assay.family.Families;
import assay.model.Model;
import assay.plan.Packing;
import assay.quantity.Dtype;
import assay.serve.Replica.Feed;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import assay.storage.Cached;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicaTest {
    private static final Accelerator H100 = Accelerators.known().find("h100");

    private static Model layers(int number) {
        var fields = new LinkedHashMap<String, Field>();
        fields.put("model_type", new Field(new Value.Text("gpt2"), "#/model_type"));
        Map.of("vocab_size", 50257, "n_layer", number, "n_embd", 4096, "n_head", 32).forEach((name, n) ->
                fields.put(name, new Field(new Value.Numeral(Rational.of(n)), "#/" + name)));
        return Families.build(new Spec("gpt2", "config.json", fields, new LinkedHashMap<>()));
    }

    private static Replica of(Model model, Accelerator device, Ranks ranks) {
        return Replica.of(model, ranks, Packing.all(new Packing.Kept(2, "bf16")), Cached.all(Dtype.BF16),
                Silicon.of(device, Silicon.rates()), Engine.named("vllm"));
    }

    private static final Replica ONE = of(layers(32), H100, Ranks.ONE);

    @Test
    void moreUsersAndLongerContextsTakeLonger() {
        double before = 0;
        for (int users = 1; users <= 1024; users *= 2) {
            double step = ONE.seconds(Feed.decoding(users, 1000));
            assertThat(step).as("%d users", users).isGreaterThan(before);
            before = step;
        }
        before = 0;
        for (int context = 16; context < 1_000_000; context *= 3) {
            double step = ONE.seconds(Feed.decoding(64, context));
            assertThat(step).as("%d tokens", context).isGreaterThan(before);
            before = step;
        }
    }

    /// Each layer adds the same: what is not of layers is what two differ in.
    @Test
    void aStepIsLinearInLayers() {
        for (var feed : new Feed[] {Feed.decoding(8, 500), new Feed(8, 500, 1, 512, 0)}) {
            double one = of(layers(6), H100, Ranks.ONE).step(feed).total();
            double two = of(layers(12), H100, Ranks.ONE).step(feed).total();
            double four = of(layers(24), H100, Ranks.ONE).step(feed).total();
            assertThat(four - two).isCloseTo(2 * (two - one), within(1e-9));
        }
    }

    @Test
    void whatAStepGoesToIsItsSeconds() {
        for (var feed : new Feed[] {Feed.decoding(1, 10), Feed.decoding(300, 5000), Feed.prompts(3, 700),
            new Feed(17, 900, 2, 1024, 256)}) {
            var spent = ONE.step(feed);
            double portions = 0;
            for (var portion : Portion.values()) {
                assertThat(spent.of(portion)).isNotNegative();
                portions += spent.of(portion);
            }
            assertThat(portions).isCloseTo(spent.total(), within(1e-12));
            assertThat(ONE.seconds(feed)).isCloseTo(spent.total(), within(spent.total() * 0.01));
        }
    }

    @Test
    void nothingIsFasterThanAMachineWithoutLosses() {
        for (int users = 1; users <= 1024; users *= 4) {
            for (var feed : new Feed[] {Feed.decoding(users, 800), Feed.prompts(users, 100)}) {
                assertThat(ONE.ideal().seconds(feed)).isLessThan(ONE.seconds(feed));
            }
        }
    }

    /// The bytes that decoding reads are those of weights and caches: at ideal speed that is its time.
    @Test
    void aTokenReadsWeightsAndCache() {
        var model = layers(12);
        double weights = (12 * 12 * 4096. * 4096 + 50257. * 4096) * 2;
        double cache = 2. * 12 * 4096 * 2 * 1000;
        double activations = 4e6;
        double seconds = of(model, H100, Ranks.ONE).ideal().seconds(Feed.decoding(1, 1000));
        assertThat(seconds * 3.352e12).isBetween(weights + cache, weights + cache + activations);
    }

    @Test
    void fasterMemoryIsFaster() {
        var slower = of(layers(32), Accelerators.known().find("a100-80gb"), Ranks.ONE);
        var feed = Feed.decoding(8, 900);
        assertThat(ONE.ideal().seconds(feed)).isLessThan(slower.ideal().seconds(feed));
    }

    /// Where nothing waits for another the closed form is what the simulation says.
    @Test
    void theClosedFormIsTheSimulationWhereNothingWaits() {
        for (int input : new int[] {128, 512, 2048}) {
            var traffic = Traffic.steady(1, input, 200);
            var closed = Steady.of(ONE, traffic, 1e9, 1);
            var simulated = Simulation.of(ONE, traffic, 1e9, 1);
            assertThat(closed.tpot()).isCloseTo(simulated.tpot(), within(simulated.tpot() * 0.05));
            assertThat(closed.ttft()).isCloseTo(simulated.ttft(), within(simulated.ttft() * 0.05));
        }
    }

    /// A client has an answer's tokens in the time of an answer.
    @Test
    void throughputIsTokensOverTime() {
        for (int clients : new int[] {1, 4, 16}) {
            var seen = Simulation.of(ONE, Traffic.steady(clients, 256, 300), 1e9, 1);
            double between = seen.ttft() - ONE.engine().request() + 299 * seen.tpot();
            assertThat(seen.throughput()).isCloseTo(clients * 300 / between, within(seen.throughput() * 0.05));
        }
    }

    @Test
    void aFullCacheMakesOthersWait() {
        var traffic = Traffic.steady(32, 500, 500);
        var free = Simulation.of(ONE, traffic, 1e9, 1);
        var full = Simulation.of(ONE, traffic, 8000, 1);
        assertThat(full.ttft()).isGreaterThan(2 * free.ttft());
        assertThat(full.running()).isLessThan(free.running());
    }

    @Test
    void expertsThatAreMet() {
        assertThat(Coverage.of(8 / 256., 1, 0)).isCloseTo(8 / 256., within(1e-12));
        assertThat(Coverage.of(8 / 256., 1, .9)).isCloseTo(8 / 256., within(1e-3));
        assertThat(Coverage.of(8 / 256., 1e6, .9)).isCloseTo(1, within(1e-6));
        assertThat(Coverage.of(8 / 256., 64, .9)).isLessThan(Coverage.of(8 / 256., 64, 0));
        double before = 0;
        for (int tokens = 1; tokens < 1000; tokens *= 2) {
            assertThat(Coverage.of(4 / 128., tokens, .9)).isGreaterThan(before);
            before = Coverage.of(4 / 128., tokens, .9);
        }
    }

    /// Between entries a window is what it is, and sums are those of a triangle.
    @Test
    void whatGrowsIsTabulated() {
        var all = Growth.of(Expr.dim("T").times(3), Map.of());
        assertThat(all.at(Growth.At.of(1234.5))).isCloseTo(3 * 1234.5, within(1e-9));
        assertThat(all.over(Growth.At.of(100), Growth.At.of(700)))
                .isCloseTo(3 * (700. * 700 - 100 * 100) / 2, within(1e-6));
        var window = Growth.of(Expr.dim("T").min(Expr.of(1024)), Map.of());
        assertThat(window.at(Growth.At.of(1000))).isCloseTo(1000, within(1e-9));
        assertThat(window.at(Growth.At.of(50_000))).isCloseTo(1024, within(1e-9));
        var fixed = Growth.of(Expr.of(7), Map.of());
        assertThat(fixed.at(Growth.At.of(3))).isEqualTo(7);
    }

    @Test
    void engines() {
        assertThat(Engine.known()).extracting(Engine::name).contains("vllm", "sglang", "trtllm");
        assertThat(Outlook.known()).isNotEmpty().allSatisfy(o -> assertThat(o.tpot().p50()).isLessThan(o.tpot().p90()));
        assertThat(Outlook.of(ONE)).hasValueSatisfying(o -> assertThat(o.name()).isEqualTo("vllm dense hopper"));
    }
}

package assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import assay.account.Weights;
import assay.algebra.Rational;
import assay.ask.Ask;
import assay.ask.Measured;
import assay.ask.MeasuredServing;
import assay.ask.MeasuredServing.Verdict;
import assay.ask.Serving;
import assay.ask.Serving.Sought;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.command.Asked;
import assay.problem.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is looked for beside what users see, and what is not as usual.
class ServingAimsTest {
    private static Words words(String... said) {
        var all = new HashMap<String, String>(Map.of("beside", "none"));
        for (int i = 0; i < said.length; i += 2) {
            all.put(said[i], said[i + 1]);
        }
        return new Words(all, List.of(), List.of(), Asked.schemes());
    }

    private static Serving serve(String model, String... said) {
        return Serving.of(() -> Catalog.find(model), words(said), Catalog::find);
    }

    private static double tpot(Serving serving) {
        return serving.users().getFirst().service().tpot();
    }

    private static double ttft(Serving serving) {
        return serving.users().getFirst().service().steady();
    }

    @Test
    void asManyUsersAsLimitsAllowAndNotOneMore() {
        var serving = serve("llama-3-8b", "on", "h100", "ttft", "350ms", "tpot", "15ms");
        var sought = serving.sought().orElseThrow();
        assertThat(sought.of()).isEqualTo(Sought.Of.USERS);
        assertThat(sought.met()).isTrue();
        var most = sought.tried().getFirst();
        var next = sought.tried().getLast();
        assertThat(most.met()).isTrue();
        assertThat(next.met()).isFalse();
        assertThat(next.users()).isEqualTo(most.users() + 1);
        assertThat(serving.users().getFirst().users()).isEqualTo(most.users());
        assertThat(ttft(serving)).isLessThanOrEqualTo(.35);
        assertThat(tpot(serving)).isLessThanOrEqualTo(.015);
        assertThat(serve("llama-3-8b", "on", "h100", "tpot", "2ms").serves()).isFalse();
    }

    /// Users at a context, and the context at users, are the same room.
    @Test
    void allUsersHaveRoomAtTheirContextAndNotAtALongerOne() {
        var serving = serve("llama-3.1-8b", "on", "h100", "users", "32");
        long each = serving.limits().each();
        assertThat(each).isBetween(1024L, 131071L);
        assertThat(serve("llama-3.1-8b", "on", "h100", "context", each + "").layout().room())
                .isGreaterThanOrEqualTo(32);
        assertThat(serve("llama-3.1-8b", "on", "h100", "context", each + 16 + "").layout().room()).isLessThan(32);
    }

    @Test
    void whatIsNotDecodedIsSaid() {
        assertThat(serve("whisper-large-v3", "on", "h100", "context", "448").assumed())
                .anyMatch(text -> text.startsWith("no time for what is not decoded: ") && text.contains("encoder"));
        assertThat(serve("llama-3-8b", "on", "h100").assumed()).noneMatch(text -> text.contains("not decoded"));
    }

    @Test
    void theFewestDevicesWithinLimits() {
        var serving = serve("llama-3-70b", "on", "h100", "users", "32", "tpot", "18ms");
        var sought = serving.sought().orElseThrow();
        assertThat(sought.of()).isEqualTo(Sought.Of.DEVICES);
        assertThat(sought.met()).isTrue();
        assertThat(tpot(serving)).isLessThanOrEqualTo(.018);
        assertThat(sought.tried().getLast().layout().devices()).isEqualTo(serving.layout().devices() / 2);
        assertThat(sought.tried().getLast().met()).isFalse();
        var within = serve("llama-3-70b", "on", "h100", "users", "32", "tpot", "18ms", "devices", "2");
        assertThat(within.sought().orElseThrow().of()).isEqualTo(Sought.Of.NOTHING);
        assertThat(within.serves()).isFalse();
    }

    @Test
    void requestsThatComeByThemselvesWaitLongerTheMoreThereAre() {
        double before = 0;
        for (var rate : List.of("2/s", "8/s", "16/s", "22/s")) {
            var serving = serve("llama-3-8b", "on", "h100", "rate", rate, "devices", "1");
            var service = serving.users().getFirst().service();
            assertThat(service.ttft()).as(rate).isGreaterThan(before);
            assertThat(service.slow()).isGreaterThanOrEqualTo(service.typical());
            assertThat(service.throughput()).isCloseTo(256 * serving.rate().orElseThrow().approximate(),
                    within(1e-6));
            before = service.ttft();
        }
        var never = serve("llama-3-8b", "on", "h100", "rate", "40/s", "devices", "1");
        assertThat(never.serves()).isFalse();
        assertThat(never.layout().most()).isBetween(15., 40.);
        assertThat(serve("llama-3-8b", "on", "h100", "rate", "40/s").layout().devices()).isEqualTo(2);
    }

    @Test
    void whatIsInTheCacheIsNotFed() {
        double before = Double.MAX_VALUE;
        for (var hit : List.of("0", "0.3", "60%", "0.9", "1")) {
            var serving = serve("llama-3-8b", "on", "h100", "input", "8k", "prefix-hit", hit);
            assertThat(ttft(serving)).as(hit).isLessThan(before);
            assertThat(serving.layout().sequence()).isEqualTo(serve("llama-3-8b", "on", "h100", "input", "8k")
                    .layout().sequence());
            before = ttft(serving);
        }
    }

    @Test
    void guessesThatAreRightAreTokensAndOthersAreLost() {
        double plain = tpot(serve("llama-3-70b", "on", "h100", "devices", "4"));
        double none = tpot(serve("llama-3-70b", "on", "h100", "devices", "4", "drafts", "3", "acceptance", "0"));
        double some = tpot(serve("llama-3-70b", "on", "h100", "devices", "4", "drafts", "3", "acceptance", "0.7"));
        double all = tpot(serve("llama-3-70b", "on", "h100", "devices", "4", "drafts", "3", "acceptance", "1"));
        double by = tpot(serve("llama-3-70b", "on", "h100", "devices", "4", "drafts", "3", "acceptance", "0.7",
                "draft-model", "llama-3.2-1b"));
        assertThat(none).isGreaterThanOrEqualTo(plain);
        assertThat(some).isLessThan(plain);
        assertThat(by).isGreaterThan(some);
        assertThat(all).isCloseTo(none / 4, within(1e-9));
        assertThat(some).isCloseTo(none / (1 + .7 + .49 + .343), within(1e-9));
        var alone = serve("llama-3-70b", "on", "h100", "devices", "4").layout();
        var guessed = serve("llama-3-70b", "on", "h100", "devices", "4", "drafts", "3", "acceptance", "0.7",
                "draft-model", "llama-3.2-1b").layout();
        var draft = serve("llama-3.2-1b", "on", "h100", "devices", "4", "tp", "4").layout();
        assertThat(guessed.weights()).isEqualTo(alone.weights().plus(draft.weights()));
        assertThat(guessed.sequence()).isEqualTo(alone.sequence().plus(draft.sequence()));
    }

    /// Eight adapters are eight times the bytes of one, and that is what training says of it.
    @Test
    void adaptersAreHeldEach() {
        var bare = serve("llama-3-8b", "on", "h100").layout().weights();
        var one = serve("llama-3-8b", "on", "h100", "lora", "r=16").layout().weights();
        var eight = serve("llama-3-8b", "on", "h100", "lora", "r=16", "adapters", "8").layout().weights();
        var each = one.minus(bare);
        assertThat(eight.minus(bare)).isEqualTo(each.times(Rational.of(8)));
        // r (columns + depth) of q, k, v, o, gate, up and down, in 2 bytes
        long rows = 16L * (2 * (4096 + 4096) + 2 * (4096 + 1024) + 3 * (4096 + 14336));
        assertThat(each).isEqualTo(Rational.of(32 * rows * 2));
        assertThat(tpot(serve("llama-3-8b", "on", "h100", "users", "16", "lora", "r=16", "adapters", "8")))
                .isGreaterThan(tpot(serve("llama-3-8b", "on", "h100", "users", "16")));
    }

    /// Stages of a pipeline together hold the model; layers one after the other take as long as on one device.
    @Test
    void stagesOneAfterTheOther() {
        var one = serve("llama-3-8b", "on", "rtx-4090", "engine", "llama.cpp", "weights", "q4_k_m");
        var two = serve("llama-3-8b", "on", "rtx-4090", "engine", "llama.cpp", "weights", "q4_k_m", "pp", "2");
        assertThat(tpot(two)).isCloseTo(tpot(one), within(1e-4));
        assertThat(two.layout().weights()).isLessThan(one.layout().weights());
        assertThat(two.layout().weights().times(Rational.of(2))).isGreaterThan(one.layout().weights());
        var whole = serve("llama-3-70b", "on", "h200", "weights", "fp8", "tp", "1", "users", "1");
        var four = serve("llama-3-70b", "on", "h200", "weights", "fp8", "tp", "1", "pp", "4", "users", "1");
        assertThat(tpot(four)).isCloseTo(tpot(whole), within(1e-3));
        var busy = serve("llama-3-70b", "on", "h200", "weights", "fp8", "tp", "1", "pp", "4", "users", "64");
        var alone = serve("llama-3-70b", "on", "h200", "weights", "fp8", "tp", "1", "users", "64");
        assertThat(busy.users().getFirst().service().throughput())
                .isGreaterThan(alone.users().getFirst().service().throughput());
        assertThatThrownBy(() -> serve("llama-3-8b", "on", "h100", "pp", "33")).hasMessageContaining("32 layers");
    }

    @Test
    void layersOnTheHostAreReadFromItsMemory() {
        double before = Double.MAX_VALUE;
        var held = Rational.ZERO;
        for (var layers : List.of("0", "8", "16", "32", "33")) {
            var serving = serve("llama-3-8b", "on", "rtx-4090", "engine", "llama.cpp", "weights", "q4_k_m",
                    "gpu-layers", layers, "host", "ryzen-9-9950x");
            assertThat(tpot(serving)).as(layers).isLessThan(before);
            assertThat(serving.layout().weights()).isGreaterThanOrEqualTo(held);
            before = tpot(serving);
            held = serving.layout().weights();
        }
        var all = serve("llama-3-8b", "on", "rtx-4090", "engine", "llama.cpp", "weights", "q4_k_m");
        assertThat(before).isCloseTo(tpot(all), within(1e-9));
        var answer = Ask.of(() -> Catalog.find("llama-3-8b"), words("weights", "q4_k_m")).answer().subject();
        var table = answer.value(answer.ledger(new Weights()).orElseThrow().only(e ->
                e.path().contains("embed_tokens")).total());
        assertThat(held).isEqualTo(all.layout().weights().minus(table));
        var experts = serve("mixtral-8x7b", "on", "rtx-4090", "engine", "llama.cpp", "weights", "q4_k_m",
                "cpu-experts", "yes", "host", "epyc-9654");
        assertThat(experts.layout().weights()).isLessThan(Rational.of(2_000_000_000L));
        assertThat(experts.serves()).isTrue();
    }

    /// What a million requests cost is what their prompts and their answers do.
    @Test
    void costsAddUp() {
        var serving = serve("llama-3-8b", "on", "h100", "users", "32", "price", "2.5USD/h");
        var costs = serving.costs().orElseThrow();
        assertThat(costs.input().times(Rational.of(1024)).plus(costs.output().times(Rational.of(256))).approximate())
                .isCloseTo(costs.all().approximate() * 256, within(1e-9));
        assertThat(costs.cached()).isLessThan(costs.input());
        double hour = costs.all().approximate() * serving.users().getFirst().service().throughput() * 3600 / 1e6;
        assertThat(hour).isCloseTo(2.5, within(1e-6));
        assertThat(serving.energy().orElseThrow().approximate()).isCloseTo(700
                / serving.users().getFirst().service().throughput(), within(1e-6));
        var others = serve("llama-3-8b", "on", "h100", "users", "32", "price", "h100=2.5USD/h,l40s=0.8USD/h",
                "beside", "l40s,h200").others();
        assertThat(others).extracting(o -> o.device().name()).containsExactly("l40s", "h200-sxm-141gb");
        assertThat(others.getFirst().hour()).hasValue(Rational.parse("0.8"));
    }

    @Test
    void nothingOfTheFrontIsWorseInBoth() {
        var front = serve("llama-3-70b", "on", "h100", "devices", "8", "pareto", "yes").front();
        assertThat(front).hasSizeGreaterThan(5);
        for (int i = 1; i < front.size(); i++) {
            assertThat(front.get(i).service().tpot()).isGreaterThanOrEqualTo(front.get(i - 1).service().tpot());
            assertThat(front.get(i).each()).isGreaterThan(front.get(i - 1).each());
        }
        assertThat(front).extracting(t -> t.layout().ranks().tp()).contains(8, 4);
    }

    @Test
    void devicesAreSharedOutBetweenPromptsAndDecoding() {
        var ratios = serve("llama-3-70b", "on", "h100", "devices", "8", "users", "64", "disaggregated", "yes")
                .ratios();
        assertThat(ratios).allSatisfy(r -> assertThat(r.devices()).isEqualTo(8));
        assertThat(ratios).extracting(r -> r.prompts() + ":" + r.decoding() + " tp " + r.ranks().tp())
                .containsExactlyInAnyOrder("1:1 tp 4", "1:3 tp 2", "2:2 tp 2", "3:1 tp 2");
        assertThat(ratios).isSortedAccordingTo((a, b) ->
                Double.compare(b.service().throughput(), a.service().throughput()));
    }

    @Test
    void whatWasMeasuredIsNotFasterThanTheMachine() {
        var fast = measured("tpot", "3.1ms");
        assertThat(fast.possible()).isFalse();
        assertThat(fast.claims().getFirst().verdict()).isEqualTo(Verdict.IMPOSSIBLE);
        var usual = measured("tpot", "10ms", "ttft", "0.3s", "users", "32");
        assertThat(usual.claims()).extracting(MeasuredServing.Claim::verdict)
                .containsExactly(Verdict.LIKELY, Verdict.LIKELY);
        assertThat(measured("tpot", "60ms").claims().getFirst().verdict()).isEqualTo(Verdict.SLOW);
        assertThatThrownBy(() -> measured("tpot", "-1ms", "rate", "3/s")).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.problems()).hasSize(2));
    }

    @Test
    void whatSaysNothingIsRefused() {
        assertThatThrownBy(() -> measured("tpot", "9ms", "seq", "128", "mfu", "0.3"))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.problems()).hasSize(2));
        assertThatThrownBy(() -> Measured.of(() -> Catalog.find("gpt2"), words("tokens-per-second", "9", "users", "3")
                .without("beside"))).hasMessageContaining("--users");
        assertThatThrownBy(() -> serve("llama-3-8b", "on", "h100", "price", "l40s=1USD/h"))
                .hasMessageContaining("no device that is looked at");
    }

    private static MeasuredServing measured(String... said) {
        var words = words(said).without("beside").with("on", "h100");
        return MeasuredServing.of(() -> Catalog.find("llama-3-8b"), words, Catalog::find);
    }

    @Test
    void allThatIsWrongAtOnce() {
        assertThatThrownBy(() -> serve("llama-3-8b", "on", "h100", "rate", "4/s", "users", "3", "acceptance", "2",
                "adapters", "4", "gpu-layers", "3", "host", "none-such", "price", "3", "ttft", "soon",
                "disaggregated", "yes")).isInstanceOfSatisfying(Refusal.class, refusal ->
                        assertThat(refusal.problems()).extracting(p -> p.place() + p.subject()).hasSizeGreaterThan(7));
    }
}

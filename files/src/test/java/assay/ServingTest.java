package assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import assay.account.Cache;
import assay.account.Quantity;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Answer;
import assay.ask.Ask;
import assay.ask.LayeredValidation;
import assay.ask.Serving;
import assay.ask.ServingLimits;
import assay.ask.ServingValidation;
import assay.ask.ServingValidation.Row;
import assay.ask.ServingValidation.Sizes;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.command.Validating;
import assay.problem.Refusal;
import assay.serve.Outlook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ServingTest {
    private static Serving serve(String model, Map<String, String> words) {
        return Serving.of(() -> Catalog.find(model), new Words(words, List.of(), List.of()), Catalog::find);
    }

    /// Weights and cache of a rank are those of the account, where it has no more than they are split over.
    @Test
    void aRankHoldsWhatTheAccountSays() {
        for (var model : List.of("llama-3-8b", "qwen3-30b-a3b", "deepseek-v3", "gpt-oss-20b")) {
            for (int tp : new int[] {1, 2, 4}) {
                var serving = serve(model, Map.of("on", "h200", "tp", "" + tp, "context", "4k"));
                var words = new Words(Map.of("tp", "" + tp, "seq", "4k"), List.of(), List.of());
                var answer = Ask.of(() -> Catalog.find(model), words).answer();
                assertThat(serving.layout().weights()).as(model).isEqualTo(total(answer, new Weights()));
                assertThat(serving.layout().sequence()).as(model).isEqualTo(total(answer, new Cache()));
            }
        }
    }

    private static Rational total(Answer answer, Quantity quantity) {
        return answer.subject().value(answer.subject().ledger(quantity).orElseThrow().total());
    }

    /// What has room has it, and one page more has not.
    @Test
    void limitsAreExact() {
        for (var model : List.of("llama-3.1-70b", "gemma-3-27b", "deepseek-v3", "qwen3.5-27b")) {
            var words = new HashMap<>(Map.of("on", "h200", "tp", model.equals("deepseek-v3") ? "8" : "1"));
            if (!model.equals("deepseek-v3")) {
                words.put("on", "h100");
                words.put("weights", "fp8");
            }
            var serving = serve(model, words);
            var limits = serving.limits();
            long context = serving.subject().value(Expr.dim("context_length")).num().longValueExact();
            assertThat(limits.length()).as(model).isBetween(1L, context);
            assertThat(limits.sequences()).as(model).isLessThanOrEqualTo(Math.min(1024, serving.layout().room()));
            words.put("context", "" + limits.length());
            assertThat(serve(model, words).layout().fits()).as(model).isTrue();
            if (limits.length() < context) {
                words.put("context", "" + (limits.length() + 16));
                assertThat(serve(model, words).layout().fits()).as(model).isFalse();
            }
        }
        assertThat(serve("llama-3-70b", Map.of("on", "h100", "tp", "1")).limits())
                .isEqualTo(new ServingLimits(0, 0, 0));
    }

    /// TensorRT-LLM leaves a tenth of what is free, the others a part of the device.
    @Test
    void whatAnEngineLeaves() {
        var whole = serve("llama-3-8b", Map.of("on", "h100", "engine", "trtllm")).layout();
        assertThat(whole.left()).isEqualTo(Rational.parse("0.9").times(whole.capacity().minus(whole.weights())
                .minus(Rational.of(2_000_000_000L))));
        var part = serve("llama-3-8b", Map.of("on", "h100", "engine", "sglang")).layout();
        assertThat(part.left()).isEqualTo(Rational.parse("0.88").times(whole.capacity()).minus(part.weights()));
    }

    /// More ranks than key-value heads: each has one head whole.
    @Test
    void headsAreRepeated() {
        var four = serve("qwen3-235b-a22b", Map.of("on", "b200", "tp", "4", "context", "8k")).layout();
        var eight = serve("qwen3-235b-a22b", Map.of("on", "b200", "tp", "8", "context", "8k")).layout();
        assertThat(eight.sequence()).isEqualTo(four.sequence());
        assertThat(eight.weights()).isLessThan(four.weights());
    }

    /// Experts that several ranks have in common are on each of them in part.
    @Test
    void expertsAreSharedOut() {
        var split = serve("qwen3-30b-a3b", Map.of("on", "h100", "tp", "8", "ep", "8")).layout();
        var apart = serve("qwen3-30b-a3b", Map.of("on", "h100", "tp", "1", "dp-attention", "8", "ep", "8")).layout();
        assertThat(apart.weights()).isGreaterThan(split.weights());
        assertThat(apart.room()).isGreaterThan(split.room());
    }

    @Test
    void usersHaveRoomOrWait() {
        var serving = serve("llama-3-8b", Map.of("on", "h100", "users", "32"));
        assertThat(serving.layout().fits()).isTrue();
        var first = serving.users().getFirst();
        assertThat(first.users()).isEqualTo(32);
        assertThat(first.ideal().tpot()).isLessThan(first.service().tpot());
        assertThat(first.ideal().ttft()).isLessThan(first.service().ttft());
        assertThat(first.service().throughput()).isLessThan(first.ideal().throughput());
        assertThat(serving.contexts()).isSortedAccordingTo((a, b) -> Long.compare(b.users(), a.users()));
        assertThat(serving.assumed()).contains("--engine vllm", "--input 1024", "--output 256", "--tp 1");
        var two = serve("llama-3-8b", Map.of("on", "h100", "users", "32", "devices", "2"));
        assertThat(two.layouts()).hasSizeGreaterThan(1);
        assertThat(two.layouts().getFirst().service().throughput())
                .isGreaterThanOrEqualTo(two.layouts().getLast().service().throughput());
    }

    @Test
    void whatHasNoRoomIsAnAnswer() {
        var serving = serve("llama-3-70b", Map.of("on", "h100", "tp", "1"));
        assertThat(serving.layout().fits()).isFalse();
        assertThat(serving.users()).isEmpty();
        assertThat(serve("llama-3-70b", Map.of("on", "h100")).layout().devices()).isEqualTo(2);
    }

    @Test
    void allThatIsWrongAtOnce() {
        assertThatThrownBy(() -> serve("llama-3-8b", Map.of("users", "0", "engine", "vlm", "input", "10", "context",
                "20"))).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.problems()).hasSize(4));
        assertThatThrownBy(() -> serve("llama-3-8b", Map.of("on", "h100", "tp", "3"))).hasMessageContaining("'g' of 8");
        assertThatThrownBy(() -> serve("qwen3-30b-a3b", Map.of("on", "h100", "tp", "4", "ep", "3")))
                .hasMessageContaining("--ep 3");
        assertThatThrownBy(() -> serve("llama-3-8b", Map.of("on", "h100", "tp", "4", "devices", "6")))
                .hasMessageContaining("no multiple");
    }

    /// The figures that docs and answers have of errors are those of the runs, and the goals that are reached.
    @Test
    void estimatesAreAsFarOffAsIsSaid() {
        var validation = Validating.serving();
        var rows = validation.rows(true);
        var together = rows.stream().filter(row -> !row.run().apart()).toList();
        var classes = ServingValidation.classes(together);
        var known = Outlook.known().stream().filter(o -> !o.name().startsWith("llama.cpp")).toList();
        assertThat(known).extracting(Outlook::name).containsExactlyElementsOf(classes.keySet());
        for (var outlook : known) {
            var of = classes.getOrDefault(outlook.name(), List.of());
            assertThat(of).as(outlook.name()).hasSize(outlook.n());
            same(outlook.name(), outlook.ttft(), of, Row::ttft);
            same(outlook.name(), outlook.tpot(), of, Row::tpot);
            same(outlook.name(), outlook.throughput(), of, Row::throughput);
        }
        assertThat(Sizes.of(together, Row::tpot).p50()).isLessThan(.12);
        assertThat(Sizes.of(together, Row::tpot).p90()).isLessThan(.30);
        assertThat(Sizes.of(together, Row::throughput).p50()).isLessThan(.12);
        assertThat(Sizes.of(together, Row::throughput).p90()).isLessThan(.33);
        assertThat(Sizes.of(together, Row::ttft).p50()).isLessThan(.25);
        var apart = rows.stream().filter(row -> row.run().apart()).toList();
        assertThat(Sizes.of(apart, Row::tpot).p50()).isLessThan(.12);
        assertThat(Sizes.of(apart, Row::ttft).p50()).isLessThan(.451);
        assertThat(rows.stream().filter(Row::faster)).hasSize(1);
        var order = ServingValidation.order(rows);
        assertThat(order.pairs()).isEqualTo(1406);
        assertThat(order.right() / (double) order.pairs()).isGreaterThan(.93);
        assertThat(order.regrets().stream().mapToDouble(r -> r).average().orElse(1)).isLessThan(.015);
        assertThat(rows.size() + validation.runs().stream().filter(run -> validation.missing(run).isPresent()).count())
                .isEqualTo(validation.runs().size());
    }

    /// A device of which nothing was fitted: the speed of one sequence under llama.cpp.
    @Test
    void layersOneAfterTheOther() {
        var layered = Validating.layered();
        var out = Sizes.of(layered.leftOut().values().stream().mapToDouble(e -> e).toArray());
        assertThat(out.n()).isEqualTo(75);
        assertThat(out.p50()).isLessThan(.10);
        var said = Sizes.of(layered.runs(true).stream().mapToDouble(layered::error).toArray());
        assertThat(said.p50()).isLessThan(.08);
        var errors = layered.leftOut();
        var classes = layered.classes();
        var told = Outlook.known().stream().filter(o -> o.name().startsWith("llama.cpp")).toList();
        assertThat(told).extracting(Outlook::name).containsExactlyElementsOf(classes.keySet().stream()
                .filter(name -> !name.endsWith(" other")).toList());
        for (var known : told) {
            var of = classes.getOrDefault(known.name(), List.of());
            assertThat(known.tpot()).isEqualTo(known.throughput());
            var decoded = of.stream().filter(LayeredValidation.Run::decoded).toList();
            assertThat(decoded).hasSize(known.n());
            near(known.name(), known.tpot(), Sizes.of(decoded.stream().mapToDouble(r ->
                    errors.getOrDefault(r, 0.)).toArray()));
            near(known.name(), known.ttft(), Sizes.of(of.stream().filter(r -> !r.decoded())
                    .mapToDouble(layered::error).toArray()));
        }
        var serving = serve("llama-3-8b", Map.of("on", "rtx-4090", "weights", "fp16", "engine", "llama.cpp"));
        assertThat(serving.users().getFirst().outlook()).map(Outlook::name).hasValue("llama.cpp any rtx");
        assertThat(serving.users().getFirst().service().tpot()).isBetween(.015, .022);
    }

    /// The tables of TensorRT-LLM, of which the goals, 15 and 10 %, are missed by a little.
    @Test
    void tables() {
        var tables = Validating.tables();
        assertThat(tables.entries()).hasSize(299);
        assertThat(Sizes.of(tables.entries().stream().mapToDouble(tables::error).toArray()).p50()).isLessThan(.16);
        assertThat(Sizes.of(tables.entries().stream().filter(e -> !tables.routed(e)).mapToDouble(tables::error)
                .toArray()).p50()).isLessThan(.101);
    }

    private static void same(String name, Outlook.Errors said, List<Row> rows, ToDoubleFunction<Row> error) {
        near(name, said, Sizes.of(rows, error));
    }

    private static void near(String name, Outlook.Errors said, Sizes sizes) {
        var told = new ArrayList<>(List.of(said.p50(), said.p80(), said.p90()));
        var are = List.of(sizes.p50(), sizes.p80(), sizes.p90());
        for (int i = 0; i < told.size(); i++) {
            assertThat(told.get(i)).as(name).isCloseTo(are.get(i), within(.0006));
        }
    }
}

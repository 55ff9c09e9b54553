package assay.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.ask.Ask;
import assay.ask.Watch;
import assay.ask.Words;
import assay.catalog.Models;
import assay.command.Sweeping;
import assay.problem.Refusal;
import assay.spark.Calls.Question;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Workers that are processes of their own, to which sweeps travel.
class ClusterTest {
    /// How many points are compared in all: `-Dassay.spark.points=10000000`.
    private static final long POINTS = Long.getLong("assay.spark.points", 100_000);
    private static final int RUN = 100_000;
    private static final int RANGE = 2_500;
    private static final int AXES = 3;
    private static final List<String> FAMILIES = List.of("gpt2", "llama-3-8b", "mixtral-8x7b", "deepseek-v2-lite",
            "mamba-1.4b", "gemma-2-9b", "jamba-v0.1", "qwen3-next-80b-a3b", "t5-small", "bert-base-uncased",
            "gpt2-xl-swiglu");
    private static final List<Map<String, String>> QUESTIONS = List.of(Map.of(), Map.of("weights", "nf4"),
            Map.of("convention", "palm"), Map.of("tp", "2"), Map.of("optimizer", "sgd"));

    @BeforeAll
    static void home() {
        Calls.home();
    }

    /// Ranges at random of grids over every kind of model: each row that a worker makes is the row here.
    @Test
    void everyRowIsTheRowOfThisProcess() {
        long compared = 0;
        try (var workers = Workers.at(Optional.of(Calls.CLUSTER))) {
            for (int i = 0; i < FAMILIES.size(); i++) {
                var model = FAMILIES.get(i);
                var random = new Random(model.hashCode());
                var question = new Words(QUESTIONS.get(i % QUESTIONS.size()), List.of(), List.of());
                var asked = new Question(List.of(model), Map.of("vary", axes(Models.catalogued(model).described(),
                        random), "show", List.of("parameters,memory.weights,flops.forward.per_token")), question,
                        Watch.none());
                var task = Sweeping.task(asked);
                var here = Sweep.of(task);
                long all = task.grid().size().longValueExact();
                for (long left = POINTS / FAMILIES.size(); left > 0; left -= RUN) {
                    var ranges = LongStream.range(0, Math.ceilDiv(Math.min(left, RUN), RANGE)).map(_ ->
                            random.nextLong(all / RANGE)).distinct().mapToObj(n -> new Range(0, n * RANGE,
                                    (n + 1) * RANGE)).toList();
                    var gathered = new Gathered(task);
                    new Running(workers, Shipped.of(model + left, asked, task), Optional.empty(), List.of(gathered),
                            all, Watch.none()).all(ranges);
                    assertThat(gathered.tally()).isEmpty();
                    var lines = gathered.rows().stream().map(row -> Line.of(task.grid(), row)).toList();
                    var expected = ranges.stream().flatMap(r -> here.outcome(r).lines().stream()).sorted(Line.ORDER)
                            .toList();
                    assertThat(lines).as(model).isEqualTo(expected);
                    compared += lines.size();
                }
            }
        }
        assertThat(compared).isGreaterThan(POINTS / 2);
    }

    /// Axes over some of a model's own sizes, the context and the batch.
    private static List<String> axes(Spec spec, Random random) {
        var sizes = new ArrayList<>(Ask.of(spec).answer().subject().sizes().all().values().stream()
                .filter(size -> size.name().length() > 1 && size.definition().isConstant()).toList());
        Collections.shuffle(sizes, random);
        var all = new ArrayList<String>();
        for (var size : sizes) {
            long own = size.definition().constant().num().longValueExact();
            try {
                // a size that another decides cannot be set
                Ask.of(() -> spec, Words.NONE.set(size.name() + "=" + own)).answer();
                all.add(size.name() + "=" + own + "," + 2 * own + "," + (own + 1) + "," + 3 * own);
            } catch (Refusal _) {
                continue;
            }
            if (all.size() == AXES) {
                break;
            }
        }
        all.add("seq=128..4096:31");
        all.add("batch=1..512");
        return all;
    }

    @Test
    void plansTravel() {
        var call = "plan gpt2-xl --on h100,a100 --devices 1,8 --seq 1024 --lora r=4 --set num_layers=4 --json";
        assertThat(Calls.spark(Calls.CLUSTER, call)).isEqualTo(Calls.run(call));
    }

    /// What goes wrong at a worker is said as it would be here.
    @Test
    void aProblemAtAWorkerIsThatProblem() {
        var asked = new Question(List.of("gpt2"), Map.of("vary", List.of("batch=1..4")), Words.NONE, Watch.none());
        var task = Sweeping.task(asked);
        var other = new HashMap<>(asked.options());
        other.put("show", List.of("flop.forward"));
        try (var workers = Workers.at(Optional.of(Calls.CLUSTER))) {
            var running = new Running(workers, Shipped.of("wrong", new Question(List.of("gpt2"), other, Words.NONE,
                    Watch.none()), task), Optional.empty(), List.of(new Gathered(task)), 4, Watch.none());
            assertThatThrownBy(() -> running.all(List.of(new Range(0, 0, 4)))).isInstanceOf(Refusal.class)
                    .hasMessageContaining("no quantity and no size is called so").hasMessageContaining("flops.forward");
        }
    }
}

package assay.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Rational;
import assay.ask.Ask;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.catalog.Models;
import assay.check.Measure;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// At every point of a grid stands what a question about that one model answers: figures, or why there is no such
/// model. Models are of all kinds, sizes are made of their own, so that many combinations are none;
/// `-Dassay.sweeps=all` takes every model of the catalogue.
class TerrainTest {
    private static final List<Measure> MEASURES = Stream.of("parameters", "flops.forward").map(Measure::of).toList();

    /// What is asked besides, old options among new ones.
    private static final List<Map<String, String>> QUESTIONS = List.of(Map.of(), Map.of(), Map.of("convention", "palm"),
            Map.of("weights", "nf4"), Map.of("tp", "2"), Map.of("lora", "r=4"), Map.of("cache-dtype", "fp8"),
            Map.of("optimizer", "sgd", "precision", "bf16-mixed"), Map.of("block", "16", "cache", "whole"));
    private static final List<String> SOME = List.of("gpt2", "llama-3-8b", "mixtral-8x7b", "deepseek-v2-lite",
            "mamba-1.4b", "gemma-2-9b", "jamba-v0.1", "qwen3-next-80b-a3b", "t5-small", "bert-base-uncased",
            "gpt2-xl-swiglu");
    private static final List<String> PEAKS = List.of("gpt2", "llama-3-8b");

    /// How a step of training is run.
    private static final List<Map<String, String>> STEPS = List.of(Map.of(), Map.of("recompute", "full"),
            Map.of("precision", "bf16-mixed"), Map.of("recompute", "selective", "optimizer", "sgd"));
    private static final int POINTS = 12;
    private static final int AXES = 4;

    @Test
    void everyPointIsTheModelItself() {
        var models = System.getProperty("assay.sweeps", "").equals("all") ? Catalog.names() : SOME;
        for (var model : models) {
            var spec = Models.catalogued(model).described();
            var random = new Random(model.hashCode());
            for (int turn = 0; turn < 2; turn++) {
                var question = new Words(QUESTIONS.get(random.nextInt(QUESTIONS.size())), List.of(), List.of());
                if (Refusal.collecting(() -> Ask.of(() -> spec, question).answer(), new ArrayList<>()).isPresent()) {
                    holds(model, spec, question, new Grid(axes(spec, question, random)), random);
                }
            }
        }
    }

    private static void holds(String model, Spec spec, Words question, Grid grid, Random random) {
        var asked = Ask.of(() -> spec, question).answer();
        var sizes = asked.subject().sizes().all().keySet();
        // every quantity that is a formula, of all and of a token, and sizes
        var measures = Stream.of(asked.quantities().stream().filter(asked::isOfForm)
                .flatMap(q -> Stream.of(q.name(), q.name() + ".per_token")), sizes.stream().limit(3))
                .flatMap(names -> names).map(Measure::of).toList();
        var terrain = Terrain.of(spec, question, grid, measures);
        var survey = terrain.survey();
        for (int i = 0; i < POINTS; i++) {
            long number = random.nextLong(grid.size().longValueExact());
            var at = grid.at(number);
            var row = terrain.row(at);
            // where each is a question of its own, or most have forms of their own, a block is hundreds of them
            if (terrain.apart(at).filter(axes -> axes.size() < 2).isPresent()
                    && terrain.face(at).lattice().isPresent()) {
                var block = survey.at(terrain.block(number));
                var same = block.row((int) (number - block.start()));
                assertThat(same.figures()).as("%s %s", model, grid.words(at)).isEqualTo(row.figures());
                assertThat(same.problem()).isEqualTo(row.problem());
            }
            var as = model + " " + question.said() + " " + grid.axes().stream().map(Axis::name).toList() + " "
                    + grid.words(at);
            try {
                var answer = Ask.of(() -> spec, grid.question(question, at)).answer();
                var expected = measures.stream().map(m -> m.isThere(answer) ? Optional.of(m.of(answer))
                        : Optional.<Rational>empty()).toList();
                assertThat(row.problem()).as(as).isEmpty();
                assertThat(row.figures()).as(as).isEqualTo(expected);
            } catch (Refusal refusal) {
                assertThat(row.figures()).as("%s %s", as, refusal.getMessage()).isEmpty();
                assertThat(row.problem()).as(as).isEqualTo(refusal.problems().stream().map(Terrain::said).distinct()
                        .collect(Collectors.joining("; ")));
            }
        }
    }

    @Test
    void thePeakOfEveryPointIsTheModelsOwn() {
        for (var model : PEAKS) {
            peaks(model);
        }
    }

    @Test
    @Tag("big")
    void thePeakOfEveryPointIsTheModelsOwnInAllKinds() {
        SOME.stream().filter(model -> !PEAKS.contains(model)).forEach(TerrainTest::peaks);
    }

    private static void peaks(String model) {
        var spec = Models.catalogued(model).described();
        var random = new Random(model.hashCode());
        var question = new Words(STEPS.get(random.nextInt(STEPS.size())), List.of(), List.of());
        var own = Ask.of(spec).answer().subject().values();
        var axes = Stream.of("vocab_size=1000..4000", "seq=1,16,1k,4096", "batch=1,2,3", "num_layers=1,3," + (own
                .getOrDefault("num_layers", Rational.ONE).num().longValueExact() + 8)).map(text ->
                Axis.of("--vary", text)).filter(axis -> Refusal.collecting(() -> Terrain.of(spec, question,
                        new Grid(List.of(axis)), MEASURES), new ArrayList<>()).isPresent()).toList();
        var grid = new Grid(axes);
        var measures = List.of(Measure.of("parameters"), Measure.of("memory.peak"));
        var terrain = Terrain.of(spec, question, grid, measures);
        var survey = terrain.survey();
        for (int i = 0; i < POINTS; i++) {
            long number = random.nextLong(grid.size().longValueExact());
            var at = grid.at(number);
            var block = survey.at(terrain.block(number));
            if (!block.valid((int) (number - block.start()))) {
                continue;
            }
            assertThat(terrain.face(at).branches(1)).as(model).isPresent();
            assertThat(block.column(1).at((int) (number - block.start()))).as("%s %s %s", model, question.said(),
                    grid.words(at)).contains(Ask.of(() -> spec, grid.question(question, at)).answer()
                            .value("memory.peak"));
        }
    }

    /// Where ranks share matrices out, a size may be one that no rank has a part of, between two that they have.
    @Test
    void whatRanksCannotShareIsNoModel() {
        var spec = Models.catalogued("llama-3-8b").described();
        var question = new Words(Map.of("tp", "2"), List.of(), List.of());
        var grid = new Grid(List.of(new Axis("num_kv_heads", List.of("2", "1", "8")), Axis.of("", "seq=1..4096")));
        var terrain = Terrain.of(spec, question, grid, Stream.of("parameters", "memory.peak").map(Measure::of)
                .toList());
        for (long number : List.of(5L, 4096L + 7, 2 * 4096L + 9)) {
            var block = terrain.survey().at(terrain.block(number));
            var row = block.row((int) (number - block.start()));
            assertThat(row.valid()).isEqualTo(number < 4096 || number > 2 * 4096);
            assertThat(row.problem()).contains(row.valid() ? "" : "is not split over 2 ranks");
        }
    }

    /// Axes over some of a model's own sizes, the context, the batch and sometimes a type, in any order.
    private static List<Axis> axes(Spec spec, Words question, Random random) {
        var sizes = Ask.of(spec).answer().subject().sizes().all();
        var names = new ArrayList<>(sizes.values().stream().filter(size -> size.name().length() > 1
                && size.definition().isConstant()).toList());
        Collections.shuffle(names, random);
        var all = new ArrayList<Axis>();
        for (var size : names) {
            long own = size.definition().constant().num().longValueExact();
            var name = size.name();
            var values = new LinkedHashSet<String>(List.of(String.valueOf(own)));
            for (long value : new long[] {2 * own, own / 2, own + 1, 3 * own, 1}) {
                values.add(String.valueOf(value));
            }
            try {
                // a size that another decides cannot be set
                Ask.of(() -> spec, Words.NONE.set(name + "=" + own)).answer();
                all.add(new Axis(name, List.copyOf(values)));
            } catch (Refusal _) {
                continue;
            }
            if (all.size() == AXES) {
                break;
            }
        }
        all.add(new Axis("seq", List.of("128", "1k", "4096")));
        all.add(new Axis("batch", List.of("1", "3")));
        if (!question.has("weights") && random.nextBoolean()) {
            all.add(new Axis("dtype", List.of("bf16", "fp32")));
        }
        Collections.shuffle(all, random);
        return all;
    }

    /// What is kept as rows come is what sorting and comparing all of them leaves.
    @Test
    void theBestRowsAndTheFrontAreThoseOfAllRows() {
        var spec = Models.catalogued("llama-3-8b").described();
        var grid = new Grid(Stream.of("num_layers=1..40:3", "d_model=128..4096:96", "num_kv_heads=1,2,8,3")
                .map(text -> Axis.of("--vary", text)).toList());
        var measures = Stream.of("parameters", "flops.step", "memory.cache").map(Measure::of).toList();
        var all = Terrain.of(spec, Words.NONE, grid, measures).rows().filter(Row::valid).toList();
        var aims = List.of(new Kept.Aim(0, false), new Kept.Aim(1, true), new Kept.Aim(2, true));
        for (var aim : aims) {
            var top = Swept.of(List.of(spec), Words.NONE, grid, measures, Reduction.to(() -> new Kept.Top(7, aim)))
                    .parts().getFirst().rows();
            // a stable sort: of equal ones the first
            assertThat(top.stream().map(Row::figures).toList()).isEqualTo(all.stream().sorted(Comparator.comparing(
                    (Row row) -> figure(row, aim)).reversed()).limit(7).map(Row::figures).toList());
        }
        var front = Swept.of(List.of(spec), Words.NONE, grid, measures, Reduction.to(() -> new Kept.Front(aims)))
                .parts().getFirst().rows();
        var expected = all.stream().filter(row -> all.stream().noneMatch(other -> better(other, row, aims)))
                .map(Row::figures).collect(Collectors.toSet());
        assertThat(front.stream().map(Row::figures).collect(Collectors.toSet())).isEqualTo(expected);
        assertThat(expected.size()).isBetween(2, all.size() - 1);
    }

    private static Rational figure(Row row, Kept.Aim aim) {
        var figure = row.figures().get(aim.measure()).orElseThrow();
        return aim.least() ? figure.negated() : figure;
    }

    private static boolean better(Row other, Row row, List<Kept.Aim> aims) {
        var signs = aims.stream().map(aim -> figure(other, aim).compareTo(figure(row, aim))).toList();
        return signs.stream().allMatch(s -> s >= 0) && signs.stream().anyMatch(s -> s > 0);
    }

    @Test
    void moreThanAnyoneWaitsForIsRefused() {
        var spec = Models.catalogued("gpt2").described();
        var grid = new Grid(Stream.of("num_layers=1..1000000", "vocab_size=1..1000000", "batch=1..1000")
                .map(text -> Axis.of("--vary", text)).toList());
        var measures = List.of(Measure.of("parameters"));
        assertThatThrownBy(() -> Swept.of(List.of(spec), Words.NONE, grid, measures,
                Reduction.NONE)).hasMessageContaining("--top");
        assertThatThrownBy(() -> Swept.of(List.of(spec), Words.NONE, grid, measures,
                Reduction.to(() -> new Kept.Top(3, new Kept.Aim(0, false))))).hasMessageContaining("days here");
    }

    @Test
    void whatIsSaidTwiceIsRefused() {
        var spec = Models.catalogued("gpt2").described();
        for (var wrong : List.of(Words.NONE.with("seq", "64"), Words.NONE.set("d_ff=64"))) {
            assertThatThrownBy(() -> Terrain.of(spec, wrong, new Grid(List.of(new Axis("seq", List.of("1")),
                    new Axis("d_ff", List.of("4")))), MEASURES)).hasMessageContaining("is said besides");
        }
        assertThatThrownBy(() -> Terrain.of(spec, Words.NONE, new Grid(List.of(new Axis("fsdp", List.of("true")))),
                MEASURES)).hasMessageContaining("is said or not");
        assertThatThrownBy(() -> Terrain.of(spec, Words.NONE, new Grid(List.of(new Axis("users", List.of("1")))),
                MEASURES)).hasMessageContaining("no 'users'");
    }

    @Test
    void rangesAreReadAndNonsenseIsRefused() {
        assertThat(Axis.of("--vary", "seq=1k..8k:x2").values()).containsExactly("1024", "2048", "4096", "8192");
        assertThat(Axis.of("--vary", "d_ff=1,4..10:3").values()).containsExactly("1", "4", "7", "10");
        for (var wrong : List.of("d_ff", "d_ff=", "=3", "d_ff=1,,2", "d_ff=5..1", "d_ff=0..5:x2", "d_ff=1..5:0",
                "d_ff=1..9:x1", "d_ff=1,1", "d_ff=1..x", "d_ff=1..99999999999")) {
            assertThatThrownBy(() -> Axis.of("--vary", wrong)).as(wrong).isInstanceOf(Refusal.class);
        }
        assertThatThrownBy(() -> new Grid(List.of(Axis.of("", "seq=1"), Axis.of("", "seq=2"))))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void aModelWithoutPointsSaysWhy() {
        var spec = Models.catalogued("llama-3-8b").described();
        assertThatThrownBy(() -> Terrain.of(spec, Words.NONE, new Grid(List.of(new Axis("num_kv_heads",
                List.of("3", "5")))), MEASURES)).hasMessageContaining("not divisible by num_kv_heads 3");
        assertThatThrownBy(() -> Terrain.of(spec, Words.NONE, new Grid(List.of(new Axis("batch", List.of("1")))),
                List.of(Measure.of("flop.forward")))).hasMessageContaining("flops.forward");
    }
}

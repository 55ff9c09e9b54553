package assay.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import assay.algebra.Rational;
import assay.ask.Ask;
import assay.ask.Words;
import assay.catalog.Models;
import assay.check.Condition;
import assay.check.Measure;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SolverTest {
    private static final List<String> MODELS = List.of("gpt2", "llama-3-8b", "mixtral-8x7b", "gemma-2-9b",
            "deepseek-v2-lite");
    private static final List<String> GOALS = List.of("parameters", "-memory.cache.per_token", "flops.forward",
            "-flops.step", "memory.cache", "num_layers");
    private static final List<String> BUDGETS = List.of("parameters", "memory.cache", "flops.forward",
            "memory.weights", "memory.cache.per_token");
    private static final int TURNS = 4;

    private static Spec spec(String model) {
        return Models.catalogued(model).described();
    }

    /// On small spaces with budgets of random points, ceilings (a cache in pages, windows) and multiples among them, it
    /// finds what looking at every model finds, and the next best.
    @Test
    void itFindsWhatLookingAtEveryModelFinds() {
        for (var model : MODELS) {
            var random = new Random(model.hashCode());
            for (int turn = 0; turn < TURNS; turn++) {
                equal(model, spec(model), random);
            }
        }
    }

    private static void equal(String model, Spec spec, Random random) {
        var sizes = List.of("num_layers=" + (1 + random.nextInt(3)) + ".." + (4 + random.nextInt(9)),
                "d_model=" + 768 * (1 + random.nextInt(3)) + ".." + 4096 + ":" + 64 * (6 + random.nextInt(9)),
                random.nextBoolean() ? "seq=1000..9000:" + (1500 + random.nextInt(900)) : "batch=1..5");
        var question = new Words(random.nextBoolean() ? Map.of("block", "48") : Map.of(),
                List.of(), List.of());
        var grid = new Grid(sizes.stream().map(s -> Axis.of("", s)).toList());
        var goal = GOALS.get(random.nextInt(GOALS.size()));
        var budgets = List.of(BUDGETS.get(random.nextInt(BUDGETS.size())),
                BUDGETS.get(random.nextInt(BUDGETS.size())));
        var measures = Stream.concat(Stream.of(goal.startsWith("-") ? goal.substring(1) : goal), budgets.stream())
                .map(Measure::of).toList();
        var rows = Terrain.of(spec, question, grid, measures).rows().toList();
        var valid = rows.stream().filter(Row::valid).toList();
        var point = valid.get(random.nextInt(valid.size()));
        var conditions = new ArrayList<Condition>();
        for (int i = 0; i < budgets.size(); i++) {
            conditions.add(Condition.of(budgets.get(i) + (random.nextInt(3) == 0 ? " >= " : " <= ")
                    + point.figures().get(i + 1).orElseThrow().floor()));
        }
        if (random.nextBoolean()) {
            conditions.add(Condition.of("d_model % " + 128 * (1 + random.nextInt(3)) + " = 0"));
        }
        var fits = valid.stream().filter(row -> holds(row, grid, conditions)).map(row -> row.figures().getFirst()
                .orElseThrow()).map(v -> goal.startsWith("-") ? v.negated() : v)
                .sorted(Comparator.reverseOrder()).toList();
        var as = model + " " + sizes + " " + goal + " " + conditions.stream().map(Condition::text).toList();
        if (fits.isEmpty()) {
            assertThatThrownBy(() -> Solver.solve(spec, question, sizes, conditions, Optional.of(goal))).as(as)
                    .hasMessageContaining("fulfils all conditions");
            return;
        }
        var solution = Solver.solve(spec, question, sizes, conditions, Optional.of(goal));
        assertThat(signed(goal, solution.best().goal())).as(as).isEqualTo(fits.getFirst());
        assertThat(solution.next().map(s -> signed(goal, s.goal()))).as(as)
                .isEqualTo(fits.stream().skip(1).findFirst());
    }

    private static Rational signed(String goal, Rational value) {
        return goal.startsWith("-") ? value.negated() : value;
    }

    private static boolean holds(Row row, Grid grid, List<Condition> conditions) {
        for (int i = 0; i < conditions.size(); i++) {
            var condition = conditions.get(i);
            var figure = condition.name().equals("d_model")
                    ? Rational.of(grid.axes().get(1).number(row.at(1)).orElseThrow())
                    : row.figures().get(i + 1).orElseThrow();
            if (!condition.holds(figure)) {
                return false;
            }
        }
        return true;
    }

    /// Sizes without a range are bounded by their conditions, and what a step holds is asked at each point.
    @Test
    void aPeakBoundsTheBatch() {
        var spec = spec("gpt2");
        var solution = Solver.solve(spec, Words.NONE, List.of("batch"),
                List.of(Condition.of("memory.peak <= 8GB")), Optional.empty());
        long batch = solution.best().values().getFirst();
        assertThat(solution.assumed()).containsExactly("memory.peak");
        assertThat(peak(spec, batch)).isLessThanOrEqualTo(Rational.of(8_000_000_000L));
        assertThat(peak(spec, batch + 1)).isGreaterThan(Rational.of(8_000_000_000L));
        assertThat(solution.beyond().getFirst().broken()).hasSize(1);
    }

    private static Rational peak(Spec spec, long batch) {
        return Ask.of(() -> spec, Words.NONE.with("batch", String.valueOf(batch))).answer().value("memory.peak");
    }

    @Test
    void whatCannotBeSolvedSaysWhy() {
        var spec = spec("gpt2");
        assertThatThrownBy(() -> solve(spec, "num_layers", "d_model <= 4000")).isInstanceOf(Refusal.class)
                .hasMessageContaining("bounded by no condition");
        assertThatThrownBy(() -> solve(spec, "num_layers", "parameters <= 10")).isInstanceOf(Refusal.class)
                .hasMessageContaining("fulfils all conditions");
        assertThatThrownBy(() -> solve(spec, "num_layer", "parameters <= 3e9")).isInstanceOf(Refusal.class)
                .hasMessageContaining("num_layers");
        assertThatThrownBy(() -> solve(spec, "optimizer", "parameters <= 3e9")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> solve(spec, "num_layers", "parameter <= 3e9")).isInstanceOf(Refusal.class);
    }

    private static Solution solve(Spec spec, String size, String condition) {
        return Solver.solve(spec, Words.NONE, List.of(size), List.of(Condition.of(condition)), Optional.empty());
    }

    /// Families are found again from their first member: the layers and the width of which the published number of
    /// parameters is made. Pythia's by its paper's Table 1 and its checkpoints (arXiv 2304.01373), OPT's by its files
    /// (arXiv 2205.01068).
    @ParameterizedTest
    @CsvSource({"pythia-70m, 50304, 8, 6, 512, 70426624", "pythia-70m, 50304, 12, 12, 768, 162322944",
        "pythia-70m, 50304, 16, 24, 1024, 405334016", "pythia-70m, 50304, 8, 16, 2048, 1011781632",
        "pythia-70m, 50304, 16, 24, 2048, 1414647808", "pythia-70m, 50304, 32, 32, 2560, 2775208960",
        "pythia-70m, 50432, 32, 32, 4096, 6857302016", "pythia-70m, 50688, 40, 36, 5120, 11846072320",
        "opt-125m, 50272, 12, 12, 768, 125239296", "opt-125m, 50272, 32, 24, 2048, 1315758080",
        "opt-125m, 50272, 32, 32, 2560, 2651596800", "opt-125m, 50272, 32, 32, 4096, 6658473984",
        "opt-125m, 50272, 40, 40, 5120, 12853473280", "opt-125m, 50272, 56, 48, 7168, 29974540288"})
    void familiesAreFoundAgain(String first, long vocabulary, long heads, long layers, long width, String parameters) {
        var question = Words.NONE.set("vocab_size=" + vocabulary).set("num_heads=" + heads).set("d_ff=4*d_model");
        question = first.startsWith("opt") ? question.set("word_embed_proj_dim=d_model") : question;
        var spec = spec(first);
        var deep = Solver.solve(spec, question.set("d_model=" + width), List.of("num_layers"),
                List.of(Condition.of("parameters <= " + parameters)), Optional.empty());
        assertThat(deep.best().values()).containsExactly(layers);
        assertThat(deep.best().verdicts().getFirst().over()).isEqualTo(Rational.ZERO);
        if (first.startsWith("opt")) {
            return; // whether embeddings are as wide as the model decides its form, so its width is no formula
        }
        var wide = Solver.solve(spec, question.set("num_layers=" + layers), List.of("d_model"),
                List.of(Condition.of("parameters = " + parameters)), Optional.empty());
        assertThat(wide.best().values()).containsExactly(width);
    }

    /// Rows of the papers' own tables, recalled: Hoffmann et al. 2022, Table 3 and Table A3; the sentences on the
    /// budget of Gopher; Kaplan et al. 2020, Figure 14's powers.
    @ParameterizedTest
    @CsvSource({"chinchilla-1, 1.92e19, 400e6, 8.0e9, 0.09", "chinchilla-1, 1.21e20, 1e9, 20.2e9, 0.08",
        "chinchilla-1, 1.23e22, 10e9, 205.1e9, 0.08", "chinchilla-1, 5.76e23, 67e9, 1.5e12, 0.01",
        "chinchilla-1, 3.85e24, 175e9, 3.7e12, 0.06", "chinchilla-1, 9.90e24, 280e9, 5.9e12, 0.06",
        "chinchilla-1, 1.27e26, 1e12, 21.2e12, 0.06", "chinchilla-2, 1.20e20, 1e9, 20e9, 0.06",
        "chinchilla-2, 6.88e23, 67e9, 1.7e12, 0.01", "kaplan, 8.64e19, 1.3e9, 2e10, 0.01",
        "llama-3, 3.8e25, 402e9, 16.55e12, 0.08"})
    void lawsHaveTheirPapersRows(String law, String compute, double parameters, double tokens, double error) {
        var best = Law.named(law).at(Law.flops(compute));
        assertThat(best.parameters() / parameters).isCloseTo(1, within(error));
        assertThat(best.tokens() / tokens).isCloseTo(1, within(error));
    }

    /// Where a law is the least of a loss, no other split of the budget loses less.
    @Test
    void anOptimumIsOne() {
        for (var law : Law.all()) {
            if (law.form() == Law.Form.LOSS) {
                var best = law.at(Law.flops("1e21"));
                for (double factor : new double[] {0.5, 0.9, 1.1, 2}) {
                    double n = best.parameters() * factor;
                    double d = 1e21 / 6 / n;
                    double loss = of(law, "E") + of(law, "A") / Math.pow(n, of(law, "alpha"))
                            + of(law, "B") / Math.pow(d, of(law, "beta"));
                    assertThat(loss).as("%s %s", law.name(), factor).isGreaterThan(best.loss().orElseThrow());
                }
            }
        }
    }

    private static double of(Law law, String constant) {
        return Optional.ofNullable(law.constants().get(constant)).orElseThrow();
    }
}

package assay.command;

import assay.ask.Words;
import assay.check.Condition;
import assay.check.Measure;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.SweptSheet;
import assay.space.Axis;
import assay.space.Bins;
import assay.space.Grid;
import assay.space.Kept;
import assay.space.Kept.Aim;
import assay.space.Reduction;
import assay.space.Sieve;
import assay.space.Swept;
import assay.space.Terrain;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Figures of models at all combinations of sizes and options.
public final class Sweeping {
    private static final String SHOWN = "parameters,memory.weights,flops.forward,memory.cache";

    private Sweeping() {}

    /// What is to be swept.
    ///
    /// @param reduction what is kept and counted of the points
    public record Task(List<Spec> specs, Words question, Grid grid, List<Measure> measures, Reduction reduction) {
        public Task {
            specs = List.copyOf(specs);
            measures = List.copyOf(measures);
        }

        /// The points of all models.
        ///
        /// @throws Refusal with all that is wrong with any of them
        public List<Terrain> terrains() {
            var problems = new ArrayList<Problem>();
            var terrains = new ArrayList<Terrain>();
            specs.forEach(spec -> Refusal.collecting(() -> Terrain.of(spec, question, grid, measures), problems)
                    .ifPresent(terrains::add));
            Refusal.ofAny(problems);
            terrains.forEach(terrain -> terrain.some().ifPresent(reduction::check));
            return terrains;
        }

        /// Sweeps.
        ///
        /// @throws Refusal as [Swept#of(List, Words, Grid, List, Reduction)]
        public Swept swept() {
            return Swept.of(specs, question, grid, measures, reduction);
        }
    }

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        return Reply.of(SweptSheet.of(task(asked).swept()));
    }

    /// What is asked for.
    ///
    /// @throws Refusal where that cannot be told, with all that is wrong with it
    public static Task task(Asked asked) {
        var problems = new ArrayList<Problem>();
        if (asked.words().isEmpty() || asked.texts("vary").isEmpty()) {
            throw new Refusal(new Problem("assay sweep", "", "takes models and what varies",
                    "assay sweep llama-3-8b --vary num_kv_heads=1,4,8 --vary seq=4096..131072:x2"));
        }
        var axes = read(asked, "vary", text -> Axis.of("--vary", text), problems);
        var conditions = read(asked, "where", Condition::of, problems);
        var bins = read(asked, "histogram", Bins::of, problems);
        var specs = Refusal.collecting(() -> asked.each(asked::spec), problems);
        var question = Refusal.collecting(asked::question, problems);
        Refusal.collecting(() -> together(asked), problems);
        Refusal.ofAny(problems);
        var measures = measures(asked, conditions, bins);
        var sieves = conditions.stream().map(condition -> new Sieve(condition, measures.indexOf(condition.measure())))
                .toList();
        var binned = bins.stream().map(one -> new Reduction.Binned(one, measures.indexOf(one.measure()))).toList();
        return new Task(specs.orElseThrow(), question.orElseThrow(), new Grid(axes), measures, new Reduction(sieves,
                asked.has("count"), binned, kept(asked, measures), isListed(asked)));
    }

    private static <A> List<A> read(Asked asked, String option, Function<String, A> reader, List<Problem> problems) {
        var all = new ArrayList<A>();
        asked.texts(option).forEach(text -> Refusal.collecting(() -> reader.apply(text), problems)
                .ifPresent(all::add));
        return all;
    }

    /// Whether rows are listed: not where counts alone are asked for.
    private static boolean isListed(Asked asked) {
        return asked.has("top") || asked.has("pareto") || !(asked.has("count") || asked.has("histogram"));
    }

    /// Throws [Refusal] where options do not go together.
    private static boolean together(Asked asked) {
        if (asked.has("top") != asked.has("best") || (asked.has("top") && asked.has("pareto"))) {
            throw new Refusal(new Problem("assay sweep", asked.has("pareto") ? "--pareto" : "--top",
                    "takes --top N with --best NAME, or --pareto NAME,NAME", "--top 10 --best -flops.step"));
        }
        if (Stream.of("best", "pareto").anyMatch(option -> asked.text(option).filter(text ->
                names(text).map(Sweeping::plain).noneMatch(name -> !name.isEmpty())).isPresent())) {
            throw new Refusal(new Problem("assay sweep", asked.has("pareto") ? "--pareto" : "--best", "names nothing",
                    "flops.step"));
        }
        if (asked.has("show") && !isListed(asked)) {
            throw new Refusal(new Problem("--show", "", "is of rows, and counts alone have none",
                    "--top 10 --best NAME besides, or without --show"));
        }
        return true;
    }

    /// What keeps some of the rows, where not all are.
    private static Optional<Supplier<Kept>> kept(Asked asked, List<Measure> measures) {
        if (asked.has("pareto")) {
            var aims = aims(asked.text("pareto").orElse(""), measures);
            return Optional.of(() -> new Kept.Front(aims));
        }
        return asked.text("top").map(text -> {
            if (!text.matches("[1-9][0-9]{0,4}")) {
                throw new Refusal(new Problem("'" + text + "'", "--top", "is no number of rows from 1 to 99999",
                        "--top 10"));
            }
            int most = Integer.parseInt(text);
            var aim = aims(asked.text("best").orElse(""), measures).getFirst();
            return () -> new Kept.Top(most, aim);
        });
    }

    private static List<Aim> aims(String text, List<Measure> measures) {
        return names(text).map(name -> new Aim(measures.indexOf(Measure.of(plain(name))), name.startsWith("-")))
                .toList();
    }

    private static Stream<String> names(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).filter(name -> !name.isEmpty());
    }

    private static String plain(String name) {
        return name.startsWith("-") ? name.substring(1) : name;
    }

    /// What is shown, and what rows are kept and counted by.
    private static List<Measure> measures(Asked asked, List<Condition> conditions, List<Bins> bins) {
        var shown = isListed(asked) ? Stream.of(asked.text("show").orElse(SHOWN), asked.text("best").orElse(""),
                asked.text("pareto").orElse("")).flatMap(Sweeping::names).map(Sweeping::plain).map(Measure::of)
                : Stream.<Measure>of();
        return Stream.of(shown, conditions.stream().map(Condition::measure), bins.stream().map(Bins::measure))
                .flatMap(of -> of).distinct().toList();
    }
}

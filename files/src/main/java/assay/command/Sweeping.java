package assay.command;

import assay.ask.Words;
import assay.check.Measure;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.SweptSheet;
import assay.space.Axis;
import assay.space.Grid;
import assay.space.Kept;
import assay.space.Kept.Aim;
import assay.space.Swept;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Figures of models at all combinations of sizes and options.
public final class Sweeping {
    private static final String SHOWN = "parameters,memory.weights,flops.forward,memory.cache";

    private Sweeping() {}

    /// What is to be swept.
    ///
    /// @param kept what is kept of the rows, where not all are
    public record Task(List<Spec> specs, Words question, Grid grid, List<Measure> measures,
            Optional<Supplier<Kept>> kept) {
        public Task {
            specs = List.copyOf(specs);
            measures = List.copyOf(measures);
        }
    }

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        Refusal.ofAny(Stream.of("resume", "append").filter(asked::has).map(option -> new Problem("--" + option, "",
                "is of a table in a file of its own", "-o FILE.parquet or -o FILE.duckdb")).toList());
        var task = task(asked);
        return Reply.of(SweptSheet.of(task.kept().map(kept -> Swept.keeping(task.specs(), task.question(),
                task.grid(), task.measures(), kept)).orElseGet(() -> Swept.of(task.specs(), task.question(),
                        task.grid(), task.measures()))));
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
        var axes = new ArrayList<Axis>();
        asked.texts("vary").forEach(text -> Refusal.collecting(() -> Axis.of("--vary", text), problems)
                .ifPresent(axes::add));
        var specs = Refusal.collecting(() -> asked.each(asked::spec), problems);
        var question = Refusal.collecting(asked::question, problems);
        Refusal.ofAny(problems);
        var measures = measures(asked);
        return new Task(specs.orElseThrow(), question.orElseThrow(), new Grid(axes), measures, kept(asked, measures));
    }

    /// What is kept of the rows, where not all are.
    private static Optional<Supplier<Kept>> kept(Asked asked, List<Measure> measures) {
        if (asked.has("top") != asked.has("best") || (asked.has("top") && asked.has("pareto"))) {
            throw new Refusal(new Problem("assay sweep", asked.has("pareto") ? "--pareto" : "--top",
                    "takes --top N with --best NAME, or --pareto NAME,NAME", "--top 10 --best -flops.step"));
        }
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

    /// What is shown, and what rows are kept by.
    private static List<Measure> measures(Asked asked) {
        return Stream.of(asked.text("show").orElse(SHOWN), asked.text("best").orElse(""),
                asked.text("pareto").orElse("")).flatMap(Sweeping::names).map(Sweeping::plain).distinct()
                .map(Measure::of).toList();
    }
}

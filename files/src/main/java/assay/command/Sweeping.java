package assay.command;

import assay.check.Measure;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.SweptSheet;
import assay.space.Axis;
import assay.space.Grid;
import assay.space.Swept;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Figures of models at all combinations of sizes and options.
public final class Sweeping {
    private static final String SHOWN = "parameters,memory.weights,flops.forward,memory.cache";

    private Sweeping() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
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
        var swept = Swept.of(specs.orElseThrow(), question.orElseThrow(), new Grid(axes), measures(asked));
        return Reply.of(SweptSheet.of(swept));
    }

    private static List<Measure> measures(Asked asked) {
        return Arrays.stream(asked.text("show").orElse(SHOWN).split(",", -1)).map(String::strip)
                .filter(name -> !name.isEmpty()).distinct().map(Measure::of).toList();
    }
}

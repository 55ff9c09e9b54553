package assay.command;

import assay.check.Condition;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.LawSheet;
import assay.report.SolutionSheet;
import assay.space.Law;
import assay.space.Solver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The best sizes of a model under conditions, or by published laws for a budget of compute.
public final class Solving {
    private static final String EXAMPLE = "assay solve llama-3-8b --for num_layers --such-that 'parameters <= 3e9'";

    private Solving() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        if (asked.has("compute") || asked.has("law")) {
            return laws(asked);
        }
        if (asked.words().size() != 1 || asked.texts("for").isEmpty() || asked.texts("such-that").isEmpty()) {
            throw new Refusal(new Problem("assay solve", "", "takes a model, sizes and conditions, or --compute FLOPS",
                    EXAMPLE));
        }
        var problems = new ArrayList<Problem>();
        var conditions = new ArrayList<Condition>();
        asked.texts("such-that").forEach(text -> Refusal.collecting(() -> Condition.of(text), problems)
                .ifPresent(conditions::add));
        var spec = Refusal.collecting(() -> asked.spec(asked.words().getFirst()), problems);
        var question = Refusal.collecting(asked::question, problems);
        Refusal.ofAny(problems);
        var sizes = asked.texts("for").stream().flatMap(text -> text.contains("=") ? List.of(text).stream()
                : Arrays.stream(text.split(",", -1)).map(String::strip)).filter(name -> !name.isEmpty()).toList();
        return Reply.of(SolutionSheet.of(Solver.solve(spec.orElseThrow(), question.orElseThrow(), sizes, conditions,
                asked.text("best"))));
    }

    private static Reply laws(Asked asked) {
        var problems = new ArrayList<Problem>();
        if (!asked.words().isEmpty() || !asked.texts("for").isEmpty() || !asked.texts("such-that").isEmpty()) {
            problems.add(new Problem("--compute", "", "is a question of laws, which know no model",
                    "assay solve --compute 1e21"));
        }
        var flops = asked.text("compute");
        if (flops.isEmpty()) {
            problems.add(new Problem("--law", "", "says nothing without a budget", "--compute 1e21"));
        }
        var budget = flops.flatMap(text -> Refusal.collecting(() -> Law.flops(text), problems));
        var laws = Refusal.collecting(() -> asked.text("law").map(name -> List.of(Law.named(name)))
                .orElseGet(Law::all), problems);
        Refusal.ofAny(problems);
        return Reply.of(LawSheet.of(budget.orElseThrow(), laws.orElseThrow()));
    }
}

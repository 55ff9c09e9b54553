package assay.check;

import assay.ask.Answer;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.List;

/// Conditions beside the figures of a model.
///
/// @param model its name
public record Asserted(String model, List<Condition.Verdict> verdicts) {
    public Asserted {
        verdicts = List.copyOf(verdicts);
    }

    /// Of an answer.
    ///
    /// @throws Refusal with all conditions whose figures there are not
    public static Asserted of(Answer answer, List<Condition> conditions) {
        var problems = new ArrayList<Problem>();
        var all = new ArrayList<Condition.Verdict>();
        conditions.forEach(c -> Refusal.collecting(() -> c.of(answer), problems).ifPresent(all::add));
        Refusal.ofAny(problems);
        return new Asserted(answer.subject().model().name(), all);
    }

    /// Whether all hold.
    public boolean holds() {
        return verdicts.stream().allMatch(Condition.Verdict::holds);
    }
}

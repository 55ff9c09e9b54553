package assay.command;

import assay.check.Asserted;
import assay.check.Budget;
import assay.check.Condition;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.AssertedSheet;
import assay.write.JunitXml;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Whether figures of models are as they are said to be.
public final class Asserting {
    private Asserting() {}

    /// Conditions of a model, with the question about it.
    ///
    /// @param asked its first word is the model
    public record Part(Asked asked, List<Condition> conditions) {
        public Part {
            conditions = List.copyOf(conditions);
        }
    }

    /// A model and conditions as words.
    ///
    /// @throws Refusal with all words that are no conditions
    public static Part part(Asked asked) {
        var words = asked.words();
        if (words.size() < 2) {
            throw new Refusal(new Problem("assay assert", "", "takes a model and conditions, or --budget FILE",
                    "assay assert llama-3-8b 'parameters = 8030261248'"));
        }
        var problems = new ArrayList<Problem>();
        var conditions = new ArrayList<Condition>();
        words.subList(1, words.size()).forEach(text ->
                Refusal.collecting(() -> Condition.of(text), problems).ifPresent(conditions::add));
        Refusal.ofAny(problems);
        return new Part(asked, conditions);
    }

    /// The models and conditions of a budget.
    ///
    /// @param name of its file
    /// @param typed what a model and its options ask, as they are typed on a command line; may refuse
    /// @throws Refusal with all that is wrong with it
    public static List<Part> parts(String name, List<String> lines, Function<List<String>, Asked> typed) {
        var problems = new ArrayList<Problem>();
        var parts = new ArrayList<Part>();
        for (var part : Budget.of(name, lines).parts()) {
            Refusal.collecting(() -> typed.apply(part.words()), problems).ifPresent(asked -> {
                if (asked.words().size() == 1) {
                    parts.add(new Part(asked, part.conditions()));
                } else {
                    problems.add(new Problem(String.join(" ", part.words()), name, "is not one model and its options",
                            "model llama-3-8b --seq 8192"));
                }
            });
        }
        Refusal.ofAny(problems);
        return parts;
    }

    /// The reply.
    ///
    /// @param junit whether as JUnit's XML
    /// @throws Refusal with all that is wrong with what is asked
    public static Reply of(List<Part> parts, boolean junit) {
        var problems = new ArrayList<Problem>();
        var all = new ArrayList<Asserted>();
        for (var part : parts) {
            Refusal.collecting(() -> Asserted.of(part.asked.answer(() ->
                    part.asked.spec(part.asked.words().getFirst())), part.conditions), problems).ifPresent(all::add);
        }
        Refusal.ofAny(problems);
        var reply = junit ? Reply.of(JunitXml.of(all)) : Reply.of(AssertedSheet.of(all));
        return reply.found(!all.stream().allMatch(Asserted::holds));
    }
}

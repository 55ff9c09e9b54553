package assay.command;

import assay.account.Forward;
import assay.account.Parameters;
import assay.ask.Edition;
import assay.ask.Exercise;
import assay.ask.Exercise.Part;
import assay.catalog.Catalog;
import assay.catalog.Series;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.ExerciseSheet;
import assay.report.Sheet;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A course's exercise on what a Transformer costs, answered for a model as a document.
public final class Worksheet {
    private Worksheet() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        if (asked.words().isEmpty()) {
            throw new Refusal(new Problem("assay worksheet", "", "takes a model", "assay worksheet gpt2-xl-swiglu"));
        }
        var problems = new ArrayList<Problem>();
        var edition = Refusal.collecting(() -> Edition.named(asked.text("edition")
                .orElse(Edition.ALL.getLast().name())), problems);
        var parts = Refusal.collecting(() -> asked.text("parts").map(Part::of).orElse(List.of(Part.values())),
                problems);
        var specs = Refusal.collecting(() -> asked.each(asked::spec), problems);
        parts.ifPresent(p -> idle(asked, p, problems));
        Refusal.ofAny(problems);
        var exercise = exercise(edition.orElseThrow(), parts.orElseThrow(), specs.orElseThrow(), asked);
        var beside = new Sheet.Beside(Stream::of, () -> List.of(new Sheet.Worked(exercise.answer().subject(),
                Stream.of(new Parameters(), new Forward()).flatMap(q -> exercise.answer().subject().ledger(q).stream())
                        .toList())));
        return Reply.of(ExerciseSheet.of(exercise).with(beside), () -> ExerciseSheet.data(exercise));
    }

    private static Exercise exercise(Edition edition, List<Part> parts, List<Spec> specs, Asked asked) {
        var models = Edition.MODELS.stream().map(Catalog::find).toList();
        var spec = specs.getFirst();
        boolean ours = models.contains(spec);
        return Exercise.of(edition, parts, spec, ours, specs.size() > 1 ? specs : ours ? models : Series.of(spec),
                models.getLast(), asked.question(), asked.has("parts"));
    }

    /// What is said of parts that are not asked for.
    private static void idle(Asked asked, List<Part> parts, List<Problem> problems) {
        if (!parts.contains(Part.D) && asked.words().size() > 1) {
            problems.add(new Problem(asked.words().getLast(), "--parts", "is of part d, which is not asked for",
                    "one model, or --parts d"));
        }
        if (!parts.contains(Part.ADAMW)) {
            Exercise.PLAN.stream().filter(asked::has).forEach(word -> problems.add(new Problem("--" + word, "--parts",
                    "is of the part adamw, which is not asked for", "leave it out, or --parts adamw")));
        }
    }
}

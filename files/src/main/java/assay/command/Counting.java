package assay.command;

import assay.convention.Conventions;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.ConventionsSheet;
import assay.spec.Spec;
import java.util.Optional;

/// What counts as a FLOP, and what each convention gives for a model.
public final class Counting {
    private Counting() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var words = asked.words();
        if (words.size() > 1) {
            throw new Refusal(
                    new Problem("assay conventions", "", "takes one model at the most", "assay conventions gpt2-xl"));
        }
        Optional<Spec> spec = words.stream().findFirst().map(word -> asked.set(asked.spec(word)));
        return Reply.of(ConventionsSheet.of(spec, asked.question().options(),
                asked.has("all") ? Conventions.ALL : Conventions.LISTED));
    }
}

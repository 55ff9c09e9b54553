package assay.command;

import assay.check.Apart;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.ApartSheet;

/// What two models differ in, and what it is worth.
public final class Differing {
    private Differing() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        if (asked.words().size() != 2) {
            throw new Refusal(new Problem("assay diff", "", "takes two models", "assay diff llama-2-7b llama-3-8b"));
        }
        var specs = asked.each(asked::spec);
        var apart = Apart.of(specs.getFirst(), specs.getLast(), asked.question());
        return Reply.of(ApartSheet.of(apart)).found(!apart.parts().isEmpty());
    }
}

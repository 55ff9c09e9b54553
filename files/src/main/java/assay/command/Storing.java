package assay.command;

import assay.problem.Refusal;
import assay.report.SchemeSheet;

/// The ways to store weights.
public final class Storing {
    private Storing() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        return Reply.of(false, () -> SchemeSheet.brief(Asked.schemes()), () -> SchemeSheet.of(Asked.schemes()));
    }
}

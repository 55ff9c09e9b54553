package assay.command;

import assay.check.Lint;
import assay.problem.Refusal;
import assay.report.LintSheet;

/// What is unusual in a description.
public final class Linting {
    private Linting() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var lint = Lint.of(asked.spec(asked.one("assay lint", "assay lint path/to/config.json")));
        return Reply.of(LintSheet.of(lint), () -> LintSheet.data(lint)).found(!lint.findings().isEmpty());
    }
}

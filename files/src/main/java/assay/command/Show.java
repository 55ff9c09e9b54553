package assay.command;

import assay.ask.Case;
import assay.problem.Refusal;
import assay.write.ModelText;

/// A model as a text.
public final class Show {
    private Show() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var word = asked.one("assay show", "assay show llama-3-8b");
        return Reply.of(ModelText.of(Case.rank(asked.set(asked.spec(word)), asked.question().options())));
    }
}

package assay.command;

import assay.ask.Ask;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.write.FormulaText;

/// A formula as code.
public final class Formulas {
    private Formulas() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var words = asked.words();
        if (words.size() != 2) {
            throw new Refusal(new Problem("assay formula", "", "takes a model and a quantity",
                    "assay formula gpt2-xl flops.forward --as python"));
        }
        var answer = asked.answer(Ask.of(() -> asked.spec(words.getFirst()), asked.question().without("keep")));
        return Reply.of(FormulaText.of(answer, words.getLast(), asked.text("as").orElse("python"),
                asked.text("keep")));
    }
}

package assay.command;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.ExplainSheet;
import assay.report.Sheet;
import java.util.List;
import java.util.Optional;

/// Where a number comes from.
public final class Explain {
    private Explain() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var words = asked.words();
        if (words.size() != 2) {
            throw new Refusal(new Problem("assay explain", "", "takes a model and a path or quantity",
                    "assay explain gpt2-xl flops.forward"));
        }
        var answer = asked.answer(() -> asked.spec(words.get(0)));
        var quantity = answer.quantity(words.get(1));
        return Reply.of(ExplainSheet.of(answer, words.get(1)).with(quantity.map(q -> asked.beside(answer,
                Optional.of(q.name()), () -> List.of(new Sheet.Worked(answer.subject(q),
                        answer.ledger(q).stream().toList())))).orElse(Sheet.Beside.NOTHING)),
                () -> ExplainSheet.data(answer, words.get(1)));
    }
}

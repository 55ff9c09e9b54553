package assay.command;

import assay.ask.Answer;
import assay.ask.Ask;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.write.FormulaProject;
import assay.write.FormulaText;

/// A formula as code, and all of them as a module.
public final class Formulas {
    private static final String USUAL = "python";

    private Formulas() {}

    /// The language that is asked for.
    public static String language(Asked asked) {
        return asked.text("as").orElse(USUAL);
    }

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var words = asked.words();
        if (asked.has("project")) {
            return project(asked);
        }
        if (words.size() != 2) {
            throw new Refusal(new Problem("assay formula", "", "takes a model and a quantity",
                    "assay formula gpt2-xl flops.forward --as python; --project takes models alone"));
        }
        return Reply.of(FormulaText.of(answer(words.getFirst(), asked), words.getLast(), language(asked),
                asked.text("keep")));
    }

    private static Reply project(Asked asked) {
        if (asked.words().isEmpty()) {
            throw new Refusal(new Problem("assay formula --project", "", "of which models?",
                    "assay formula gpt2-xl llama-3-8b --project --as rust -o FOLDER"));
        }
        var module = FormulaProject.files(language(asked)).getFirst();
        var files = FormulaProject.of(asked.each(word -> answer(word, asked)), language(asked), asked.text("keep"));
        return Reply.of(files.getOrDefault(module, ""), files);
    }

    private static Answer answer(String word, Asked asked) {
        return asked.answer(Ask.of(() -> asked.spec(word), asked.question().without("keep")));
    }
}

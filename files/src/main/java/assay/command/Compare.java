package assay.command;

import assay.ask.Alike;
import assay.ask.Answer;
import assay.ask.Ask;
import assay.ask.Statement;
import assay.draw.Shares;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.BesideScreen;
import assay.report.CompareSheet;
import assay.report.Sheet;
import assay.workbook.Workbook;
import java.util.List;

/// Models side by side, and how each share moves over them.
public final class Compare {
    private Compare() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var varied = asked.text("vary");
        if (varied.isPresent()) {
            return sheet(varied(varied.get(), asked), asked);
        }
        if (asked.words().size() < 2) {
            throw new Refusal(new Problem("assay compare", "", "takes two or more models",
                    "assay compare gpt2-medium-swiglu gpt2-xl-swiglu"));
        }
        var answers = asked.each(word -> asked.answer(() -> asked.spec(word)));
        return sheet(answers, asked);
    }

    /// One model with each of several values.
    private static List<Answer> varied(String word, Asked asked) {
        int sign = word.indexOf('=');
        var values = List.of(word.substring(sign + 1).split(",", -1));
        if (sign <= 0 || values.size() < 2) {
            throw new Refusal(new Problem(word, "--vary", "is not of the form name=value,value",
                    "--vary num_kv_heads=8,4,1"));
        }
        if (asked.words().size() != 1) {
            throw new Refusal(new Problem("assay compare", "--vary", "takes one model",
                    "assay compare llama-3-8b --vary num_kv_heads=8,4,1"));
        }
        var spec = asked.spec(asked.words().getFirst());
        var name = word.substring(0, sign).strip();
        return values.stream().map(value -> asked.answer(Ask.of(spec.named(name + " = " + value.strip()),
                asked.question().set(name + "=" + value.strip())))).toList();
    }

    private static Reply sheet(List<Answer> answers, Asked asked) {
        var alike = Alike.of(answers, asked.question().options());
        var beside = new Sheet.Beside(() -> Shares.of(alike.cases()).stream(), () -> alike.cases().stream()
                .map(c -> new Sheet.Worked(c, Statement.of(c).ledgers())).toList());
        return Reply.of(asked.has("full"), () -> BesideScreen.of(alike).with(beside),
                () -> CompareSheet.of(alike).with(beside), () -> CompareSheet.data(alike))
                .book(() -> Workbook.beside(answers, alike, CompareSheet.of(alike)));
    }
}

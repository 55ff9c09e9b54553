package assay.command;

import assay.ask.Answer;
import assay.ask.Ask;
import assay.ask.Statement;
import assay.ask.Words;
import assay.draw.Charts;
import assay.draw.Contexts;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.BesideScreen;
import assay.report.ScaleSheet;
import assay.report.Sheet;
import assay.workbook.Workbook;
import java.util.stream.Stream;

/// One model at several contexts.
public final class Scale {
    private Scale() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        if (asked.words().size() != 1 || asked.text("seq").isEmpty()) {
            throw new Refusal(new Problem("assay scale", "", "takes a model and its contexts",
                    "assay scale gpt2-xl-swiglu --seq 1024,16384"));
        }
        var contexts = Words.contexts(asked.text("seq").orElse(""));
        var said = Words.thousands(asked.text("seq").orElse("")).orElse("");
        if (contexts.size() < 2) {
            throw new Refusal(new Problem("assay scale", "--seq", "takes two or more contexts",
                    said.isEmpty() ? "--seq 1024,16384" : said + "; --seq 8k,32k"));
        }
        var ask = Ask.of(() -> asked.spec(asked.words().getFirst()), asked.question().without("seq"));
        var answers = contexts.stream().map(t -> asked.answer(ask.with(ask.options().at(t)))).toList();
        var cases = answers.stream().map(Answer::subject).toList();
        var drawn = Contexts.of(contexts);
        var beside = new Sheet.Beside(() -> {
            var answer = asked.answer(ask);
            return asked.text("chart").map(name -> Stream.of(Charts.named(answer, name, drawn)))
                    .orElseGet(() -> Stream.of("growth", "shares").flatMap(name -> Charts.drawn(answer, name, drawn)));
        }, () -> cases.stream().map(c -> new Sheet.Worked(c, Statement.of(c).ledgers())).toList());
        return Reply.of(asked.has("full"), () -> BesideScreen.of(cases, said).with(beside),
                () -> ScaleSheet.of(cases).with(beside), () -> ScaleSheet.data(cases))
                .book(() -> Workbook.of(answers.getFirst(), contexts, ScaleSheet.of(cases)));
    }
}

package assay.cli;

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
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `assay scale MODEL --seq 1024,16384`: one model at several contexts.
record ScaleCommand() implements Command {
    @Override
    public String name() {
        return "scale";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("scale", "MODEL --seq N,N...",
                "One model at several contexts: totals, exact factors, how shares move.",
                "  assay scale gpt2-xl-swiglu --seq 1024,16384",
                "  assay scale llama-3-8b --seq 8192,32768,131072 --format csv");
        Specs.withOutput(Specs.withTerms(spec)).addPositional(Specs.words("MODEL", "0..*", "A model."));
        OptionSpec seq = spec.findOption("--seq");
        spec.remove(seq);
        return spec.addOption(Specs.chart("growth")).addOption(Specs.full())
                .addOption(OptionSpec.builder(seq).paramLabel("N,N...")
                .description("The contexts, the one to compare with first.").build());
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        if (given.words().size() != 1 || given.text("--seq").isEmpty()) {
            throw new Refusal(new Problem("assay scale", "", "takes a model and its contexts",
                    "assay scale gpt2-xl-swiglu --seq 1024,16384"));
        }
        var contexts = Words.contexts(given.text("--seq").orElse(""));
        var said = Words.thousands(given.text("--seq").orElse("")).orElse("");
        if (contexts.size() < 2) {
            throw new Refusal(new Problem("assay scale", "--seq", "takes two or more contexts",
                    said.isEmpty() ? "--seq 1024,16384" : said + "; --seq 8k,32k"));
        }
        var ask = Ask.of(() -> given.spec(given.words().getFirst(), shell), given.asked().without("seq"));
        var answers = contexts.stream().map(t -> ask.with(ask.options().at(t)).answer()).toList();
        var cases = answers.stream().map(assay.ask.Answer::subject).toList();
        var drawn = Contexts.of(contexts);
        var beside = new Sheet.Beside(() -> {
            var answer = ask.answer();
            return given.text("--chart").map(List::of).orElse(List.of("growth", "shares")).stream()
                    .map(name -> Charts.named(answer, name, drawn));
        }, () -> cases.stream().map(c -> new Sheet.Worked(c, Statement.of(c).ledgers())).toList());
        return Answer.of(given.has("--full"), () -> BesideScreen.of(cases, said).with(beside),
                () -> ScaleSheet.of(cases).with(beside), () -> ScaleSheet.data(cases))
                .workbook(() -> Workbook.of(answers.getFirst(), contexts, ScaleSheet.of(cases)));
    }
}

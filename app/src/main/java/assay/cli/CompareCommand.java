package assay.cli;

import assay.ask.Alike;
import assay.ask.Statement;
import assay.draw.Shares;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.BesideScreen;
import assay.report.CompareSheet;
import assay.report.Sheet;
import picocli.CommandLine.Model.CommandSpec;

/// `assay compare MODEL MODEL...`: models side by side, and how each share moves over them.
record CompareCommand() implements Command {
    @Override
    public String name() {
        return "compare";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("compare", "MODEL MODEL...",
                "Models side by side, and how each share moves over them.",
                "  assay compare gpt2-small-swiglu gpt2-medium-swiglu gpt2-large-swiglu gpt2-xl-swiglu",
                "  assay compare llama-2-7b llama-3-8b --seq 4096");
        return Specs.withOutput(Specs.withTerms(spec))
                .addOption(Specs.full())
                .addPositional(Specs.words("MODEL", "0..*", "Two or more models, in the order of the trend."));
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        if (given.words().size() < 2) {
            throw new Refusal(new Problem("assay compare", "", "takes two or more models",
                    "assay compare gpt2-medium-swiglu gpt2-xl-swiglu"));
        }
        var answers = given.each(word -> given.ask(() -> given.spec(word, shell)).answer());
        var alike = Alike.of(answers, given.asked().options());
        var beside = new Sheet.Beside(() -> Shares.of(alike.cases()).stream(), () -> alike.cases().stream()
                .map(c -> new Sheet.Worked(c, Statement.of(c).ledgers())).toList());
        return Answer.of(given.has("--full"), () -> BesideScreen.of(alike).with(beside),
                () -> CompareSheet.of(alike).with(beside));
    }
}

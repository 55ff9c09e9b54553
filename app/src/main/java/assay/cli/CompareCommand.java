package assay.cli;

import assay.ask.Alike;
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
                "  assay compare llama-2-7b llama-3-8b --seq 4096",
                "  assay compare llama-3-8b --vary num_kv_heads=8,4,1");
        return Specs.withOutput(Specs.withTerms(spec))
                .addOption(Specs.option("--vary", "NAME=V,V...", List.of(),
                        "One model with several values of a size or a switch, as --set takes it."))
                .addOption(Specs.full())
                .addPositional(Specs.words("MODEL", "0..*", "Two or more models, in the order of the trend."));
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        var varied = given.text("--vary");
        if (varied.isPresent()) {
            return sheet(varied(varied.get(), given, shell), given);
        }
        if (given.words().size() < 2) {
            throw new Refusal(new Problem("assay compare", "", "takes two or more models",
                    "assay compare gpt2-medium-swiglu gpt2-xl-swiglu"));
        }
        var answers = given.each(word -> given.ask(() -> given.spec(word, shell)).answer());
        return sheet(answers, given);
    }

    /// One model with each of several values.
    private static List<assay.ask.Answer> varied(String word, Given given, Shell shell) {
        int sign = word.indexOf('=');
        var values = List.of(word.substring(sign + 1).split(",", -1));
        if (sign <= 0 || values.size() < 2) {
            throw new Refusal(new Problem(word, "--vary", "is not of the form name=value,value",
                    "--vary num_kv_heads=8,4,1"));
        }
        if (given.words().size() != 1) {
            throw new Refusal(new Problem("assay compare", "--vary", "takes one model",
                    "assay compare llama-3-8b --vary num_kv_heads=8,4,1"));
        }
        var spec = given.spec(given.words().getFirst(), shell);
        var name = word.substring(0, sign).strip();
        return values.stream().map(value -> Ask.of(spec.named(name + " = " + value.strip()),
                given.asked().set(name + "=" + value.strip())).answer()).toList();
    }

    private static Answer sheet(List<assay.ask.Answer> answers, Given given) {
        var alike = Alike.of(answers, given.asked().options());
        var beside = new Sheet.Beside(() -> Shares.of(alike.cases()).stream(), () -> alike.cases().stream()
                .map(c -> new Sheet.Worked(c, Statement.of(c).ledgers())).toList());
        return Answer.of(given.has("--full"), () -> BesideScreen.of(alike).with(beside),
                () -> CompareSheet.of(alike).with(beside), () -> CompareSheet.data(alike))
                .workbook(() -> Workbook.beside(answers, alike, CompareSheet.of(alike)));
    }
}

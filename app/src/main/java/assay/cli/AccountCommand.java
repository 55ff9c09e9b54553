package assay.cli;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.AccountSheet;
import assay.report.LedgerSheet;
import assay.report.Statement;
import assay.write.AccountJson;
import assay.write.Format;
import picocli.CommandLine.Model.CommandSpec;

/// `assay MODEL...`: what each model is made of and what it costs.
record AccountCommand() implements Command {
    @Override
    public String name() {
        return "assay";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("assay", "MODEL... | COMMAND",
                "What a Transformer is made of and what it costs, exactly.",
                "  assay gpt2-xl",
                "  assay gpt2-xl --seq 16384 --set context_length=16384",
                "  assay gpt2-xl --set norm=rmsnorm --set position=rope --set ffn=swiglu --set tied=false --set "
                        + "bias=false",
                "  assay gpt2-xl-swiglu --set 'd_ff=roundDown(8/3*d_model,64)' --keep batch,seq",
                "  assay path/to/config.json --dtype bf16 --format json",
                "  assay - < config.json");
        Specs.withOutput(Specs.withTerms(spec)).addOption(Specs.keep()).addPositional(Specs.words("MODEL", "0..*",
                "A name of the catalogue, a config.json (Hugging Face's or one with Assay's names), or - for standard "
                        + "input."));
        return spec;
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        if (given.words().isEmpty()) {
            throw new Refusal(new Problem("assay", "", "which model?", "assay gpt2-xl, or assay --help"));
        }
        var format = given.format();
        var page = shell.page(given.colour());
        var statements = given.cases(shell.in()).stream().map(Statement::of).toList();
        return Answer.of(switch (format) {
            case JSON -> String.join("", statements.stream().map(AccountJson::of).toList());
            case CSV -> format.write(LedgerSheet.of(statements), page);
            case TABLE, MARKDOWN -> String.join("\n",
                    statements.stream().map(s -> format.write(AccountSheet.of(s), page)).toList());
        });
    }
}

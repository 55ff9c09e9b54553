package assay.cli;

import assay.command.Differing;
import assay.command.Reply;
import picocli.CommandLine.Model.CommandSpec;

/// `assay diff MODEL MODEL`: what two models differ in, and what each difference is worth. Exit 1 where they differ.
record DiffCommand() implements Command {
    @Override
    public String name() {
        return "diff";
    }

    @Override
    public CommandSpec spec() {
        return Specs.withOutput(Specs.withPlan(Specs.command("diff", "MODEL MODEL",
                "What two models differ in, and what each difference is worth; exit 1 if they differ.",
                "  assay diff llama-2-7b llama-3-8b",
                "  assay diff gpt2-xl path/to/config.json --seq 1024")))
                .addPositional(Specs.words("MODEL MODEL", "0..*", "Two models."));
    }

    @Override
    public Reply answer(Given given) {
        return Differing.of(given);
    }
}

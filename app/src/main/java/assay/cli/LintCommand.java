package assay.cli;

import assay.command.Linting;
import assay.command.Reply;
import picocli.CommandLine.Model.CommandSpec;

/// `assay lint CONFIG`: what in a config is unusual, costs speed, or is not understood. Exit 1 on a finding.
record LintCommand() implements Command {
    @Override
    public String name() {
        return "lint";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("lint", "CONFIG",
                "What in a config is unusual, costs speed, or is not understood; exit 1 if anything is.",
                "  assay lint path/to/config.json",
                "  assay lint gpt2-xl");
        return Specs.withOutput(spec.addOption(Specs.fetch())).addPositional(Specs.words("CONFIG", "0..*", "A model."));
    }

    @Override
    public Reply answer(Given given) {
        return Linting.of(given);
    }
}

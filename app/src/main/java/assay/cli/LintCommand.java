package assay.cli;

import assay.check.Lint;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.LintSheet;
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
    public Answer answer(Given given, Shell shell) {
        if (given.words().size() != 1) {
            throw new Refusal(new Problem("assay lint", "", "takes one model", "assay lint path/to/config.json"));
        }
        var lint = Lint.of(given.spec(given.words().getFirst(), shell));
        return Answer.of(LintSheet.of(lint), () -> LintSheet.data(lint)).found(!lint.findings().isEmpty());
    }
}

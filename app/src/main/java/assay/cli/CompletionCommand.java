package assay.cli;

import assay.command.Reply;
import assay.problem.Problem;
import assay.problem.Refusal;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// `assay completion`: a script that completes commands, options and names in bash and zsh.
record CompletionCommand() implements Command {
    @Override
    public String name() {
        return "completion";
    }

    @Override
    public CommandSpec spec() {
        return Specs.command("completion", "", "A script that completes commands, options and names in bash and zsh.",
                "  source <(assay completion)");
    }

    @Override
    public Reply answer(Given given) {
        if (!given.command().originalArgs().isEmpty() && !given.command().unmatched().isEmpty()) {
            throw new Refusal(Problem.of("assay completion", "", "takes no arguments"));
        }
        return Reply.of(AutoComplete.bash("assay", new CommandLine(Cli.spec(Commands.NAMED))));
    }
}

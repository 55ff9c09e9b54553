package assay.cli;

import assay.command.Storing;
import assay.command.Reply;
import picocli.CommandLine.Model.CommandSpec;

/// `assay schemes`: the ways to store weights that `--weights` takes.
record SchemesCommand() implements Command {
    @Override
    public String name() {
        return "schemes";
    }

    @Override
    public CommandSpec spec() {
        return Specs.withOutput(Specs.command("schemes", "",
                "Ways to store weights: what --weights takes, each with its source.",
                "  assay schemes",
                "  assay schemes --format csv"));
    }

    @Override
    public Reply answer(Given given) {
        return Storing.of(given);
    }
}

package assay.cli;

import assay.command.Reply;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.write.Schema;
import picocli.CommandLine.Model.CommandSpec;

/// `assay schema`: what every JSON answer keeps to, as a JSON Schema.
record SchemaCommand() implements Command {
    @Override
    public String name() {
        return "schema";
    }

    @Override
    public CommandSpec spec() {
        return Specs.command("schema", "", "What every JSON answer keeps to: a JSON Schema (draft 2020-12).",
                "  assay schema > assay.schema.json");
    }

    @Override
    public Reply answer(Given given) {
        if (!given.command().unmatched().isEmpty()) {
            throw new Refusal(Problem.of("assay schema", "", "takes no arguments"));
        }
        return Reply.of(Schema.text());
    }
}

package assay.cli;

import assay.command.Show;
import assay.command.Reply;
import picocli.CommandLine.Model.CommandSpec;

/// `assay show MODEL`: a model as a text of one's own, to be changed.
record ShowCommand() implements Command {
    @Override
    public String name() {
        return "show";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("show", "MODEL", "A model as the text of a model of one's own, every op by its line.",
                "  assay show llama-3-8b > my.assay",
                "  assay show gpt2 --set tied=false",
                "  assay show llama-3-8b --tp 8");
        return Specs.withLayout(Specs.withTerms(spec)).addPositional(Specs.words("MODEL", "0..*", "A model."));
    }

    @Override
    public Reply answer(Given given) {
        return Show.of(given);
    }
}

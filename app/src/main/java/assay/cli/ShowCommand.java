package assay.cli;

import assay.family.Families;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.write.ModelText;
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
                "  assay show gpt2 --set tied=false");
        return Specs.withTerms(spec).addPositional(Specs.words("MODEL", "0..*", "A model."));
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        if (given.words().size() != 1) {
            throw new Refusal(new Problem("assay show", "", "takes one model", "assay show llama-3-8b"));
        }
        return Answer.of(ModelText.of(Families.build(given.set(given.spec(given.words().getFirst(), shell)))));
    }
}

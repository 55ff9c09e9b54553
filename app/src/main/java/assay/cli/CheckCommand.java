package assay.cli;

import assay.check.Reconciliation;
import assay.family.Graph;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.ReconciliationSheet;
import assay.write.ReconciliationJson;
import picocli.CommandLine.Model.CommandSpec;

/// `assay check FOLDER|FILE [MODEL]`: whether files hold the tensors that a description says. Exit 1 where they do not.
record CheckCommand() implements Command {
    @Override
    public String name() {
        return "check";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("check", "FILES [MODEL]",
                "A description against the files of its tensors, tensor by tensor, both ways; exit 1 if anything "
                        + "differs.",
                "  assay check path/to/folder",
                "  assay check model.safetensors path/to/config.json",
                "  assay check model.gguf",
                "  assay check path/to/folder llama-3-8b --format json");
        return Specs.withOutput(spec.addOption(Specs.settings()).addOption(Specs.full()).addOption(Specs.fetch()))
                .addPositional(Specs.words("FILES", "0..*",
                "A folder with config.json and safetensors files, or one file; then the model, where the files do not "
                        + "describe it."));
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        var words = given.words();
        if (words.isEmpty() || words.size() > 2) {
            throw new Refusal(new Problem("assay check", "", "takes files, and a model where they do not describe one",
                    "assay check path/to/folder"));
        }
        var found = given.find(words.getFirst(), shell);
        var checkpoint = found.checkpoint().orElseThrow(() -> new Refusal(new Problem(words.getFirst(), "",
                "holds no tensors", "a folder with safetensors files, a .safetensors file, or a .gguf file")));
        var spec = words.size() == 2 ? given.spec(words.getLast(), shell) : found.described();
        if (words.size() == 1 && Graph.describes(spec)) {
            throw new Refusal(new Problem(words.getFirst(), "", "is a graph, which describes no tensors but its own",
                    "assay check " + words.getFirst() + " path/to/config.json"));
        }
        var dialect = found.dialect().orElseThrow(() -> new Refusal(new Problem(words.getFirst(), "",
                "has names that do not tell which tensor of the model is which", "")));
        var outcome = Reconciliation.of(given.set(spec), checkpoint, dialect);
        return Answer.of(given.has("--full"), () -> ReconciliationSheet.brief(outcome),
                () -> ReconciliationSheet.of(outcome)).json(() -> ReconciliationJson.of(outcome))
                .found(!outcome.whole());
    }
}

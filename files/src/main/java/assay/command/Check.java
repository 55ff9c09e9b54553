package assay.command;

import assay.check.Reconciliation;
import assay.family.Graph;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.ReconciliationSheet;
import assay.write.ReconciliationJson;

/// Whether files hold the tensors that a description says.
public final class Check {
    private Check() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var words = asked.words();
        if (words.isEmpty() || words.size() > 2) {
            throw new Refusal(new Problem("assay check", "", "takes files, and a model where they do not describe one",
                    "assay check path/to/folder"));
        }
        var found = asked.find(words.getFirst());
        var name = asked.typed(words.getFirst());
        var checkpoint = found.checkpoint().orElseThrow(() -> new Refusal(new Problem(name, "",
                "holds no tensors", "a folder with safetensors files, a .safetensors file, or a .gguf file")));
        var spec = words.size() == 2 ? asked.spec(words.getLast()) : found.described();
        if (words.size() == 1 && Graph.describes(spec)) {
            throw new Refusal(new Problem(name, "", "is a graph, which describes no tensors but its own",
                    "assay check " + name + " path/to/config.json"));
        }
        var dialect = found.dialect().orElseThrow(() -> new Refusal(new Problem(name, "",
                "has names that do not tell which tensor of the model is which", "")));
        var outcome = Reconciliation.of(asked.set(spec), checkpoint, dialect);
        return Reply.of(asked.has("full"), () -> ReconciliationSheet.brief(outcome),
                () -> ReconciliationSheet.of(outcome), () -> ReconciliationSheet.data(outcome))
                .json(() -> ReconciliationJson.of(outcome)).found(!outcome.whole());
    }
}

package assay.browser;

import assay.command.Account;
import assay.command.Asked;
import assay.command.Auditing;
import assay.command.Auditing.Document;
import assay.command.Catalogued;
import assay.command.Check;
import assay.command.Compare;
import assay.command.Counting;
import assay.command.Devices;
import assay.command.Explain;
import assay.command.Fit;
import assay.command.Linting;
import assay.command.Matmuls;
import assay.command.Reply;
import assay.command.Scale;
import assay.command.Serve;
import assay.command.Show;
import assay.command.Storing;
import assay.command.Tensors;
import assay.command.Train;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The commands, by their names on the command line.
final class Replies {
    private static final Map<String, Function<Asked, Reply>> ALL = Map.ofEntries(
            Map.entry("account", Account::of), Map.entry("train", Train::of), Map.entry("fit", Fit::of),
            Map.entry("compare", Compare::of), Map.entry("scale", Scale::of), Map.entry("explain", Explain::of),
            Map.entry("matmuls", Matmuls::of), Map.entry("conventions", Counting::of),
            Map.entry("lint", Linting::of), Map.entry("tensors", Tensors::of), Map.entry("check", Check::of),
            Map.entry("show", Show::of), Map.entry("accelerators", Devices::of), Map.entry("schemes", Storing::of),
            Map.entry("models", Catalogued::of), Map.entry("serve", Serve::of),
            Map.entry("audit", Replies::audit));

    private Replies() {}

    /// Of an answer that the question itself has.
    private static Reply audit(Asked asked) {
        var text = asked.text("text").filter(t -> t.length() <= Auditing.LENGTH).orElseThrow(() -> new Refusal(
                new Problem("audit", "", "takes an answer of up to " + Auditing.LENGTH + " characters",
                        "{command: \"audit\", text, file}")));
        return Auditing.of(asked, List.of(new Document(asked.text("file").orElse("answer.md"), text)));
    }

    /// The reply to a question.
    ///
    /// @throws Refusal with everything that is wrong with it
    static Reply to(Question asked) {
        var command = ALL.get(asked.command());
        if (command == null) {
            throw new Refusal(new Problem(asked.command(), "", "no command",
                    Nearest.hint(asked.command(), ALL.keySet().stream().sorted().toList())));
        }
        return command.apply(asked);
    }
}

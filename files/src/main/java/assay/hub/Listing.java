package assay.hub;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Json;
import assay.spec.Value;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The files of a repository at one commit, as the hub's answer of a model has them:
/// `{"sha", "siblings": [{"rfilename"}]}`.
///
/// @param files their names; folders are part of them
record Listing(String commit, SequencedSet<String> files) {
    /// The greatest length of such an answer.
    static final int MOST = 16 << 20;

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    Listing {
        files = Collections.unmodifiableSequencedSet(new TreeSet<>(files));
    }

    /// @throws Refusal where the answer is none of a model
    static Listing of(String source, byte[] answer) {
        if (answer.length > MOST) {
            throw refusal(source, "answers with more than " + (MOST >> 20) + " MiB", "");
        }
        var text = new String(answer, StandardCharsets.UTF_8);
        if (text.stripLeading().startsWith("<")) {
            throw refusal(source, "answers with a web page", "a page to log in, or HF_ENDPOINT is no hub's address");
        }
        var model = Json.read(source, text);
        var commit = Local.text(model, "sha");
        var said = Local.field(model, "siblings").orElseGet(Value.Nothing::new);
        if (!COMMIT.matcher(commit).matches() || !(said instanceof Value.Items(var siblings))) {
            throw refusal(source, "answers without a commit and its files", "is HF_ENDPOINT a hub's address?");
        }
        var files = new TreeSet<String>();
        siblings.stream().map(s -> Local.text(s, "rfilename")).filter(Listing::plain).forEach(files::add);
        return new Listing(commit, files);
    }

    /// Whether a name leads to a file within the repository.
    private static boolean plain(String file) {
        return !file.isEmpty() && !file.startsWith("/") && file.length() <= Name.LONGEST
                && List.of(file.split("/", -1)).stream().noneMatch(s -> s.isEmpty() || s.equals(".") || s.equals(".."));
    }

    private static Refusal refusal(String source, String message, String hint) {
        return new Refusal(new Problem(source, "", message, hint));
    }
}

package assay.hub;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A repository of the hub.
///
/// @param owner empty where there is none
/// @param revision a branch, a tag or a commit
/// @param part a file of it, or what the name of one contains, as `Q4_K_M`; empty for the whole
public record Repository(String owner, String name, String revision, String part, boolean said) implements Name {
    /// The revision where none is said.
    public static final String MAIN = "main";

    private static final String WORD = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
    private static final Pattern NAME = Pattern.compile("(?:(" + WORD + ")/)?(" + WORD + ")(?:@([^:]+))?(?::(" + WORD
            + "))?");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /// Pages of the hub that are of no model.
    private static final Set<String> OTHERS = Set.of("datasets", "spaces", "docs", "collections", "papers", "blog",
            "models", "api", "learn", "settings", "join", "login", "pricing", "tasks", "organizations");

    /// A repository as `org/name@revision:part` writes it.
    static Optional<Repository> of(String text, boolean said) {
        var matched = NAME.matcher(text);
        if (!matched.matches()) {
            return Optional.empty();
        }
        return of(Optional.ofNullable(matched.group(1)).orElse(""), matched.group(2),
                Optional.ofNullable(matched.group(3)).orElse(MAIN),
                Optional.ofNullable(matched.group(4)).orElse(""), said);
    }

    private static Optional<Repository> of(String owner, String name, String revision, String part, boolean said) {
        boolean good = plain(owner) && plain(name) && REVISION.matcher(revision).matches() && !revision.contains("..")
                && !revision.contains("//") && !revision.endsWith("/");
        return good ? Optional.of(new Repository(owner, name, revision, part, said)) : Optional.empty();
    }

    private static boolean plain(String word) {
        return !word.contains("..") && !word.contains("--") && !word.endsWith(".");
    }

    /// The repository that a page is of: `/org/name`, `/org/name/tree/revision`, `/org/name/blob/revision/file`.
    static Optional<Repository> linked(URI page) {
        var steps = List.of(page.getRawPath().replaceFirst("^/+", "").replaceFirst("/+$", "").split("/+"));
        boolean owned = steps.size() > 1 && !Set.of("tree", "blob", "resolve", "raw").contains(steps.get(1));
        if (OTHERS.contains(steps.getFirst().toLowerCase(Locale.ROOT)) || steps.size() > Name.LONGEST) {
            return Optional.empty();
        }
        var id = owned ? steps.get(0) + "/" + steps.get(1) : steps.getFirst();
        var rest = steps.subList(owned ? 2 : 1, steps.size());
        return of(id, false).flatMap(r -> {
            if (rest.size() < 2 || rest.getFirst().equals("discussions")) {
                return Optional.of(r);
            }
            var file = rest.subList(2, rest.size()).isEmpty() ? "" : decoded(rest.getLast());
            boolean one = rest.size() == 3 && (file.endsWith(".gguf") || file.endsWith(".safetensors"));
            return of(r.owner, r.name, decoded(rest.get(1)), one ? file : "", false);
        });
    }

    private static String decoded(String step) {
        return Optional.ofNullable(URI.create("http://host/" + step).getPath()).orElse("/").substring(1);
    }

    /// `org/name`, as the hub has it.
    public String id() {
        return owner.isEmpty() ? name : owner + "/" + name;
    }

    /// Whether the newest of it is meant, and all of that.
    public boolean whole() {
        return revision.equals(MAIN) && part.isEmpty();
    }

    /// Whether the revision is a commit, which never changes.
    boolean fixed() {
        return COMMIT.matcher(revision).matches();
    }

    /// What messages call it: `hf:org/name@revision`.
    @Override
    public String toString() {
        return "hf:" + id() + (revision.equals(MAIN) ? "" : "@" + revision) + (part.isEmpty() ? "" : ":" + part);
    }
}

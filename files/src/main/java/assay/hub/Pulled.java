package assay.hub;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A model of Ollama's.
///
/// @param host whose registry it is of
/// @param owner `library` for those that have names of one word
/// @param tag `latest` where none is said
public record Pulled(String host, String owner, String name, String tag, boolean said) implements Name {
    private static final String REGISTRY = "registry.ollama.ai";
    private static final String LIBRARY = "library";
    private static final String LATEST = "latest";
    private static final String WORD = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
    private static final Pattern NAME = Pattern.compile("(?:(?:(" + WORD + ")/)?(" + WORD + ")/)?(" + WORD + ")(?::("
            + WORD + "))?");

    /// A model as `name`, `name:tag`, `owner/name:tag` or `host/owner/name:tag` writes it.
    static Optional<Pulled> of(String text, boolean said) {
        var matched = NAME.matcher(text);
        if (!matched.matches() || text.contains("..")) {
            return Optional.empty();
        }
        return Optional.of(new Pulled(Optional.ofNullable(matched.group(1)).orElse(REGISTRY),
                Optional.ofNullable(matched.group(2)).orElse(LIBRARY), matched.group(3),
                Optional.ofNullable(matched.group(4)).orElse(LATEST), said));
    }

    /// Whether it is one of those that Ollama gives names of one word.
    public boolean common() {
        return host.equals(REGISTRY) && owner.equals(LIBRARY);
    }

    /// The names on the way to its manifest.
    List<String> manifest() {
        return List.of("manifests", host, owner, name, tag);
    }

    /// As Ollama writes it: `name:tag`.
    @Override
    public String toString() {
        return (host.equals(REGISTRY) ? "" : host + "/") + (common() ? "" : owner + "/") + name + ":" + tag;
    }
}

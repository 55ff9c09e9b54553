package assay.hub;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A model by the name that a hub gives it.
public sealed interface Name permits Repository, Pulled {
    /// The greatest length of a word that is taken for a name.
    int LONGEST = 500;

    /// Hosts of the hub beside that of its address.
    Set<String> HOSTS = Set.of("huggingface.co", "www.huggingface.co", "hf.co");

    /// Endings of files that are described here: a word that has one is a path.
    List<String> FILES = List.of(".json", ".assay", ".gguf", ".safetensors", ".onnx", ".bin", ".pt");

    /// Whether the word says whose name it is, as `hf:` and `ollama:` do.
    boolean said();

    /// What a word may name, in the order in which it is looked for; nothing where it is a path, or no name.
    ///
    /// `org/name`, `name`, each with `@revision` or `:tag` behind it; `hf:` or `ollama:` before it; links to pages.
    ///
    /// @param hub the host of the hub's address
    /// @throws Refusal where it is a link that leads to no model
    static List<Name> of(String word, String hub) {
        if (word.length() > LONGEST) {
            return List.of();
        }
        var lower = word.toLowerCase(Locale.ROOT);
        if (lower.startsWith("https://") || lower.startsWith("http://")) {
            return link(word, hub);
        }
        if (lower.startsWith("huggingface.co/") || lower.startsWith("hf.co/") || lower.startsWith("ollama.com/")) {
            return link("https://" + word, hub);
        }
        if (lower.startsWith("hf:")) {
            var rest = word.substring("hf:".length());
            return Repository.of(rest.startsWith("//") ? rest.substring(2) : rest, true).stream()
                    .map(Name.class::cast).toList();
        }
        if (lower.startsWith("ollama:")) {
            return Pulled.of(word.substring("ollama:".length()), true).stream().map(Name.class::cast).toList();
        }
        if (FILES.stream().anyMatch(lower::endsWith)) {
            return List.of();
        }
        boolean tagged = word.indexOf(':') >= 0 && word.indexOf('/') < 0;
        return Stream.of(tagged ? Optional.<Name>empty() : Repository.of(word, false), Pulled.of(word, false))
                .<Name>flatMap(Optional::stream).toList();
    }

    private static List<Name> link(String word, String hub) {
        try {
            var uri = URI.create(word);
            var host = Optional.ofNullable(uri.getHost()).orElse("").toLowerCase(Locale.ROOT);
            var path = Optional.ofNullable(uri.getPath()).orElse("");
            var found = host.equals("ollama.com")
                    ? Pulled.of(path.replaceFirst("^/(library/)?", ""), false)
                    : HOSTS.contains(host) || host.equals(hub) ? Repository.linked(uri) : Optional.<Name>empty();
            if (found.isPresent()) {
                return List.of(found.get());
            }
        } catch (IllegalArgumentException _) {
            // no link at all
        }
        throw new Refusal(new Problem(word, "", "is no link to a model", "https://huggingface.co/org/name, or a file "
                + "that has been downloaded"));
    }
}

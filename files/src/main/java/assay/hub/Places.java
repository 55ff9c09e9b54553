package assay.hub;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the programs that download models keep them on this machine, as their variables and habits have it.
record Places(Map<String, String> environment) {
    private static final String CACHE = "XDG_CACHE_HOME";

    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank()).map(this::expanded);
    }

    private Optional<String> home() {
        return Stream.of("HOME", "USERPROFILE").map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isBlank()).findFirst();
    }

    private String expanded(String path) {
        return path.startsWith("~/") ? home().orElse("~") + path.substring(1) : path;
    }

    private Optional<String> atHome(String path) {
        return home().map(home -> home + "/" + path);
    }

    private Optional<String> cache(String name) {
        return variable(CACHE).or(() -> atHome(".cache")).map(cache -> cache + "/" + name);
    }

    /// The folder of Hugging Face's programs.
    private Optional<String> huggingFace() {
        return variable("HF_HOME").or(() -> cache("huggingface"));
    }

    /// The hub's cache: folders `models--org--name`.
    Optional<String> hub() {
        return variable("HF_HUB_CACHE").or(() -> variable("HUGGINGFACE_HUB_CACHE"))
                .or(() -> huggingFace().map(home -> home + "/hub"));
    }

    /// The file of the token that `hf auth login` keeps.
    Optional<String> token() {
        return variable("HF_TOKEN_PATH").or(() -> huggingFace().map(home -> home + "/token"));
    }

    /// Ollama's models: the user's, and those of a server that the system runs.
    List<String> ollama() {
        var said = variable("OLLAMA_MODELS");
        return said.isPresent() ? List.of(said.get())
                : home().isEmpty() ? List.of()
                : List.of(atHome(".ollama/models").orElse(""), "/usr/share/ollama/.ollama/models");
    }

    /// LM Studio's models: folders `org/name`.
    List<String> lmStudio() {
        return Stream.of(atHome(".lmstudio/models"), atHome(".cache/lm-studio/models")).flatMap(Optional::stream)
                .toList();
    }

    /// Our own folder of what was fetched.
    Optional<String> own() {
        return cache("assay/hub");
    }
}

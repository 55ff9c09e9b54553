package assay.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import assay.problem.Refusal;
import assay.read.Bytes;
import assay.read.ConfigFile;
import assay.read.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The caches of the programs that download models.
class HubLocalTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final String DIGEST = "ab".repeat(32);

    @TempDir
    private Path home;

    private Optional<Held> find(String word, String... variables) {
        var environment = new HashMap<>(Map.of("HOME", home.toString()));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        var local = new Local(environment);
        return Name.of(word, "huggingface.co").stream().flatMap(n -> local.find(n).stream()).findFirst();
    }

    private Folder files(String word, String... variables) {
        return ((Held.Files) find(word, variables).orElseThrow()).folder();
    }

    private Path write(String path, String text) throws IOException {
        var file = home.resolve(path);
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
        return Files.writeString(file, text);
    }

    private Path link(String path, String target) throws IOException {
        var file = home.resolve(path);
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
        return Files.createSymbolicLink(file, Path.of(target));
    }

    /// A repository as the hub's own programs lay it out.
    private String snapshot(String hub) throws IOException {
        var root = hub + "/models--Org--Tiny";
        write(root + "/refs/main", COMMIT);
        write(root + "/refs/refs/pr/1", COMMIT);
        write(root + "/blobs/abc", "{\"n_head\": 12}");
        link(root + "/snapshots/" + COMMIT + "/config.json", "../../blobs/abc");
        return root;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Org/Tiny", "org/tiny", "hf:org/tiny", "https://huggingface.co/Org/Tiny", "hf.co/Org/Tiny",
        "Org/Tiny@" + COMMIT, "org/tiny@refs/pr/1", "https://huggingface.co/Org/Tiny/tree/refs%2Fpr%2F1",
        "https://huggingface.co/Org/Tiny/blob/main/config.json"})
    void aSnapshotIsAFolderOfLinks(String word) throws IOException {
        snapshot(".cache/huggingface/hub");
        var spec = files(word).read("config.json", ConfigFile::read);
        assertThat(spec.fields()).containsKey("n_head");
        assertThat(spec.name()).isIn("Tiny", "tiny");
    }

    @ParameterizedTest
    @CsvSource({"HF_HUB_CACHE, x", "HUGGINGFACE_HUB_CACHE, x", "HF_HOME, x/hub", "XDG_CACHE_HOME, x/huggingface/hub"})
    void variablesSayWhereItIs(String variable, String hub) throws IOException {
        snapshot(hub);
        assertThat(find("org/tiny")).isEmpty();
        assertThat(files("org/tiny", variable, home.resolve("x").toString()).has("config.json")).isTrue();
        assertThat(files("org/tiny", variable, "~/x").has("config.json")).isTrue();
    }

    @Test
    void whatIsNotDownloadedIsNotThere() throws IOException {
        snapshot(".cache/huggingface/hub");
        assertThat(find("org/tiny@v2")).isEmpty();
        assertThat(find("org/other")).isEmpty();
        assertThat(new Local(Map.of()).find(Repository.of("org/tiny", true).orElseThrow())).isEmpty();
    }

    @Test
    void linksOutOfTheCacheAreNotFollowed() throws IOException {
        var root = snapshot(".cache/huggingface/hub");
        var secret = write("secret", "{\"n_head\": 12}");
        link(root + "/snapshots/" + COMMIT + "/other.json", secret.toString());
        link(root + "/snapshots/" + COMMIT + "/model.safetensors", "../../../models--Org--Tiny/../../../../secret");
        for (var name : new String[] {"other.json", "model.safetensors", "../../blobs/abc"}) {
            assertThat(catchThrowableOfType(Refusal.class, () -> files("org/tiny").read(name, Bytes::length)))
                    .hasMessageContaining("leads out of the folder");
        }
        write(root + "/refs/up", "../../..");
        assertThat(find("org/tiny@up")).isEmpty();
        write(root + "/refs/long", "a".repeat(300));
        assertThat(catchThrowableOfType(Refusal.class, () -> find("org/tiny@long")))
                .hasMessageContaining("is longer than 256 bytes");
        link(root + "/snapshots/abc", home.toString());
        assertThat(catchThrowableOfType(Refusal.class, () -> find("org/tiny@abc")))
                .hasMessageContaining("leads out of the folder");
    }

    private void pulled(String manifest, int bytes) throws IOException {
        write(".ollama/models/manifests/registry.ollama.ai/library/tiny/1b", manifest);
        write(".ollama/models/blobs/sha256-" + DIGEST, "x".repeat(bytes));
    }

    private static String manifest(String layer) {
        return "{\"schemaVersion\": 2, \"config\": {}, \"layers\": [{\"mediaType\": \"application/vnd.ollama.image."
                + "license\", \"digest\": \"sha256:00\"}, {\"mediaType\": \"application/vnd.ollama.image.model\", "
                + layer + "}]}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny:1b", "ollama:tiny:1b", "ollama:TINY:1b", "ollama.com/library/tiny:1b"})
    void aManifestNamesTheBlob(String word) throws IOException {
        pulled(manifest("\"digest\": \"sha256:" + DIGEST + "\", \"size\": 5"), 5);
        var blob = (Held.Blob) find(word).orElseThrow();
        assertThat(blob.<Long>read(Bytes::length)).isEqualTo(5);
        assertThat(find("tiny")).isEmpty();
        assertThat(find("ollama:other/tiny:1b")).isEmpty();
        assertThat(find("tiny:1b", "OLLAMA_MODELS", home.resolve("none").toString())).isEmpty();
        assertThat(find("tiny:1b", "HOME", "", "OLLAMA_MODELS", home.resolve(".ollama/models").toString())).isPresent();
    }

    @Test
    void ollamaHasModelsOfTheHub() throws IOException {
        write(".ollama/models/manifests/hf.co/org/tiny/Q8_0",
                manifest("\"digest\": \"sha256:" + DIGEST + "\", \"size\": 2"));
        write(".ollama/models/blobs/sha256-" + DIGEST, "xx");
        assertThat(find("hf.co/org/tiny")).isEmpty();
        assertThat(find("hf:org/tiny:q8_0")).isPresent();
        assertThat(find("ollama:hf.co/org/tiny:Q8_0")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '!', value = {
        "[]| has a manifest without a list of layers",
        "{\"layers\": []}| has no layer of a GGUF file (only such a model of Ollama's is read)",
        "{\"layers\": [3, {}]}| has no layer of a GGUF file (only such a model of Ollama's is read)",
    })
    void aManifestThatIsNoneIsRefused(String manifest, String message) throws IOException {
        pulled(manifest, 5);
        assertThat(catchThrowableOfType(Refusal.class, () -> find("tiny:1b"))).hasMessage("ollama:tiny:1b: " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:../../../../secret", "sha256:", "md5:00", "../x"})
    void aDigestLeadsNowhereElse(String digest) throws IOException {
        pulled(manifest("\"digest\": \"" + digest + "\""), 5);
        assertThat(catchThrowableOfType(Refusal.class, () -> find("tiny:1b")))
                .hasMessageContaining("has a layer without a digest");
    }

    @Test
    void aBlobHasTheSizeThatItsManifestSays() throws IOException {
        pulled(manifest("\"digest\": \"sha256:" + DIGEST + "\", \"size\": 6"), 5);
        var blob = (Held.Blob) find("tiny:1b").orElseThrow();
        assertThat(catchThrowableOfType(Refusal.class, () -> blob.read(Bytes::length))).hasMessage("ollama:tiny:1b: "
                + "has a blob of 5 bytes, and its manifest says 6 (ollama pull tiny:1b)");
        pulled(manifest("\"digest\": \"sha256:" + "cd".repeat(32) + "\", \"size\": 6"), 5);
        assertThat(catchThrowableOfType(Refusal.class, () -> find("tiny:1b"))).hasMessage("ollama:tiny:1b: has no "
                + "blob sha256-cdcdcdcdcdcd (ollama pull tiny:1b)");
        write(".ollama/models/manifests/registry.ollama.ai/library/tiny/big", " ".repeat(2 << 20));
        assertThat(catchThrowableOfType(Refusal.class, () -> find("tiny:big"))).hasMessageContaining("is longer than");
    }

    @Test
    void aBlobOutOfTheCacheIsNotOpened() throws IOException {
        var secret = write("secret", "xxxxx");
        write(".ollama/models/manifests/registry.ollama.ai/library/tiny/1b",
                manifest("\"digest\": \"sha256:" + DIGEST + "\""));
        link(".ollama/models/blobs/sha256-" + DIGEST, secret.toString());
        assertThat(catchThrowableOfType(Refusal.class, () -> find("tiny:1b")))
                .hasMessageContaining("leads out of the folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {".lmstudio/models", ".cache/lm-studio/models"})
    void aFolderOfLmStudio(String models) throws IOException {
        write(models + "/Org/Tiny-GGUF/Tiny-Q4_K_M.gguf", "GGUF");
        assertThat(files("org/tiny-gguf").names(".gguf", 5)).containsExactly("Tiny-Q4_K_M.gguf");
        assertThat(find("org/tiny-gguf@v1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://huggingface.co/datasets/squad", "https://huggingface.co/",
        "https://example.com/a/b", "https://huggingface.co/spaces/a/b", "http://[",
        "https://huggingface.co/a/b--c", "https://ollama.com/"})
    void otherLinksLeadToNoModel(String link) {
        assertThat(catchThrowableOfType(Refusal.class, () -> find(link))).hasMessageContaining("is no link to a model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../b", "a/b/c/d", "/etc/passwd", "a b", "hf:../x",
        "ollama:../../x", "org/x.gguf", "hf:org/name@../x", "hf:a/b@x//y", "ollama:..", "-", "é/x", "config.json"})
    void pathsAreNoNames(String word) {
        assertThat(Name.of(word, "huggingface.co")).isEmpty();
    }

    @Test
    void namesAreWrittenAsTheyAreRead() {
        assertThat(Repository.of("org/name@v1:Q4_K_M", true)).get().hasToString("hf:org/name@v1:Q4_K_M");
        assertThat(Repository.of("name", true)).get().hasToString("hf:name");
        assertThat(Pulled.of("llama3", true)).get().hasToString("llama3:latest");
        assertThat(Pulled.of("hf.co/org/name:Q8_0", true)).get().hasToString("hf.co/org/name:Q8_0");
        assertThat(Name.of("https://huggingface.co/org/name/resolve/main/x-Q8_0.gguf?download=true", "h"))
                .singleElement().hasToString("hf:org/name:x-Q8_0.gguf");
    }
}

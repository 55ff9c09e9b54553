package assay.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import assay.hub.HubServer;
import assay.hub.Permission;
import assay.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The names that people type.
class NamesTest {
    private static final Path GGUF = Path.of("src/test/fixtures/gguf/llama.gguf");
    private static final Path QWEN3 = Path.of("src/test/fixtures/checkpoints/qwen3");

    @TempDir
    private Path home;

    /// Who gives permission beforehand, or answers, and what was asked.
    private record Asked(boolean given, boolean answer, List<String> questions) implements Permission {
        static Asked with(boolean given, boolean answer) {
            return new Asked(given, answer, new ArrayList<>());
        }

        @Override
        public boolean given(String question) {
            questions.add(question);
            return answer;
        }

        @Override
        public void progress(String line) {
            questions.add("");
        }
    }

    private static Found find(String word) {
        return Models.find(word, InputStream.nullInputStream());
    }

    private Found find(String word, Permission permission, String... more) {
        var environment = new HashMap<>(Map.of("HOME", home.toString()));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return Names.find(word, environment, permission);
    }

    private Path write(String path, Path from) throws IOException {
        var file = home.resolve(path);
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
        return Files.copy(from, file);
    }

    @ParameterizedTest
    @CsvSource({
        "llama3, llama-3-8b", "llama3:8b, llama-3-8b", "llama3:70b, llama-3-70b", "llama3.1:8b, llama-3.1-8b",
        "llama3.2:1b, llama-3.2-1b", "llama3.2, llama-3.2-3b", "qwen2.5:7b, qwen2.5-7b-instruct", "qwen3:8b, qwen3-8b",
        "gemma3:4b, gemma-3-4b", "mistral, mistral-7b", "mixtral, mixtral-8x7b", "phi4, phi-4", "LLaMA3:8B, llama-3-8b",
        "ollama:deepseek-r1, deepseek-r1-0528-qwen3-8b", "ollama:deepseek-r1:671b, deepseek-r1",
        "gemma2, gemma-2-9b-it",
        "llama3:8b-instruct-q4_0, llama-3-8b", "ollama:llama3:latest, llama-3-8b", "llama3:latest, llama-3-8b",
        "meta-llama/Llama-3.1-8B, llama-3.1-8b", "Qwen/Qwen2.5-7B-Instruct, qwen2.5-7b-instruct",
        "hf:qwen/qwen2.5-7b-instruct, qwen2.5-7b-instruct", "hf:Qwen/Qwen3-8B@main, qwen3-8b",
        "https://huggingface.co/Qwen/Qwen3-8B, qwen3-8b", "https://huggingface.co/Qwen/Qwen3-8B/tree/main, qwen3-8b",
        "huggingface.co/Qwen/Qwen3-8B/blob/main/config.json, qwen3-8b", "https://ollama.com/library/qwen3:8b, qwen3-8b",
    })
    void aNameIsARow(String word, String row) {
        assertThat(find(word).described().source()).isEqualTo("catalogue: " + row);
    }

    @Test
    void ollamasNamesSayWhoseNumbersTheyAre() {
        assertThat(find("llama3").described().notes()).singleElement().asString()
                .startsWith("Ollama's llama3:latest is here llama-3-8b of the catalogue");
        assertThat(find("meta-llama/Llama-3.1-8B").described().notes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("assay.catalog.Ollama#names")
    void everyNameOfOllamasIsOfARow(String name) {
        assertThat(find("ollama:" + name).described().source()).startsWith("catalogue: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "meta-llama/Llama-3.1-8C| no model of the catalogue, no file, and in no cache of this machine",
        "meta-llama/Llama-3.1-8C| (did you mean llama-3.1-8b or",
        "meta-llama/Llama-3.1-8C| --fetch would read its config.json and the headers of its files from huggingface.co",
        "hf:Qwen/Qwen3-8B@v9| (did you mean qwen3-8b or",
        "llama3:9b| no model of the catalogue by Ollama's names, and none that Ollama has here (known: llama3:8b, ",
        "ollama:lama3| (did you mean llama3 or",
        "lama3.2:1b| (did you mean llama3.2 or",
        "zzzzzzzzzzz| no model of the catalogue and no file (assay models lists the catalogue)",
        "a/b/c/d| no such file",
    })
    void whatIsNothingIsNear(String word, String message) {
        assertThat(catchThrowableOfType(Refusal.class, () -> find(word))).hasMessageStartingWith(word + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void aFileOfOllamasIsRead() throws IOException {
        var digest = "ab".repeat(32);
        write(".ollama/models/blobs/sha256-" + digest, GGUF);
        var manifest = home.resolve(".ollama/models/manifests/registry.ollama.ai/library/llama3/8b");
        Files.createDirectories(Optional.ofNullable(manifest.getParent()).orElseThrow());
        Files.writeString(manifest, "{\"layers\": [{\"mediaType\": \"application/vnd.ollama.image.model\", \"digest\": "
                + "\"sha256:" + digest + "\", \"size\": " + Files.size(GGUF) + "}]}");
        assertThat(find("ollama:llama3:8b", Permission.NONE).checkpoint()).isPresent();
        assertThat(find("llama3:8b", Permission.NONE).checkpoint()).as("the catalogue comes first").isEmpty();
    }

    @Test
    void aSnapshotOfTheHubIsRead() throws IOException {
        var root = ".cache/huggingface/hub/models--org--tiny/";
        for (var name : new String[] {"config.json", "model.safetensors"}) {
            write(root + "blobs/" + name, QWEN3.resolve(name));
            var link = home.resolve(root + "snapshots/abc/" + name);
            Files.createDirectories(Optional.ofNullable(link.getParent()).orElseThrow());
            Files.createSymbolicLink(link, Path.of("../../blobs/" + name));
        }
        Files.createDirectories(home.resolve(root + "refs"));
        Files.writeString(home.resolve(root + "refs/main"), "abc");
        var found = find("org/tiny", Permission.NONE);
        assertThat(found.described().name()).isEqualTo("tiny");
        assertThat(found.checkpoint()).isPresent();
        Files.delete(home.resolve(root + "blobs/model.safetensors"));
        Files.writeString(home.resolve(root + "snapshots/abc/model.safetensors.index.json"),
                "{\"weight_map\": {\"a\": \"model.safetensors\"}}");
        var half = find("org/tiny", Permission.NONE);
        assertThat(half.checkpoint()).isEmpty();
        assertThat(half.described().notes()).singleElement().asString()
                .startsWith("Not all files of its tensors are there");
    }

    @Test
    void oneOfSeveralGgufFilesIsNamed() throws IOException {
        var folder = ".lmstudio/models/org/tiny-GGUF/";
        write(folder + "mmproj-F16.gguf", GGUF);
        write(folder + "tiny-Q8_0.gguf", GGUF);
        assertThat(find("org/tiny-GGUF", Permission.NONE).checkpoint()).isPresent();
        write(folder + "tiny-IQ2_XS.gguf", GGUF);
        assertThat(catchThrowableOfType(Refusal.class, () -> find("org/tiny-gguf", Permission.NONE)))
                .hasMessageContaining("has 2 GGUF files (name one behind a colon: IQ2_XS, Q8_0)");
        assertThat(find("org/tiny-gguf:q8_0", Permission.NONE).checkpoint().orElseThrow().source())
                .endsWith("tiny-Q8_0.gguf");
        write(folder + "tiny-Q4_K_M.gguf", GGUF);
        assertThat(find("org/tiny-gguf", Permission.NONE).checkpoint().orElseThrow().source())
                .endsWith("tiny-Q4_K_M.gguf");
        assertThat(catchThrowableOfType(Refusal.class, () -> find("org/tiny-gguf:Q9", Permission.NONE)))
                .hasMessageContaining("has no GGUF file called 'Q9'");
    }

    @Test
    void theHubIsAskedWithPermissionAlone() throws IOException {
        try (var server = new HubServer().with("config.json", Files.readAllBytes(QWEN3.resolve("config.json")))
                .with("model.safetensors", Files.readAllBytes(QWEN3.resolve("model.safetensors")))) {
            var hub = new String[] {"HF_ENDPOINT", server.address()};
            var no = Asked.with(false, false);
            assertThat(catchThrowableOfType(Refusal.class, () -> find("org/tiny", no, hub)))
                    .hasMessageContaining("--fetch would read its config.json");
            assertThat(no.questions).containsExactly(
                    "Read org/tiny's config and the headers of its files from localhost, never weights?");
            assertThat(server.asked).isEmpty();
            var yes = Asked.with(false, true);
            assertThat(find("org/tiny", yes, hub).checkpoint()).isPresent();
            assertThat(yes.questions.getLast()).isEmpty();
            server.asked.clear();
            var kept = find("org/tiny", Asked.with(false, false), hub);
            assertThat(kept.described().fields()).containsKey("hidden_size");
            assertThat(server.asked).isEmpty();
            assertThat(find("org/tiny", Asked.with(true, false), hub).checkpoint()).isPresent();
            assertThat(server.asked).hasSize(1);
            assertThat(catchThrowableOfType(Refusal.class, () -> find("org/qwen3-8c", Asked.with(true, false), hub)))
                    .hasMessageContaining("is not on the hub, or private (did you mean qwen3-8b");
        }
    }

    @Test
    void aRowIsNotAskedFor() throws IOException {
        try (var server = new HubServer()) {
            var hub = new String[] {"HF_ENDPOINT", server.address()};
            assertThat(find("Qwen/Qwen3-8B", Asked.with(true, true), hub).described().source()).startsWith("catalogue");
            assertThat(server.asked).isEmpty();
            assertThat(catchThrowableOfType(Refusal.class, () -> find("hf:Qwen/Qwen3-8B", Asked.with(true, true), hub)))
                    .hasMessageContaining("is not on the hub, or private");
        }
    }

    @Test
    void aFileBesideTheConfigIsFetchedToo() throws IOException {
        try (var server = new HubServer().with("config.json", "{\"model_type\": \"gpt2\"}")
                .with("hf_quant_config.json", "{\"quantization\": {\"quant_algo\": \"NVFP4\"}}")
                .with("tiny-Q4_K_M.gguf", Files.readAllBytes(GGUF)).with("notes.txt", "x".getBytes(UTF_8))) {
            var hub = new String[] {"HF_ENDPOINT", server.address()};
            var found = find("org/tiny", Asked.with(true, false), hub);
            assertThat(found.described().fields()).containsKey("quantization_config");
            var gguf = find("org/tiny:q4_k_m", Asked.with(true, false), hub);
            assertThat(gguf.checkpoint().orElseThrow().source()).isEqualTo("hf:org/tiny@0123456/tiny-Q4_K_M.gguf");
            var link = find(server.address() + "/org/tiny/blob/main/tiny-Q4_K_M.gguf", Asked.with(true, false), hub);
            assertThat(link.checkpoint()).isPresent();
        }
    }
}

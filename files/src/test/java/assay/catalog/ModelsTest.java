package assay.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import assay.spec.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelsTest {
    @TempDir
    private Path folder;

    @Test
    void aDashIsTheStandardInput() {
        var stdin = new ByteArrayInputStream("{\"n_head\": 12}".getBytes(UTF_8));
        var spec = Models.spec("-", stdin);
        assertThat(spec.source()).isEqualTo("stdin");
        assertThat(spec.fields()).containsOnlyKeys("n_head");
    }

    @Test
    void aFileIsRead() throws IOException {
        var file = Files.writeString(folder.resolve("tiny.json"), "{\"n_head\": 12}");
        var spec = find(file.toString());
        assertThat(spec.name()).isEqualTo("tiny");
        assertThat(spec.source()).isEqualTo(file.toString());
    }

    @Test
    void anythingElseIsAName() {
        assertThat(find("gpt2-xl").source()).isEqualTo("catalogue: gpt2-xl");
        assertThat(find("openai-community/gpt2-xl").source()).isEqualTo("catalogue: gpt2-xl");
    }

    @Test
    void aFolderIsItsConfigAndItsFiles() throws IOException {
        refused(folder.toString(), new Problem(folder.toString(), "", "is a folder without a model",
                "a config.json, safetensors files, or both"));
        var config = Files.writeString(folder.resolve("config.json"), "{\"n_head\": 12}");
        assertThat(find(folder.toString()).source()).isEqualTo(config.toString());
    }

    /// NVIDIA's Model Optimizer says in a file beside a config how the weights are stored.
    @Test
    void aFileBesideAConfigSaysHowWeightsAreStored() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"n_head\": 12}");
        var beside = Files.writeString(folder.resolve("hf_quant_config.json"),
                "{\"producer\": {\"name\": \"modelopt\"}, \"quantization\": {\"quant_algo\": \"NVFP4\"}}");
        assertThat(find(folder.toString()).fields().get("quantization_config")).satisfies(f ->
                assertThat(f.place()).isEqualTo(beside.toString()));
    }

    /// AutoGPTQ did so before configs had it.
    @Test
    void whatAutoGptqSaysBesideAConfigIsReadToo() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llama\", \"num_hidden_layers\": 2, "
                + "\"hidden_size\": 256, \"intermediate_size\": 512, \"num_attention_heads\": 4, \"vocab_size\": 64}");
        Files.writeString(folder.resolve("quantize_config.json"),
                "{\"bits\": 4, \"group_size\": 128, \"desc_act\": false, \"sym\": true}");
        var spec = find(folder.toString());
        assertThat(spec.fields().get("quantization_config")).satisfies(f -> assertThat(f.value())
                .isInstanceOfSatisfying(Value.Group.class,
                        g -> assertThat(g.fields()).containsKeys("bits", "quant_method")));
    }

    /// A file of tensors is named in its folder: what is said there holds of it as of the folder, where the cache of a
    /// hub has but links too.
    @Test
    void aFileOfTensorsHasWhatItsFolderSays() throws IOException {
        var elsewhere = Files.createDirectory(folder.resolve("blobs"));
        var snapshot = Files.createDirectory(folder.resolve("snapshot"));
        var said = Map.of("config.json", "{\"n_head\": 12}", "quantize_config.json", "{\"bits\": 4}");
        for (var file : said.entrySet()) {
            Files.createSymbolicLink(snapshot.resolve(file.getKey()),
                    Files.writeString(elsewhere.resolve(file.getKey()), file.getValue()));
        }
        var tensors = Files.write(snapshot.resolve("model.safetensors"), new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
        assertThat(find(tensors.toString()).fields()).containsKeys("n_head", "quantization_config");
    }

    @Test
    void whatIsNothingIsRefused() {
        var missing = folder.resolve("tiny.json").toString();
        refused(missing, new Problem(missing, "", "no such file", ""));
        refused("gpt2-xll", new Problem("gpt2-xll", "", "no model of the catalogue and no file",
                "did you mean gpt2-xl or gpt2?"));
        refused("gpt2\0", new Problem("gpt2\0", "", "no model of the catalogue and no file",
                "did you mean gpt2?"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aBlankNamesNothing(String argument) {
        refused(argument, new Problem("the model", "", "is not named",
                "name a model, a config.json, or - for the standard input"));
    }

    private static Spec find(String argument) {
        return Models.spec(argument, InputStream.nullInputStream());
    }

    private static void refused(String argument, Problem expected) {
        var refusal = catchThrowableOfType(Refusal.class, () -> find(argument));
        assertThat(refusal).isNotNull();
        assertThat(refusal.problems()).containsExactly(expected);
    }
}

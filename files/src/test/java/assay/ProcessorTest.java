package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.ask.Words;
import assay.catalog.Models;
import assay.family.Families;
import assay.model.Model;
import assay.spec.Field;
import assay.spec.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What files beside a config say of a model's own processor of images. The sizes are those that the reference's
/// functions give for these limits and an image of 1,280 by 720 pixels (transformers 5.18.0).
final class ProcessorTest {
    private static final String TEXT = "'hidden_size': 64, 'num_hidden_layers': 1, 'num_attention_heads': 4, "
            + "'num_key_value_heads': 2, 'vocab_size': 50, 'max_position_embeddings': 9999";
    private static final String QWEN = "{'model_type': 'qwen2_5_vl', " + TEXT + ", 'vision_config': {}}";
    private static final String GLM = "{'model_type': 'glm4v', 'text_config': {'num_hidden_layers': 1}, "
            + "'vision_config': {}}";
    private static final String INTERN = "{'model_type': 'internvl', 'text_config': {'model_type': 'qwen2', " + TEXT
            + "}, 'vision_config': {}}";
    private static final String SMOL = "{'model_type': 'smolvlm', 'text_config': {'model_type': 'llama', " + TEXT
            + "}, 'vision_config': {'image_size': 512, 'patch_size': 16}}";
    private static final String DINO = "{'model_type': 'dinov2', 'hidden_size': 24, 'num_hidden_layers': 1, "
            + "'num_attention_heads': 4, 'image_size': 518, 'patch_size': 14}";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "QWEN | preprocessor_config.json | {'min_pixels': 3136, 'max_pixels': 50176} | - | resized_height | 168",
        "QWEN | preprocessor_config.json | {'min_pixels': 3136, 'max_pixels': 50176} | - | tokens_per_image | 60",
        "QWEN | preprocessor_config.json | {'size': {'shortest_edge': 3136, 'longest_edge': 50176}} | - "
                + "| tokens_per_image | 60",
        "QWEN | processor_config.json | {'image_processor': {'max_pixels': 50176}} | - | tokens_per_image | 60",
        "QWEN | preprocessor_config.json | {'max_pixels': 50176} | 12845056 | tokens_per_image | 1196",
        "QWEN | preprocessor_config.json | {'max_pixels': 'many', 'size': 3} | - | tokens_per_image | 1196",
        "GLM | preprocessor_config.json | {'size': {'shortest_edge': 12544, 'longest_edge': 100352}} | - "
                + "| resized_width | 280",
        "INTERN | preprocessor_config.json | {'max_patches': 6, 'size': {'height': 448, 'width': 448}} | - "
                + "| tiles_per_image | 3",
        "SMOL | preprocessor_config.json | {'size': {'longest_edge': 1024}} | - | tiles_per_image | 5",
        "DINO | preprocessor_config.json | {'crop_size': {'height': 224, 'width': 224}} | - | processed_height | 224"
    })
    void limits(String config, String file, String processor, String setting, String size, long value)
            throws IOException {
        var model = model(config, file, processor, setting);
        assertThat(model.sizes().values()).containsEntry(size, Rational.of(value));
        if (setting.equals("-") && !processor.contains("many")) {
            assertThat(model.notes()).anyMatch(note -> note.contains("processor"));
        }
    }

    private Model model(String config, String file, String processor, String most) throws IOException {
        var text = switch (config) {
            case "QWEN" -> QWEN;
            case "GLM" -> GLM;
            case "INTERN" -> INTERN;
            case "SMOL" -> SMOL;
            default -> DINO;
        };
        Files.writeString(folder.resolve("config.json"), text.replace('\'', '"'));
        Files.writeString(folder.resolve(file), processor.replace('\'', '"'));
        var spec = Models.spec(folder.toString(), InputStream.nullInputStream());
        var words = Words.NONE.with("images", "1");
        words = config.equals("DINO") ? words : words.with("image-size", "1280x720");
        var over = words.over(spec);
        return Families.build(most.equals("-") ? over : over.with("image_max_pixels",
                new Field(new Value.Numeral(Rational.parse(most)), "--set image_max_pixels")));
    }
}

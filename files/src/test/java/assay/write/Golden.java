package assay.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Expected texts, one file each among the test resources. A text that differs is left in `target/golden/write` to be copied.
final class Golden {
    private Golden() {}

    static void check(String name, String text) throws IOException {
        var expected = "";
        try (InputStream file = Golden.class.getResourceAsStream("/write/" + name)) {
            if (file != null) {
                expected = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        if (!text.equals(expected)) {
            var folder = Files.createDirectories(Path.of("target", "golden", "write"));
            Files.writeString(folder.resolve(name), text);
        }
        assertThat(text).as(name).isEqualTo(expected);
    }
}

package assay.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.Disk;
import assay.read.Bytes;
import assay.read.Gguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DiskTest {
    private static final Path FOLDER = Path.of("src/test/fixtures/gguf");

    @Test
    void theSameReader() throws IOException {
        var path = FOLDER.resolve("llama.gguf");
        var array = Files.readAllBytes(path);
        // @start region="disk"
        var file = Disk.of(path).read(Gguf::read);
        var memory = Gguf.read(Bytes.of(path.toString(), array));
        assertThat(file).isEqualTo(memory);

        var folder = Disk.of(FOLDER).folder();
        assertThatThrownBy(() -> folder.read("../secret.gguf", Gguf::read))
                .hasMessageContaining("leads out of the folder");
        // @end
    }
}

package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.disk.Disk;
import assay.family.Families;
import assay.onnx.OnnxFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OnnxTest {
    @Test
    void aGraphIsAModelAndACheckpoint() {
        // @start region="read"
        var file = Disk.of(Path.of("src/test/fixtures/onnx/operators.onnx")).read(OnnxFile::read);

        assertThat(Families.build(file.spec()).family()).isEqualTo("onnx");
        assertThat(file.checkpoint().elements()).isEqualTo(Rational.of(251));
        // @end
    }
}

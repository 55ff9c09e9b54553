package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Forward;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.catalog.Models;
import assay.check.LinearWork;
import assay.family.Families;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What names tell of the work of files is no more than what their config tells, but for layers that a text skips.
class LinearWorkTest {
    private static final Path FOLDER = Path.of("src", "test", "fixtures", "checkpoints");

    static Stream<String> types() {
        return CheckpointTest.types().filter(type -> !type.startsWith("mllama"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void atLeastIsAtTheLeast(String type) {
        var found = Models.find(FOLDER.resolve(type).toString(), InputStream.nullInputStream());
        var model = Families.build(found.described());
        var work = LinearWork.of(found.checkpoint().orElseThrow());
        var forward = new Forward().of(model, Terms.DEFAULT).orElseThrow().total()
                .at(CorpusTest.point(model, 1, 1));
        assertThat(LinearWork.flops(work.total())).isLessThanOrEqualTo(forward);
        assertThat(work.elements().values()).allMatch(elements -> elements.compareTo(Rational.ZERO) > 0);
    }
}

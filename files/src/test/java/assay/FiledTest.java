package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Weights;
import assay.ask.Case;
import assay.ask.Options;
import assay.catalog.Models;
import assay.family.Families;
import assay.family.Graph;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Where there are files, the bytes of the weights are theirs.
class FiledTest {
    static Stream<Path> files() throws IOException {
        return Stream.of("checkpoints", "gguf").flatMap(folder -> {
            try (var all = Files.list(Path.of("src/test/fixtures", folder))) {
                return all.filter(p -> !p.toString().endsWith(".csv")).sorted().toList().stream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void bytesAreThoseOfTheFiles(Path path) {
        var found = Models.find(path.toString(), InputStream.nullInputStream());
        if (found.checkpoint().isEmpty() || found.spec().filter(Families::knows).isEmpty()
                || Graph.describes(found.described())) {
            return;
        }
        var subject = Case.of(found.described(), Options.DEFAULT);
        var bytes = subject.value(subject.ledger(new Weights()).orElseThrow().total());
        var stored = found.checkpoint().get().bytes();
        boolean whole = found.dialect().isPresent();
        if (whole) {
            assertThat(bytes).as("%s %s", path, subject.notes()).isLessThanOrEqualTo(stored);
        } else {
            assertThat(subject.notes()).anySatisfy(n -> assertThat(n).contains("takes the mean"));
        }
        if (whole && !bytes.equals(stored)) {
            assertThat(subject.notes()).anySatisfy(n -> assertThat(n).contains("beside the parameters"));
        }
    }
}

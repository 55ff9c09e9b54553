package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Weights;
import assay.ask.Case;
import assay.ask.Options;
import assay.catalog.Found;
import assay.catalog.Models;
import assay.family.Families;
import assay.family.Graph;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /// Those that tell their tensors and of which model they are.
    static List<Path> described() throws IOException {
        return files().filter(path -> {
            var found = found(path);
            return found.checkpoint().isPresent() && found.spec().filter(Families::knows).isPresent()
                    && !Graph.describes(found.described());
        }).toList();
    }

    private static Found found(Path path) {
        return Models.find(path.toString(), InputStream.nullInputStream());
    }

    @Test
    void mostFilesAreDescribed() throws IOException {
        assertThat(described().size()).isGreaterThan((int) files().count() * 9 / 10);
    }

    @ParameterizedTest
    @MethodSource("described")
    void bytesAreThoseOfTheFiles(Path path) {
        var found = found(path);
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

    /// Exporters of graphs leave matrices without the names of their modules; each is stored all the same.
    @ParameterizedTest
    @CsvSource({"bert-script, 5952", "bert-dynamic, 5952", "llama-dynamic, 10176", "called, 3312", "vit, 4208",
        "bert-script-dynamic8, 2064", "llama-script-4bits, 2880"})
    void matricesWithoutNames(String graph, long bytes) {
        var found = Models.find("src/test/fixtures/onnx/" + graph + ".onnx", InputStream.nullInputStream());
        var subject = Case.of(found.described(), Options.DEFAULT);
        assertThat(subject.value(subject.ledger(new Weights()).orElseThrow().total()).num().longValueExact())
                .as("%s", subject.notes()).isEqualTo(bytes);
    }
}

package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Terms;
import assay.algebra.Rational;
import assay.ask.Words;
import assay.convention.Conventions;
import assay.family.Families;
import assay.kit.Media;
import assay.model.Model;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Models that read images and sound, at work: FLOPs as PyTorch counts them, and the tokens that the reference
/// implementation puts into the text, to the unit.
class MediaTest {
    private static final Map<String, CorpusTest.Published> ALL = CorpusTest.published("images.jsonl");

    /// What is measured of a model with images of a size or a sound, each of which may be empty.
    ///
    /// @param mode `fwd`, `fwd+bwd`, or `tokens` of each image, `sound` the tokens of the sound
    record Row(String id, long batch, long seq, String images, String width, String height, String seconds, String mode,
            Rational amount) {
        Words words() {
            var said = new HashMap<String, String>();
            if (!images.isEmpty()) {
                said.put("images", images);
            }
            if (!width.isEmpty()) {
                said.put("image-size", width + "x" + height);
            }
            if (!seconds.isEmpty()) {
                said.put("audio", seconds);
            }
            return new Words(said, List.of(), List.of());
        }
    }

    static Stream<Row> rows() {
        return text("hf_images.csv").lines().skip(1).map(line -> {
            var c = line.split(",", -1);
            return new Row(c[0], Long.parseLong(c[1]), Long.parseLong(c[2]), c[3], c[4], c[5], c[6], c[7],
                    Rational.parse(c[8]));
        });
    }

    @ParameterizedTest
    @MethodSource("rows")
    void work(Row row) {
        var published = Objects.requireNonNull(ALL.get(row.id), row.id);
        var model = Families.build(row.words().over(published.spec()));
        var point = CorpusTest.point(model, row.batch, row.seq);
        if (row.mode.equals("tokens") || row.mode.equals("sound")) {
            var size = row.mode.equals("tokens") ? Media.IMAGE_TOKENS : Media.SOUND_TOKENS;
            assertThat(point.get(size)).as(row.toString()).isEqualTo(row.amount);
        } else {
            var terms = Terms.of(Conventions.named("torch"), Dtype.FP32);
            assertThat(CorpusTest.work(model, row.mode, terms).at(point)).as(row.toString()).isEqualTo(row.amount);
        }
    }

    /// What is stored is the same, whatever the model is given.
    @Test
    void parameters() {
        var seen = new HashMap<String, Row>();
        rows().forEach(row -> seen.putIfAbsent(row.id, row));
        assertThat(seen.keySet()).isEqualTo(ALL.keySet());
        seen.forEach((id, row) -> {
            var published = Objects.requireNonNull(ALL.get(id), id);
            for (var words : List.of(row.words(), Words.NONE)) {
                var tensors = CorpusTest.tensors(Families.build(words.over(published.spec())));
                if (!published.tensors().isEmpty()) {
                    assertThat(tensors).as(id).isEqualTo(published.tensors());
                }
            }
        });
    }

    private static String text(String file) {
        try (var in = MediaTest.class.getResourceAsStream("/golden/" + file)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

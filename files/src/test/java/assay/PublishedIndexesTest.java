package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.family.Families;
import assay.model.Model;
import assay.model.Tensor.Role;
import assay.read.ConfigFile;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Index files that are published with weights: of each config the tree has every tensor that its files hold, by name
/// and how many, and their bytes to the unit. Most are of types whose code is published beside the weights alone.
class PublishedIndexesTest {
    private static final Rational TWO = Rational.of(2);

    /// An index file, and the config beside it.
    ///
    /// @param bytes its `total_size`
    /// @param settings what is asked of the model
    /// @param names the tensors, each number in a name `{i}`
    record Index(Rational bytes, Rational tensors, String source, Map<String, Field> settings, Spec config,
            Map<String, Held> names) {
        static Index of(String line) {
            var cells = line.split("\\|", -1);
            var names = Arrays.stream(cells[5].split(" ")).map(word -> word.split("\\*"))
                    .collect(Collectors.toMap(word -> word[0], Held::of));
            return new Index(Rational.parse(cells[0]), Rational.parse(cells[1]), cells[2], settings(cells[3]),
                    ConfigFile.read(new ByteArrayInputStream(cells[4].getBytes(StandardCharsets.UTF_8)), cells[2]),
                    names);
        }

        private static Map<String, Field> settings(String words) {
            return Arrays.stream(words.split(" ")).filter(word -> !word.isEmpty()).map(word -> word.split("="))
                    .collect(Collectors.toMap(word -> word[0], word -> new Field(new Value.Text(word[1]), "row")));
        }

        String type() {
            return ((Value.Text) Objects.requireNonNull(config.fields().get("model_type")).value()).text();
        }

        Model model() {
            return Families.build(new Spec(source, source, config.fields(), new LinkedHashMap<>(settings)));
        }

        @Override
        public String toString() {
            return type() + " " + source;
        }
    }

    /// How many tensors have a name, and the bytes of each that is computed where it is needed; 0 of one that is of
    /// the model.
    record Held(Rational count, Rational computed) {
        static Held of(String[] word) {
            return new Held(Rational.parse(word[1]), word.length > 2 ? Rational.parse(word[2]) : Rational.ZERO);
        }

        Rational bytes() {
            return count.times(computed);
        }
    }

    static List<Index> all() {
        try (var in = PublishedIndexesTest.class.getResourceAsStream("/golden/published_indexes.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).lines().skip(1)
                    .map(Index::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All of these files are of elements of 16 bits.
    @ParameterizedTest
    @MethodSource("all")
    void hasTheTensorsOfTheFiles(Index row) {
        var model = row.model();
        var point = CorpusTest.point(model, 1, 1);
        var tensors = model.spelling().of(model).stream()
                .filter(n -> n.role() == Role.WEIGHT || n.role() == Role.BUFFER).toList();
        var here = new TreeMap<String, Rational>();
        tensors.forEach(n -> here.merge(n.name(), n.count().at(point), Rational::plus));
        var there = new TreeMap<String, Rational>();
        row.names.forEach((name, held) -> {
            if (held.computed.equals(Rational.ZERO)) {
                there.put(name, held.count);
            } else {
                assertThat(name).endsWith("inv_freq");
            }
        });
        assertThat(here).as(row.source).isEqualTo(there);
        assertThat(row.names.values().stream().map(Held::count).reduce(Rational.ZERO, Rational::plus))
                .isEqualTo(row.tensors);
        assertThat(tensors.stream().map(n -> n.elements().at(point).times(TWO)).reduce(Rational.ZERO, Rational::plus)
                .plus(row.names.values().stream().map(Held::bytes).reduce(Rational.ZERO, Rational::plus)))
                .as(row.source).isEqualTo(row.bytes);
    }
}

package assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.account.Weights;
import assay.ask.Case;
import assay.ask.Options;
import assay.catalog.Catalog;
import assay.read.ConfigFile;
import assay.spec.Spec;
import assay.storage.Modules;
import assay.storage.Scheme;
import assay.storage.Scheme.Rule;
import assay.storage.Scheme.Selector;
import assay.storage.Schemes;
import assay.storage.Sort;
import assay.storage.Storage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Schemes against checkpoints: published ones, and small ones that the schemes' own libraries wrote.
class QuantisedTest {
    static List<String[]> checkpoints() {
        return RoutedTest.rows("quantised.csv");
    }

    /// The bytes from the config alone are those of the files; what may lie between is in the row: the unit in which a
    /// size is published, the header of a file whose size is known, digits of numbers that are written as text.
    @ParameterizedTest
    @MethodSource("checkpoints")
    void bytesOfAScheme(String model, String scheme, String kept, String bytes, String within, String elements,
            String source) {
        var at = Case.of(spec(model), Options.DEFAULT.storing(Optional.of(storage(scheme, kept)), Optional.empty(), 1));
        var counted = at.value(at.ledger(new Weights()).orElseThrow().total());
        assertThat(counted.isInteger()).isTrue();
        assertThat(counted.num().longValueExact()).as(source).isCloseTo(Long.parseLong(bytes),
                within(Long.parseLong(within)));
    }

    private static Storage storage(String name, String kept) {
        var scheme = (Scheme) Schemes.KNOWN.named(name);
        for (var word : kept.isEmpty() ? new String[0] : kept.split(" ")) {
            scheme = word.equals("experts")
                    ? scheme.after(List.of(new Rule(Selector.of(Sort.EXPERT), Optional.empty())))
                    : scheme.keeping(Modules.of(List.of(word)));
        }
        return scheme;
    }

    private static Spec spec(String model) {
        if (!model.contains("=")) {
            return Catalog.find(model);
        }
        var fields = Arrays.stream(model.split(" ")).map(f -> f.split("=")).map(f -> '"' + f[0] + "\": "
                + (Character.isDigit(f[1].charAt(0)) || f[1].equals("true") || f[1].equals("false") ? f[1]
                        : '"' + f[1] + '"')).collect(Collectors.joining(", ", "{", "}"));
        return ConfigFile.read(new ByteArrayInputStream(fields.getBytes(StandardCharsets.UTF_8)), "row");
    }
}

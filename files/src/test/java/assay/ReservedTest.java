package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.ask.Ask;
import assay.ask.Words;
import assay.bundle.Texts;
import assay.catalog.Catalog;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What an allocator reserves on a device beside what the account says is held at once: torchtitan's peaks, an
/// estimate.
class ReservedTest {
    /// What is reserved of what is held, fitted on the first three rows.
    private static final double RESERVED = 1.21;
    private static final double GIBI = 1 << 30;

    /// @param asked in words, one for each value of what is not stated
    private record Row(String model, double gibibytes, List<Map<String, String>> asked) {
        static Row of(String line) {
            var cells = line.split(",", 3);
            var all = List.of(Map.of("on", "h100", "precision", "bf16-fsdp"));
            for (var word : cells[2].split(" ")) {
                int sign = word.indexOf('=');
                var values = word.charAt(sign + 1) == '?' ? word.substring(sign + 2).split("/")
                        : new String[] {word.substring(sign + 1)};
                all = all.stream().flatMap(said -> Arrays.stream(values).map(value -> {
                    var more = new HashMap<>(said);
                    more.put(word.substring(0, sign), value);
                    return Map.copyOf(more);
                })).toList();
            }
            return new Row(cells[0], Double.parseDouble(cells[1]), all);
        }

        /// GiB that are held at once, of each.
        List<Double> held() {
            return asked.stream().map(said -> Ask.training(() -> Catalog.find(model), new Words(said, List.of(),
                    List.of())).answer().laid().most().training().most().approximate() / GIBI).toList();
        }

        double error() {
            return RESERVED * held().getFirst() / gibibytes - 1;
        }
    }

    private static Stream<Row> rows(boolean stated) {
        return Texts.beside(ReservedTest.class).rows("/golden/torchtitan_peaks.csv").stream().map(Row::of)
                .filter(row -> row.asked.size() == 1 == stated);
    }

    @Test
    void whatIsStated() {
        var errors = rows(true).mapToDouble(Row::error).toArray();
        assertThat(errors).hasSize(6);
        assertThat(Arrays.stream(errors).map(Math::abs).average().orElseThrow()).isLessThan(.04);
        assertThat(Arrays.stream(errors).map(Math::abs).max().orElseThrow()).isLessThan(.09);
    }

    /// Each is between the least and the most that what is not stated allows, but one, which is a little above.
    @Test
    void whatIsNotStated() {
        var out = rows(false).filter(row -> {
            var held = row.held().stream().map(h -> h * RESERVED).sorted().toList();
            return row.gibibytes < held.getFirst() || row.gibibytes > held.getLast();
        }).toList();
        assertThat(rows(false)).hasSize(6);
        assertThat(out).extracting(Row::gibibytes).containsExactly(82.5);
        assertThat(out.getFirst().held().stream().mapToDouble(h -> h * RESERVED / 82.5).max().orElseThrow())
                .isGreaterThan(.92);
    }
}

package assay.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.family.Families;
import assay.read.ConfigFile;
import assay.read.GgufDraft;
import assay.read.GgufLayout;
import assay.read.GgufRecipe;
import assay.read.GgufTensor;
import assay.spec.Spec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Published sizes of GGUF files, each from the model's config alone.
class GgufSizesTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    private static final Map<String, Double> UNITS =
            Map.of("B", 1.0, "GB", 1e9, "MiB", 1024.0 * 1024, "GiB", 1024.0 * 1024 * 1024);

    /// What files of one publisher and model may differ by otherwise: keys for an importance matrix, headers of parts.
    private static final long OTHERWISE = 2048;

    /// The first year of builds that take what makes queries, keys and values together for values.
    private static final String NEWER = "2026";

    private static final int OLD = 8000;

    /// @param whole whether the size is of the file, else of its tensors
    /// @param otherwise why the file is not what the recipe makes; mostly empty
    private record Published(
            String model,
            String recipe,
            String size,
            String unit,
            boolean whole,
            boolean imatrix,
            String made,
            String source,
            String otherwise) {
        static Published of(String line) {
            var cells = line.split(",", 9);
            return new Published(cells[0], cells[1], cells[2], cells[3], cells[4].equals("file"),
                    cells[5].equals("yes"), cells[6], cells[7], cells[8]);
        }

        GgufLayout layout() throws IOException {
            var draft = GgufDraft.of(Families.build(spec(model))).orElseThrow();
            var traits = draft.traits().with(imatrix);
            return new GgufRecipe(recipe).of(draft.tensors(), made.startsWith(NEWER) ? traits : traits.by(OLD));
        }

        double bytes() {
            return Double.parseDouble(size) * UNITS.getOrDefault(unit, 0.0);
        }

        /// A thousandth, or half of the last digit that is shown where that is more. What is made otherwise is not
        /// the same but by chance.
        boolean agrees(long ours) {
            int point = size.indexOf('.');
            double digit = point < 0 ? 0
                    : UNITS.getOrDefault(unit, 0.0) * Math.pow(10, point + 1.0 - size.length()) / 2;
            double off = Math.abs(ours - bytes());
            return otherwise.isEmpty() ? off <= Math.max(bytes() / 1000, digit * 1.001) : off > OTHERWISE;
        }
    }

    private static Spec spec(String name) throws IOException {
        for (var line : Files.readAllLines(GOLDEN.resolve("gguf_configs.txt"))) {
            if (line.startsWith(name + " |")) {
                return Row.of(line.replace("|", "| published |")).spec();
            }
        }
        return Catalog.find(name);
    }

    private static List<Published> rows() throws IOException {
        return Files.readAllLines(GOLDEN.resolve("gguf_sizes.csv")).stream().skip(1).map(Published::of).toList();
    }

    @Test
    void everyPublishedSizeFollowsFromTheConfig() throws IOException {
        var off = new ArrayList<String>();
        for (var row : rows()) {
            var layout = row.layout();
            long ours = row.whole ? layout.file() : layout.bytes();
            if (!row.agrees(ours)) {
                off.add("%s: %d, off by %.4f %%".formatted(row, ours, 100 * (ours / row.bytes() - 1)));
            }
        }
        assertThat(off).isEmpty();
    }

    /// Files of one model by one publisher have the same metadata: what is left of their sizes is one number.
    @Test
    void filesOfAModelDifferByTheirTensorsAlone() throws IOException {
        var left = new TreeMap<String, List<Long>>();
        for (var row : rows()) {
            if (row.unit.equals("B") && row.otherwise.isEmpty()) {
                var layout = row.layout();
                left.computeIfAbsent(row.model + " of " + row.source, _ -> new ArrayList<>())
                        .add((long) row.bytes() - layout.bytes() - layout.padding() - layout.table());
            }
        }
        assertThat(left.entrySet().stream()
                .filter(e -> e.getValue().stream().mapToLong(n -> n).max().orElse(0)
                        - e.getValue().stream().mapToLong(n -> n).min().orElse(0) > OTHERWISE)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))).isEmpty();
    }

    @Test
    void aFileHasTheFactorsOfRotaryPositions() {
        var spec = ConfigFile.read(new ByteArrayInputStream("""
                {"model_type": "llama", "vocab_size": 64, "hidden_size": 256, "intermediate_size": 512,
                "num_hidden_layers": 2, "num_attention_heads": 4, "max_position_embeddings": 128,
                "rope_scaling": {"rope_type": "llama3", "factor": 8.0}}""".getBytes(UTF_8)), "config.json");
        var model = Families.build(spec);
        var draft = GgufDraft.of(model).orElseThrow();
        assertThat(draft.with(spec, model).tensors()).hasSize(draft.tensors().size() + 1)
                .contains(new GgufTensor("rope_freqs.weight", List.of(32L)));
    }
}

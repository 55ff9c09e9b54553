package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.CorpusTest.Measured;
import assay.CorpusTest.Published;
import assay.account.Cache;
import assay.account.Terms;
import assay.family.Families;
import assay.kit.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/architectures.md`: by what each type that is known is checked, as the rows of the tests have it.
///
/// `-Dassay.write=docs` writes the page.
class ArchitecturesPageTest {
    private static final Path PAGE = Path.of("..", "docs", "architectures.md");
    private static final Path SAVED = Path.of("..", "core", "src", "test", "resources", "golden",
            "transformers_saved.csv");
    private static final Path ARCHITECTURES = Path.of("src", "main", "resources", "assay", "read", "gguf.txt");
    private static final Path CHECKPOINTS = Path.of("src", "test", "fixtures", "checkpoints");
    private static final Pattern TYPE = Pattern.compile("model_type=(\\S+)");
    private static final String NOT = "not counted";

    private static final String HEAD = """
            # Architectures

            Every `model_type` that Assay reads, and by what each of its numbers is checked: how many configs, or
            measurements, are equal to the unit. The reference is the library `transformers` 5.18.0 on PyTorch; a type
            that it lacks is checked by published index files and counts. A test makes this page of the rows that the
            tests have.

            - **Parameters**: configs whose total is equal. **Tensors**: those of them in which every tensor has the
              reference's name and shape; *of a published index*: index files beside published weights of which every
              name, how many tensors have it, and all bytes are equal.
            - **FLOPs**: measurements by PyTorch's counter, of the forward pass and of a step; *linear*: of the layers
              that multiply by one matrix, where the reference computes the rest by other products than an engine
              does, or lacks the type.
            - **Cache**: measurements of what the reference keeps after a prefill; *engine*: counted by the shapes
              that engines keep, measured in no row; *none*: nothing is kept.
            - **Kept**: measurements of what autograd keeps for the backward pass; *by rule*: by the rules of its ops,
              which other types' rows hold up.
            - **GGUF**: the architectures of llama.cpp whose files are read as this type. **Files**: *whole*, where a
              small checkpoint that the reference writes is checked tensor by tensor.

            """;

    private static String counted(long number, String otherwise) {
        return number == 0 ? otherwise : String.valueOf(number);
    }

    /// The types whose activations are measured.
    private static Map<String, Long> kept() throws IOException {
        var all = new TreeMap<String, Long>();
        for (var line : Files.readAllLines(SAVED)) {
            var type = TYPE.matcher(line);
            if (type.find()) {
                all.merge(type.group(1).replaceAll(",.*", ""), 1L, Long::sum);
            }
        }
        return all;
    }

    /// The architectures of GGUF by the types that they are read as.
    private static Map<String, List<String>> architectures() throws IOException {
        var all = new TreeMap<String, List<String>>();
        Files.readAllLines(ARCHITECTURES).stream().filter(line -> line.startsWith("arch ")).map(l -> l.split(" +"))
                .forEach(words -> all.computeIfAbsent(words[2], _ -> new ArrayList<>()).add(words[1]));
        return all;
    }

    private static String flops(List<Published> rows) {
        var work = rows.stream().flatMap(row -> row.work().stream()).map(Measured::mode).toList();
        Predicate<String> linear = "linear"::equals;
        long all = work.stream().filter(linear.negate()).count();
        long some = work.stream().filter(linear).count();
        return all == 0 && some == 0 ? "by rule"
                : Stream.of(counted(all, ""), some == 0 ? "" : some + " linear").filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(", "));
    }

    private static boolean keepsNothing(Published row) {
        return new Cache().of(row.model(), Terms.DEFAULT).filter(cache -> !cache.total().isZero()).isEmpty();
    }

    private static String page() throws IOException {
        var kept = kept();
        var architectures = architectures();
        var indexes = PublishedIndexesTest.all().stream()
                .collect(Collectors.groupingBy(PublishedIndexesTest.Index::type, Collectors.counting()));
        var out = new StringBuilder(HEAD);
        out.append("| type | parameters | tensors | FLOPs | cache | kept | GGUF | files |\n");
        out.append("|---|---|---|---|---|---|---|---|\n");
        var types = new TreeMap<String, Family>();
        Families.ALL.forEach(family -> family.types().stream().filter(type -> !type.isEmpty())
                .forEach(type -> types.put(type, family)));
        types.keySet().removeAll(Set.of("assay", "onnx"));
        var sums = new long[2];
        for (var type : types.keySet()) {
            var rows = CorpusTest.ALL.values().stream().filter(row -> row.type().equals(type)).toList();
            long tensors = rows.stream().filter(row -> !row.tensors().isEmpty()).count();
            long cache = rows.stream().mapToLong(row -> row.cache().size()).sum();
            sums[0] += rows.size();
            sums[1] += tensors;
            out.append("| ").append(String.join(" | ", "`" + type + "`", counted(rows.size(), NOT),
                    indexes.containsKey(type)
                            ? counted(tensors, "0") + ", " + indexes.get(type) + " of a published index"
                            : counted(tensors, NOT),
                    flops(rows),
                    cache > 0 || !rows.stream().allMatch(ArchitecturesPageTest::keepsNothing) ? counted(cache, "engine")
                            : "none",
                    counted(kept.getOrDefault(type, 0L), "by rule"),
                    architectures.containsKey(type) ? String.join(", ", new HashSet<>(architectures.get(type)).stream()
                            .sorted().toList()) : "",
                    Files.isDirectory(CHECKPOINTS.resolve(type)) ? "whole" : "")).append(" |\n");
        }
        return out.append("\n").append(types.size()).append(" types; ").append(sums[0]).append(" configs, ")
                .append(sums[1]).append(" of them tensor by tensor.\n").toString();
    }

    @Test
    void saysWhatTheRowsSay() throws IOException {
        var page = page();
        if (System.getProperty("assay.write", "").equals("docs")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).content().as("made anew by -Dassay.write=docs").isEqualTo(page);
    }
}

package assay.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The table `gguf.txt`: what each architecture of GGUF is among the families, as rows.
final class GgufTable {
    private static final String RULE = ">";
    private static final String IF = "if";

    /// The words of a line, and of what it depends on; empty where it always counts.
    record Row(List<String> words, List<String> condition) {
        static Row of(List<String> line) {
            int at = line.indexOf(IF);
            return at < 0 ? new Row(line, List.of()) : new Row(line.subList(0, at), line.subList(at + 1, line.size()));
        }

        /// Whether it says how tensors are called; else it has a field of the config.
        boolean rule() {
            return words.getFirst().equals(RULE);
        }
    }

    /// One architecture as one family.
    ///
    /// @param type the `model_type`
    /// @param condition of the files that it means
    record Section(String architecture, String type, List<String> condition, List<Row> rows) {}

    private static final List<Section> ALL = sections(resource());

    private GgufTable() {}

    static List<Section> all() {
        return ALL;
    }

    /// The names of all architectures.
    static List<String> architectures() {
        return List.copyOf(new TreeSet<>(ALL.stream().map(Section::architecture).toList()));
    }

    private static List<Section> sections(String text) {
        var groups = new HashMap<String, List<Row>>();
        var sections = new ArrayList<Section>();
        var rows = new ArrayList<Row>();
        for (var line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
            var row = Row.of(List.of(line.strip().split(" +")));
            switch (row.words.getFirst()) {
                case "group" -> {
                    rows = new ArrayList<>();
                    groups.put(row.words.get(1), rows);
                }
                case "arch" -> {
                    rows = new ArrayList<>();
                    sections.add(new Section(row.words.get(1), row.words.get(2), row.condition, rows));
                }
                case "use" -> rows.addAll(used(groups, row.words.get(1)));
                default -> rows.add(row);
            }
        }
        return List.copyOf(sections);
    }

    private static List<Row> used(Map<String, List<Row>> groups, String name) {
        var rows = groups.get(name);
        if (rows == null) {
            throw new IllegalArgumentException("gguf.txt uses no group before it: " + name);
        }
        return rows;
    }

    private static String resource() {
        try (var in = GgufTable.class.getResourceAsStream("gguf.txt")) {
            if (in == null) {
                throw new IllegalStateException("gguf.txt is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

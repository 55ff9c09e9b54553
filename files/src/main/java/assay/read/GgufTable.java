package assay.read;

import assay.bundle.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

        /// Whether it holds of a file that is yet to be made: such a file has no tensor that only some have.
        boolean written() {
            return rule() && (condition.isEmpty() || condition.getFirst().equals("lacks"));
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

    private static final List<Section> ALL = sections(rows());

    private static final Map<String, String> APART = remarks(rows());

    private static final Map<String, List<String>> AS = rows().stream().filter(l -> l.startsWith("as "))
            .map(l -> List.of(l.strip().split(" +")))
            .collect(Collectors.toUnmodifiableMap(words -> words.get(1), words -> words.subList(2, 4)));

    private GgufTable() {}

    static List<Section> all() {
        return ALL;
    }

    /// As what configs of a type are written.
    static Optional<Section> written(String type) {
        var as = Optional.ofNullable(AS.get(type));
        return ALL.stream().filter(s -> as.map(w -> s.architecture.equals(w.getFirst()) && s.type.equals(w.getLast()))
                .orElse(s.type.equals(type))).findFirst();
    }

    /// What is to say of an architecture that is none of these, where there is more than that.
    static Optional<String> apart(String architecture) {
        return Optional.ofNullable(APART.get(architecture));
    }

    /// The architectures that are none of these and of which more is to say.
    static Set<String> remarks() {
        return APART.keySet();
    }

    /// The names of all architectures.
    static List<String> architectures() {
        return List.copyOf(new TreeSet<>(ALL.stream().map(Section::architecture).toList()));
    }

    private static List<Section> sections(List<String> text) {
        var groups = new HashMap<String, List<Row>>();
        var sections = new ArrayList<Section>();
        var rows = new ArrayList<Row>();
        for (var line : text) {
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
                case "apart", "as" -> rows = new ArrayList<>();
                case "use" -> rows.addAll(used(groups, row.words.get(1)));
                default -> rows.add(row);
            }
        }
        return List.copyOf(sections);
    }

    private static Map<String, String> remarks(List<String> text) {
        return text.stream().filter(l -> l.startsWith("apart ")).map(l -> l.strip().split(" +", 3))
                .collect(Collectors.toUnmodifiableMap(words -> words[1], words -> words[2]));
    }

    private static List<Row> used(Map<String, List<Row>> groups, String name) {
        var rows = groups.get(name);
        if (rows == null) {
            throw new IllegalArgumentException("gguf.txt uses no group before it: " + name);
        }
        return rows;
    }

    private static List<String> rows() {
        return Texts.beside(GgufTable.class).rows("gguf.txt");
    }
}

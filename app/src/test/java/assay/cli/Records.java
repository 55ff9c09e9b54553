package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// CSV read back: RFC 4180, a line of heads first.
record Records(List<String> heads, List<List<String>> rows) {
    /// Texts that may be a number too.
    private static final Set<String> FORMULAS = Set.of("formula", "bound", "definition");
    private static final Predicate<String> FRACTION = Pattern.compile("-?[0-9]+/[0-9]+").asMatchPredicate();
    private static final Predicate<String> DECIMAL = Pattern.compile("-?[0-9]+([.][0-9]+)?").asMatchPredicate();

    static Records of(String csv) {
        var all = new ArrayList<List<String>>();
        var row = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    all.add(List.copyOf(row));
                    row.clear();
                }
            } else {
                field.append(c);
            }
        }
        return new Records(all.getFirst(), all.subList(1, all.size()));
    }

    /// A table as the contract says: names for programs, rows as wide as they are, and no fraction without its decimal.
    void check(String table) {
        assertThat(heads).as(table).doesNotHaveDuplicates().allMatch(head -> head.matches("[a-z_][a-z0-9_]*"));
        assertThat(rows).as(table).allMatch(row -> row.size() == heads.size());
        for (int c = 0; c < heads.size(); c++) {
            if (FORMULAS.contains(heads.get(c))) {
                continue;
            }
            boolean decimal = heads.contains(heads.get(c) + "_decimal");
            for (var row : rows) {
                var field = row.get(c);
                if (decimal ? !(field.isEmpty() ? row.get(c + 1).isEmpty() : DECIMAL.test(row.get(c + 1)))
                        : FRACTION.test(field)) {
                    throw new AssertionError(table + "." + heads.get(c) + ": " + field);
                }
            }
        }
    }
}

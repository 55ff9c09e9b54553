package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/// CSV read back: RFC 4180, a line of heads first.
record Records(List<String> heads, List<List<String>> rows) {
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
            int column = c;
            boolean decimal = heads.contains(heads.get(c) + "_decimal");
            for (var row : rows) {
                boolean fraction = row.get(column).matches("-?[0-9]+/[0-9]+");
                assertThat(fraction && !decimal).as("%s.%s: %s", table, heads.get(c), row.get(c)).isFalse();
                if (decimal) {
                    assertThat(row.get(column + 1)).as("%s.%s: %s", table, heads.get(c), row.get(c)).matches(
                            row.get(column).isEmpty() ? "" : "-?[0-9]+([.][0-9]+)?");
                }
            }
        }
    }
}

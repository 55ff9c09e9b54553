package assay.golden;

import assay.algebra.Rational;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rows of a golden file, by column name.
final class Rows {
    /// One row. A column that is not there is a mistake of the test.
    record Row(Map<String, String> cells) {
        String get(String column) {
            var cell = cells.get(column);
            if (cell == null) {
                throw new IllegalStateException("no column " + column);
            }
            return cell;
        }

        boolean has(String column) {
            return cells.containsKey(column);
        }

        long number(String column) {
            return Long.parseLong(get(column));
        }

        Rational exact(String column) {
            return Rational.parse(get(column));
        }
    }

    private Rows() {}

    static List<Row> of(String file) {
        var lines = records(text(file));
        var head = lines.removeFirst();
        var rows = new ArrayList<Row>();
        for (var line : lines) {
            if (line.size() != head.size()) {
                throw new IllegalStateException(file + ": " + line);
            }
            var row = new LinkedHashMap<String, String>();
            for (int i = 0; i < head.size(); i++) {
                row.put(head.get(i), line.get(i));
            }
            rows.add(new Row(row));
        }
        return rows;
    }

    private static String text(String file) {
        try (var in = Rows.class.getResourceAsStream("/golden/" + file)) {
            if (in == null) {
                throw new IllegalStateException("no " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<List<String>> records(String text) {
        var all = new ArrayList<List<String>>();
        var record = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append(text.charAt(++i));
                } else if (c == '"') {
                    quoted = false;
                } else {
                    cell.append(c);
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',' || c == '\n') {
                record.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    all.add(List.copyOf(record));
                    record.clear();
                }
            } else if (c != '\r') {
                cell.append(c);
            }
        }
        return all;
    }
}

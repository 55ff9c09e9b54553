package assay.write;

import assay.report.Cell;
import assay.report.Sheet;
import java.util.ArrayList;
import java.util.List;

/// The format `csv`: the tables of a sheet as RFC 4180 has them, with `\n` at the end of a line and exact numbers.
///
/// Each table has a line of heads, then its rows; an empty line stands between tables. Sentences and titles are left
/// out. A spreadsheet would run a text that begins like a formula of its own, so such a text has a `'` before it.
final class Csv {
    private Csv() {}

    static String of(Sheet sheet) {
        var out = new StringBuilder();
        for (var section : sheet.sections()) {
            if (section instanceof Sheet.Table table) {
                out.append(out.isEmpty() ? "" : "\n");
                line(table.columns().stream().map(c -> guarded(c.name())).toList(), out);
                for (var row : table.rows()) {
                    line(fields(row), out);
                }
            }
        }
        return out.toString();
    }

    private static List<String> fields(List<Cell> row) {
        var fields = new ArrayList<String>(row.size());
        for (var cell : row) {
            fields.add(cell instanceof Cell.Words || cell.isCode() ? guarded(cell.shown()) : Texts.exact(cell));
        }
        return fields;
    }

    private static String guarded(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private static void line(List<String> fields, StringBuilder out) {
        for (int i = 0; i < fields.size(); i++) {
            out.append(i == 0 ? "" : ",");
            field(fields.get(i), fields.size() == 1, out);
        }
        out.append('\n');
    }

    /// @param alone whether the field is the whole line, which is not empty even if the field is
    private static void field(String text, boolean alone, StringBuilder out) {
        boolean quote = alone && text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            quote |= ",\"\n\r".indexOf(text.charAt(i)) >= 0;
        }
        out.append(quote ? "\"" + text.replace("\"", "\"\"") + "\"" : text);
    }
}

package assay.write;

import assay.report.Cell;
import assay.report.Sheet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The format `csv`: the first table of a sheet as RFC 4180 has it, with `\n` at the end of a line.
///
/// One line of heads, which are the columns' names for programs, then the rows. A figure is exact, `p` or `p/q`; beside
/// a column whose figures may be fractions stands one more, `..._decimal`, with the same to 30 digits. An estimate is a
/// number with a point in both. Sentences and titles are left out. A spreadsheet would run a text that begins like a
/// formula of its own, so such a text has a `'` before it.
final class Csv {
    private Csv() {}

    static String of(Sheet sheet) {
        var tables = sheet.tables();
        return tables.isEmpty() ? "" : of(tables.getFirst());
    }

    private static String of(Sheet.Table table) {
        var out = new StringBuilder();
        var heads = new ArrayList<String>();
        var keys = keys(table.columns());
        for (int c = 0; c < keys.size(); c++) {
            heads.add(keys.get(c));
            if (broken(table.columns().get(c))) {
                heads.add(keys.get(c) + "_decimal");
            }
        }
        line(heads, out);
        for (var row : table.rows()) {
            line(fields(table.columns(), row), out);
        }
        return out.toString();
    }

    /// The names of columns, of which no two are alike.
    static List<String> keys(List<Sheet.Column> columns) {
        var names = new HashSet<String>();
        return columns.stream().map(column -> distinct(column.key(), names)).toList();
    }

    /// A name that is not among those that there are, which it joins.
    static String distinct(String key, Set<String> names) {
        var name = key;
        for (int i = 2; !names.add(name); i++) {
            name = key + "_" + i;
        }
        return name;
    }

    /// Whether the figures of a column may be fractions.
    private static boolean broken(Sheet.Column column) {
        return column.right() && !column.whole();
    }

    private static List<String> fields(List<Sheet.Column> columns, List<Cell> row) {
        var fields = new ArrayList<String>(row.size());
        for (int c = 0; c < row.size(); c++) {
            var cell = row.get(c);
            var text = cell instanceof Cell.Words || cell.isCode() ? guarded(cell.shown()) : Texts.exact(cell);
            fields.add(text);
            if (broken(columns.get(c))) {
                fields.add(Texts.number(cell).map(Decimals::of).orElse(""));
            }
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

package assay.write;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.report.Cell;
import assay.report.Sheet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @Test
    void everyTableIsReadBackExactly() {
        Shrink.forAll(Sheets::random, sheet -> {
            var expected = new ArrayList<List<String>>();
            for (var section : sheet.sections()) {
                if (section instanceof Sheet.Table table) {
                    if (!expected.isEmpty()) {
                        expected.add(List.of());
                    }
                    expected.add(table.columns().stream().map(c -> guarded(c.name())).toList());
                    table.rows().forEach(row -> expected.add(row.stream().map(CsvTest::field).toList()));
                }
            }
            assertThat(records(Csv.of(sheet))).isEqualTo(expected);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"=HYPERLINK(1)", "+1", "-1", "@x"})
    void aTextIsNeverASpreadsheetsFormula(String text) {
        var table = new Sheet.Table("", List.of(), List.of(Sheet.Column.text(text)), List.of(List.of(Cell.of(text))));
        assertThat(Csv.of(new Sheet("", List.of(table)))).isEqualTo("'" + text + "\n'" + text + "\n");
    }

    @Test
    void norIsAFormulaOfOurs() {
        var table = new Sheet.Table("", List.of(), List.of(Sheet.Column.text("formula")),
                List.of(List.of(Cell.formula(Expr.dim("T").negated()))));
        assertThat(Csv.of(new Sheet("", List.of(table)))).isEqualTo("formula\n'-T\n");
    }

    private static String field(Cell cell) {
        return cell instanceof Cell.Words || cell.isCode() ? guarded(cell.shown()) : Texts.exact(cell);
    }

    private static String guarded(String text) {
        return text.startsWith("=") || text.startsWith("-") ? "'" + text : text;
    }

    /// A line without any character is a record without fields.
    private static List<List<String>> records(String csv) {
        var records = new ArrayList<List<String>>();
        int at = 0;
        while (at < csv.length()) {
            var fields = new ArrayList<String>();
            if (csv.charAt(at) != '\n') {
                at = record(csv, at, fields);
            }
            assertThat(csv.charAt(at)).isEqualTo('\n');
            at++;
            records.add(fields);
        }
        return records;
    }

    private static int record(String csv, int from, List<String> fields) {
        int at = from;
        while (true) {
            var field = new StringBuilder();
            if (csv.charAt(at) == '"') {
                for (at++; csv.charAt(at) != '"' || csv.charAt(at + 1) == '"'; at++) {
                    at += csv.charAt(at) == '"' ? 1 : 0;
                    field.append(csv.charAt(at));
                }
                at++;
            } else {
                for (; csv.charAt(at) != ',' && csv.charAt(at) != '\n'; at++) {
                    assertThat(csv.charAt(at)).isNotEqualTo('"');
                    field.append(csv.charAt(at));
                }
            }
            fields.add(field.toString());
            if (csv.charAt(at) != ',') {
                return at;
            }
            at++;
        }
    }
}

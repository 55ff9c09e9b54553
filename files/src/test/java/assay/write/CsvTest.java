package assay.write;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.report.Cell;
import assay.report.Sentence;
import assay.report.Sheet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @Test
    void everyTableIsReadBackExactly() {
        Shrink.forAll(Sheets::random, sheet -> {
            for (var table : sheet.tables()) {
                var expected = new ArrayList<List<String>>();
                var heads = new ArrayList<String>();
                for (var column : table.columns()) {
                    heads.addAll(broken(column) ? List.of(column.key(), column.key() + "_decimal")
                            : List.of(column.key()));
                }
                expected.add(heads);
                table.rows().forEach(row -> expected.add(IntStream.range(0, row.size()).boxed()
                        .flatMap(c -> fields(table.columns().get(c), row.get(c))).toList()));
                assertThat(records(Csv.of(new Sheet("", List.of(table))))).isEqualTo(expected);
            }
        });
    }

    @Test
    void theFirstTableIsWritten() {
        var tables = List.<Sheet.Section>of(new Sheet.Lines("Said", List.of(Sentence.plain("first"))),
                Sheet.Table.data("one", List.of(Sheet.Column.text("a")), List.of(List.of(Cell.of("x")))),
                Sheet.Table.data("two", List.of(Sheet.Column.text("b")), List.of()));
        assertThat(Csv.of(new Sheet("", tables))).isEqualTo("a\nx\n");
        assertThat(new Sheet("", tables).tables()).extracting(Sheet.Table::name).containsExactly("one", "two", "notes");
        assertThat(Csv.of(new Sheet("", tables.subList(0, 1)))).isEqualTo("about,note\nSaid,first\n");
    }

    @ParameterizedTest
    @CsvSource({"1,3,0.333333333333333333333333333333", "1,8,0.125", "-7,2,-3.5", "6,3,2",
        "100000000000000000000000000000000000000,3,33333333333333333333333333333333333333.3333333333"})
    void aDecimalHasEnoughDigits(String num, String den, String decimal) {
        assertThat(Decimals.of(new Rational(new BigInteger(num), new BigInteger(den)))).isEqualTo(decimal);
    }

    @ParameterizedTest
    @CsvSource({"of total,of_total", "T = 1024,t_1024", "flops.forward,flops_forward", "2 of,_2_of", "'',column",
        "FLOPs,flops"})
    void aHeadHasANameForPrograms(String head, String key) {
        assertThat(Sheet.key(head)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=HYPERLINK(1)", "+1", "-1", "@x"})
    void aTextIsNeverASpreadsheetsFormula(String text) {
        var table = new Sheet.Table("", List.of(), List.of(Sheet.Column.text("a")), List.of(List.of(Cell.of(text))));
        assertThat(Csv.of(new Sheet("", List.of(table)))).isEqualTo("a\n'" + text + "\n");
    }

    @Test
    void norIsAFormulaOfOurs() {
        var table = new Sheet.Table("", List.of(), List.of(Sheet.Column.text("formula")),
                List.of(List.of(Cell.formula(Expr.dim("T").negated()))));
        assertThat(Csv.of(new Sheet("", List.of(table)))).isEqualTo("formula\n'-T\n");
    }

    private static boolean broken(Sheet.Column column) {
        return column.right() && !column.whole();
    }

    private static Stream<String> fields(Sheet.Column column, Cell cell) {
        var text = cell instanceof Cell.Words || cell.isCode() ? guarded(cell.shown()) : Texts.exact(cell);
        return broken(column) ? Stream.of(text, Texts.number(cell).map(Decimals::of).orElse("")) : Stream.of(text);
    }

    private static String guarded(String text) {
        return !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
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

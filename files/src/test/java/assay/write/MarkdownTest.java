package assay.write;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.quantity.Unit;
import assay.report.Cell;
import assay.report.Sentence;
import assay.report.Sheet;
import assay.report.Sheet.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTest {
    @Test
    void everyCellIsBetweenItsBars() {
        Shrink.forAll(
                random -> new Sheet("", List.of(Sheets.table("", List.of(), random))),
                sheet -> {
                    var table = (Sheet.Table) sheet.sections().getFirst();
                    var expected = new ArrayList<List<String>>();
                    expected.add(table.columns().stream().map(c -> Texts.visible(c.name()).strip()).toList());
                    expected.add(table.columns().stream().map(c -> c.right() ? "---:" : "---").toList());
                    for (var row : table.rows()) {
                        expected.add(row.stream().map(MarkdownTest::shown).toList());
                    }
                    assertThat(Markdown.of(sheet).lines().map(MarkdownTest::cells)).isEqualTo(expected);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", value = {
            "2*T*L -> 2\\*T\\*L", "num_heads -> num_heads", "_x_ -> \\_x\\_", "# x -> \\# x",
            "1. x -> 1\\. x", "-1 -> \\-1", "a - b # c -> a - b # c",
            "<b>&lt -> \\<b>\\&lt", "a|b -> a\\|b", "1,024 -> 1,024"})
    void aSentenceIsShownAsItIs(String sentence, String written) {
        assertThat(Markdown.of(new Sheet("", List.of(new Sheet.Lines("", List.of(Sentence.plain(sentence)))))))
                .isEqualTo("- " + written + "\n");
    }

    @Test
    void aFormulaAndANameInASentenceAreCode() {
        var t = Expr.dim("T");
        var sentence = Sentence.of("{} at {}: {} = {}, of *all* {}", new Cell.Formula(t.pow(2), Unit.FLOP),
                new Cell.Code("a`|b"), new Cell.Substituted(t.pow(2), Map.of("T", Rational.of(3))),
                Cell.of(Rational.of(1), Unit.OP), Cell.share("all", Rational.ONE, Rational.of(3)));
        var written = Markdown.of(new Sheet("", List.of(
                new Sheet.Table("", List.of(sentence), List.of(Column.text("x")),
                        List.of(List.of(new Cell.Code("a`|b")), List.of(new Cell.Code("`a")))))));
        assertThat(written).isEqualTo("""
                `T^2 FLOPs` at ``a`|b``: `3^2` = 1 op, of \\*all\\* 33.33 %

                | x |
                | --- |
                | ``a`\\|b`` |
                | `` `a `` |
                """);
    }

    @Test
    void anEmptyLineStandsBetweenBlocks() {
        var sheet = new Sheet("title", List.of(
                new Sheet.Table("table", Sentence.plain(List.of("lead", "more")),
                        List.of(Column.text("a"), Column.figure("b")),
                        List.of(List.of(Cell.of("x"), new Cell.Blank()))),
                new Sheet.Lines("", Sentence.plain(List.of("one", "two")))));
        assertThat(Markdown.of(sheet)).isEqualTo("""
                # title

                ## table

                lead

                more

                | a | b |
                | --- | ---: |
                | x | |

                - one
                - two
                """);
    }

    private static String shown(Cell cell) {
        var text = Texts.visible(cell.shown());
        return cell.isCode() ? "`" + text + "`" : text.strip();
    }

    /// The cells of a line, without what protects them.
    private static List<String> cells(String line) {
        assertThat(line).startsWith("|").endsWith("|");
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean code = false;
        for (int i = 1; i < line.length(); i++) {
            char c = line.charAt(i);
            code ^= c == '`';
            if (c == '\\' && !code) {
                cell.append(line.charAt(++i));
            } else if (c == '|') {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                assertThat("*<&[]~".indexOf(c) < 0 || code).as(line).isTrue();
                cell.append(c);
            }
        }
        return cells;
    }
}

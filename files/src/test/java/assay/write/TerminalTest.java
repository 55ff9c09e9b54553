package assay.write;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.quantity.Columns;
import assay.report.Cell;
import assay.report.Passage;
import assay.report.Sheet;
import assay.report.Sheet.Column;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {
    @ParameterizedTest
    @ValueSource(ints = {20, 40, 80, 120, 400})
    void everyCharacterOfEveryCellIsThereInReadingOrder(int width) {
        Shrink.forAll(
                random -> new Sheet("", List.of(Sheets.table("", List.of(), random))),
                sheet -> {
                    var table = (Sheet.Table) sheet.sections().getFirst();
                    var lines = Terminal.of(sheet, new Page(width, false)).lines().toList();
                    int rule = rule(lines);
                    assertThat(rule < 0 ? stacked(lines) : columns(lines, rule))
                            .isEqualTo(rule < 0 ? List.of(stackedCells(table)) : columnCells(table));
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 80, 120})
    void noLineIsWiderThanThePageUnlessAFigureAloneIs(int width) {
        Shrink.forAll(Sheets::random, sheet -> {
            var figures = sheet.sections().stream()
                    .flatMap(s -> s instanceof Sheet.Table table ? table.rows().stream() : Stream.empty())
                    .flatMap(row -> row.stream().filter(c -> !Grid.breaks(c)).map(Cell::shown))
                    .collect(Collectors.toSet());
            assertThat(Terminal.of(sheet, new Page(width, false)).lines())
                    .allMatch(line -> Wrap.width(line) <= width || figures.contains(line))
                    .allMatch(line -> line.equals(line.stripTrailing()));
        });
    }

    @Test
    void colourChangesNothingElse() {
        Shrink.forAll(Sheets::random, sheet -> {
            var colour = Terminal.of(sheet, new Page(80, true));
            assertThat(colour.replaceAll("\u001b\\[[0-9;]*m", ""))
                    .isEqualTo(Terminal.of(sheet, new Page(80, false)));
        });
    }

    @Test
    void titlesLeadsAndSentencesAreThereInOrder() {
        Shrink.forAll(Sheets::random, sheet -> {
            var written = joined(Terminal.of(sheet, new Page(40, false)));
            int at = 0;
            for (var text : sentences(sheet)) {
                int found = written.indexOf(joined(Texts.visible(text)), at);
                assertThat(found).as(text).isGreaterThanOrEqualTo(at);
                at = found + joined(Texts.visible(text)).length();
            }
        });
    }

    @Test
    void aFigureIsNeverBroken() {
        var number = Rational.of(BigInteger.TEN.pow(60));
        assertThat(Terminal.of(named(Cell.of(number)), new Page(40, false)))
                .isEqualTo("name: a\nvalue:\n1" + ",000".repeat(20) + "\n");
    }

    @Test
    void figuresStandToTheRightAndTextsToTheLeft() {
        var sheet = named(Cell.of(Rational.of(5)), Cell.of(Rational.of(1_234_567)));
        assertThat(Terminal.of(sheet, Page.PLAIN)).isEqualTo("""
                name      value
                ----  ---------
                a             5
                aa    1,234,567
                """);
    }

    /// Rows `a`, `aa`, ... with these values.
    private static Sheet named(Cell... values) {
        var rows = new ArrayList<List<Cell>>();
        for (var value : values) {
            rows.add(List.of(Cell.of("a".repeat(rows.size() + 1)), value));
        }
        return new Sheet("", List.of(
                new Sheet.Table("", List.of(), List.of(Column.text("name"), Column.figure("value")), rows)));
    }

    private static List<String> sentences(Sheet sheet) {
        var all = new ArrayList<>(List.of(sheet.title()));
        for (var section : sheet.sections()) {
            all.add(section.title());
            switch (section) {
                case Sheet.Lines lines -> lines.lines().forEach(l -> all.add(l.toString()));
                case Sheet.Table table -> table.lead().forEach(l -> all.add(l.toString()));
                case Passage passage -> all.add(passage.legend(true));
            }
        }
        return all;
    }

    /// The line of dashes under the heads, or -1 where the table is stacked.
    private static int rule(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("-") && lines.get(i).chars().allMatch(c -> c == '-' || c == ' ')) {
                return i;
            }
        }
        return -1;
    }

    /// What stands above and below each run of dashes, from top to bottom. Between the runs there is nothing.
    private static List<String> columns(List<String> lines, int rule) {
        var columns = new ArrayList<StringBuilder>();
        for (int row = 0; row < lines.size(); row++) {
            var line = places(lines.get(row));
            int column = -1;
            for (int i = 0; i < Math.max(line.size(), lines.get(rule).length()); i++) {
                boolean inside = i < lines.get(rule).length() && lines.get(rule).charAt(i) == '-';
                if (inside && (i == 0 || lines.get(rule).charAt(i - 1) == ' ') && ++column == columns.size()) {
                    columns.add(new StringBuilder());
                }
                if (i < line.size() && row != rule && !line.get(i).isBlank()) {
                    assertThat(inside).as("within a column: " + lines.get(row)).isTrue();
                    columns.get(column).append(line.get(i));
                }
            }
        }
        return columns.stream().map(StringBuilder::toString).toList();
    }

    /// What stands at each column of a line: of a wide character it at the first of its two, with those that join it.
    private static List<String> places(String line) {
        var places = new ArrayList<String>();
        line.codePoints().forEach(point -> {
            int columns = Columns.of(point);
            var text = Character.toString(point);
            if (columns == 0 && !places.isEmpty()) {
                int last = places.size() - (places.getLast().isEmpty() ? 2 : 1);
                places.set(last, places.get(last) + text);
            } else {
                places.add(text);
                for (int i = 1; i < columns; i++) {
                    places.add("");
                }
            }
        });
        return places;
    }

    private static List<String> columnCells(Sheet.Table table) {
        var columns = new ArrayList<String>();
        for (int c = 0; c < table.columns().size(); c++) {
            var text = new StringBuilder(Texts.visible(table.columns().get(c).name()));
            for (var row : table.rows()) {
                text.append(Texts.visible(row.get(c).shown()));
            }
            columns.add(joined(text.toString()));
        }
        return columns;
    }

    private static List<String> stacked(List<String> lines) {
        return List.of(joined(String.join("", lines)));
    }

    private static String stackedCells(Sheet.Table table) {
        var text = new StringBuilder();
        for (var row : table.rows()) {
            for (int c = 0; c < row.size(); c++) {
                if (!(row.get(c) instanceof Cell.Blank)) {
                    text.append(Texts.visible(table.columns().get(c).name())).append(':');
                    text.append(Texts.visible(row.get(c).shown()));
                }
            }
        }
        return joined(text.toString());
    }

    private static String joined(String text) {
        var joined = new StringBuilder();
        text.codePoints().filter(c -> !Character.isWhitespace(c)).forEach(joined::appendCodePoint);
        return joined.toString();
    }
}

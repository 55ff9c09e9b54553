package assay.write;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.report.Cell;
import assay.report.Sheet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SheetJsonTest {
    @Test
    void everyCellIsReadBackExactly() {
        Shrink.forAll(Sheets::random, sheet -> {
            var text = SheetJson.of(sheet);
            assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1);
            var json = Tree.of(text);
            assertThat(json.names()).containsExactly("title", "tables", "notes");
            assertThat(json.at("title").text()).isEqualTo(sheet.title());
            var notes = new ArrayList<String>();
            var tables = json.at("tables").items().iterator();
            for (var section : sheet.sections()) {
                switch (section) {
                    case Sheet.Lines(_, var lines) -> notes.addAll(lines);
                    case Sheet.Table table -> check(tables.next(), table);
                }
            }
            assertThat(tables).isExhausted();
            assertThat(texts(json.at("notes"))).isEqualTo(notes);
        });
    }

    private static void check(Tree json, Sheet.Table table) {
        assertThat(json.names()).containsExactly("title", "lead", "columns", "rows");
        assertThat(json.at("title").text()).isEqualTo(table.title());
        assertThat(texts(json.at("lead"))).isEqualTo(table.lead());
        var columns = texts(json.at("columns"));
        assertThat(columns).isEqualTo(table.columns().stream().map(Sheet.Column::name).toList());
        assertThat(json.at("rows").items()).hasSameSizeAs(table.rows());
        for (int r = 0; r < table.rows().size(); r++) {
            var row = json.at("rows").items().get(r);
            assertThat(row.names()).isEqualTo(columns);
            for (int c = 0; c < columns.size(); c++) {
                check(row.at(columns.get(c)), table.rows().get(r).get(c));
            }
        }
    }

    private static void check(Tree json, Cell cell) {
        switch (cell) {
            case Cell.Words(var text) -> assertThat(json.text()).isEqualTo(text);
            case Cell.Formula(var expr) -> assertThat(json.text()).isEqualTo(expr.toString());
            case Cell.Amount(var value) -> assertThat(json.number()).isEqualTo(value);
            case Cell.Points(var difference) -> assertThat(json.number()).isEqualTo(difference);
            case Cell.Factor(var ratio) -> assertThat(json.number()).isEqualTo(ratio);
            case Cell.Part(var share) -> {
                assertThat(json.names()).containsExactly("of", "value");
                assertThat(json.at("of").text()).isEqualTo(share.of());
                assertThat(json.at("value").number()).isEqualTo(share.value());
            }
            case Cell.Blank() -> assertThat(json).isEqualTo(new Tree.Nothing());
        }
    }

    @Test
    void aNumberBeyondSixtyFourBitsIsAnInteger() {
        var large = Rational.of(BigInteger.TWO.pow(200).negate());
        var table = new Sheet.Table("", List.of(), List.of(Sheet.Column.figure("n")), List.of(List.of(Cell.of(large))));
        var json = Tree.of(SheetJson.of(new Sheet("", List.of(table))));
        assertThat(json.at("tables").items().getFirst().at("rows").items().getFirst().at("n")).isEqualTo(new Tree.Whole(large));
    }

    @Test
    void columnsOfOneNameKeepAllTheirCells() {
        var columns = List.of(Sheet.Column.text("n"), Sheet.Column.text("n 2"), Sheet.Column.text("n"), Sheet.Column.text("n"));
        var row = List.of(Cell.of("a"), Cell.of("b"), Cell.of("c"), Cell.of("d"));
        var json = SheetJson.of(new Sheet("", List.of(new Sheet.Table("", List.of(), columns, List.of(row)))));
        assertThat(json).contains("{\"n\":\"a\",\"n 2\":\"b\",\"n 3\":\"c\",\"n 4\":\"d\"}");
    }

    private static List<String> texts(Tree items) {
        return items.items().stream().map(Tree::text).toList();
    }
}

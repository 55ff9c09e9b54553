package assay.write;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.quantity.Unit;
import assay.report.Cell;
import assay.report.Sentence;
import assay.report.Sheet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
            var notes = new ArrayList<Sentence>();
            var tables = json.at("tables").items().iterator();
            for (var section : sheet.sections()) {
                switch (section) {
                    case Sheet.Lines(_, var lines) -> notes.addAll(lines);
                    case Sheet.Table table -> check(tables.next(), table);
                }
            }
            assertThat(tables).isExhausted();
            check(json.at("notes"), notes);
        });
    }

    private static void check(Tree json, Sheet.Table table) {
        assertThat(json.names()).containsExactly("title", "lead", "columns", "rows");
        assertThat(json.at("title").text()).isEqualTo(table.title());
        check(json.at("lead"), table.lead());
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

    private static void check(Tree json, List<Sentence> sentences) {
        assertThat(json.items()).hasSameSizeAs(sentences);
        for (int i = 0; i < sentences.size(); i++) {
            var sentence = json.items().get(i);
            assertThat(sentence.names()).containsExactly("text", "values");
            assertThat(sentence.at("text").text()).isEqualTo(sentences.get(i).toString());
            var values = sentences.get(i).cells().stream().filter(c -> !(c instanceof Cell.Words)).toList();
            assertThat(sentence.at("values").items()).hasSameSizeAs(values);
            for (int v = 0; v < values.size(); v++) {
                check(sentence.at("values").items().get(v), values.get(v));
            }
        }
    }

    private static void check(Tree json, Cell cell) {
        switch (cell) {
            case Cell.Words _, Cell.Code _, Cell.Substituted _ -> assertThat(json.text()).isEqualTo(cell.shown());
            case Cell.Formula(var expr, var unit) when unit.equals(Unit.NUMBER) ->
                assertThat(json.text()).isEqualTo(expr.toString());
            case Cell.Formula(var expr, var unit) -> {
                assertThat(json.at("formula").text()).isEqualTo(expr.toString());
                assertThat(json.at("unit").text()).isEqualTo(unit.label());
            }
            case Cell.Amount(var formula, var value, var unit, _)
                when formula.isConstant() && unit.equals(Unit.NUMBER) -> assertThat(json.number()).isEqualTo(value);
            case Cell.Amount(var formula, var value, var unit, _) -> {
                var names = new ArrayList<>(List.of("value"));
                if (!unit.equals(Unit.NUMBER)) {
                    names.add("unit");
                    assertThat(json.at("unit").text()).isEqualTo(unit.label());
                }
                if (!formula.isConstant()) {
                    names.add("formula");
                    assertThat(json.at("formula").text()).isEqualTo(formula.toString());
                }
                assertThat(json.names()).isEqualTo(names);
                assertThat(json.at("value").number()).isEqualTo(value);
            }
            case Cell.Points(var difference) -> assertThat(json.number()).isEqualTo(difference);
            case Cell.Factor(var ratio) -> assertThat(json.number()).isEqualTo(ratio);
            case Cell.Bar(var share) -> assertThat(json.number()).isEqualTo(share.value());
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
        var row = json.at("tables").items().getFirst().at("rows").items().getFirst();
        assertThat(row.at("n")).isEqualTo(new Tree.Whole(large));
    }

    @Test
    void columnsOfOneNameKeepAllTheirCells() {
        assertThat(written("n", "n", "n")).contains("{\"n\":\"0\",\"n 2\":\"1\",\"n 3\":\"2\"}");
        assertThat(written("n", "n 2", "n")).contains("{\"n\":\"0\",\"n 2\":\"1\",\"n 3\":\"2\"}");
    }

    /// A row of numbered cells under columns of these names.
    private static String written(String... names) {
        var columns = Stream.of(names).map(Sheet.Column::text).toList();
        var row = IntStream.range(0, names.length).mapToObj(i -> Cell.of(String.valueOf(i))).toList();
        return SheetJson.of(new Sheet("", List.of(new Sheet.Table("", List.of(), columns, List.of(row)))));
    }

    private static List<String> texts(Tree items) {
        return items.items().stream().map(Tree::text).toList();
    }
}

package assay.write;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Cell;
import assay.report.Passage;
import assay.report.Sentence;
import assay.report.Sheet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class SheetJsonTest {
    @Test
    void everyCellIsReadBackExactly() {
        Shrink.forAll(Sheets::random, sheet -> {
            var text = SheetJson.of(sheet);
            assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1);
            var json = Tree.of(text);
            assertThat(json.names()).containsExactly("schema", "kind", "title", "tables", "notes");
            assertThat(json.at("title").text()).isEqualTo(sheet.title());
            var notes = new ArrayList<Sentence>();
            var tables = json.at("tables").items().iterator();
            for (var section : sheet.sections()) {
                switch (section) {
                    case Sheet.Lines(_, var lines) -> notes.addAll(lines);
                    case Sheet.Table table -> check(tables.next(), table);
                    case Passage passage -> check(tables.next(), passage.table());
                }
            }
            assertThat(tables).isExhausted();
            check(json.at("notes"), notes);
        });
    }

    private static void check(Tree json, Sheet.Table table) {
        assertThat(json.names()).containsExactly("name", "title", "lead", "columns", "rows");
        assertThat(json.at("title").text()).isEqualTo(table.title());
        check(json.at("lead"), table.lead());
        var columns = texts(json.at("columns"));
        assertThat(columns).isEqualTo(Csv.keys(table.columns())).doesNotHaveDuplicates();
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
            case Cell.Formula(var expr, var unit) -> {
                assertThat(json.names()).isEqualTo(named(List.of("formula"), unit, Expr.ONE));
                assertThat(json.at("formula").text()).isEqualTo(expr.toString());
                unit(json, unit);
            }
            case Cell.Amount(var formula, var value, var unit, _, var estimate) when estimate -> {
                assertThat(json.names()).isEqualTo(named(List.of("value", "estimate"), unit, formula));
                assertThat(json.at("estimate").truth()).isTrue();
                assertThat(json.at("value").near()).isCloseTo(new BigDecimal(value.num())
                        .divide(new BigDecimal(value.den()), MathContext.DECIMAL128).doubleValue(),
                        Percentage.withPercentage(1e-10));
                unit(json, unit);
            }
            case Cell.Amount(var formula, var value, var unit, _, _) -> {
                assertThat(json.names()).isEqualTo(named(fields(value), unit, formula));
                exact(json, value);
                unit(json, unit);
            }
            case Cell.Points(var difference) -> exact(json, difference);
            case Cell.Factor(var ratio) -> exact(json, ratio);
            case Cell.Bar(var share) -> part(json, share);
            case Cell.Part(var share) -> part(json, share);
            case Cell.Blank() -> assertThat(json).isEqualTo(new Tree.Nothing());
        }
    }

    private static void part(Tree json, Share share) {
        var names = new ArrayList<>(List.of("of"));
        names.addAll(fields(share.value()));
        assertThat(json.names()).isEqualTo(names);
        assertThat(json.at("of").text()).isEqualTo(share.of());
        exact(json, share.value());
    }

    /// The value to the last digit, and beside a fraction its decimal to thirty.
    private static void exact(Tree json, Rational value) {
        assertThat(json.at("value").number()).isEqualTo(value);
        if (!value.isInteger()) {
            var off = new BigDecimal(json.at("decimal").text()).multiply(new BigDecimal(value.den()))
                    .subtract(new BigDecimal(value.num())).abs();
            assertThat(off.movePointRight(29)).isLessThan(new BigDecimal(value.num().abs().add(BigInteger.ONE)));
        }
    }

    private static List<String> fields(Rational value) {
        return value.isInteger() ? List.of("value") : List.of("value", "decimal");
    }

    private static void unit(Tree json, Unit unit) {
        if (!unit.equals(Unit.NUMBER)) {
            assertThat(json.at("unit").text()).isEqualTo(unit.label());
        }
    }

    private static List<String> named(List<String> first, Unit unit, Expr formula) {
        var names = new ArrayList<>(first);
        if (!unit.equals(Unit.NUMBER)) {
            names.add("unit");
        }
        if (!formula.isConstant()) {
            names.add("formula");
        }
        return names;
    }

    @Test
    void aNumberBeyondSixtyFourBitsIsAnInteger() {
        var large = Rational.of(BigInteger.TWO.pow(200).negate());
        var table = new Sheet.Table("", List.of(), List.of(Sheet.Column.figure("n")), List.of(List.of(Cell.of(large))));
        var json = Tree.of(SheetJson.of(new Sheet("", List.of(table))));
        var row = json.at("tables").items().getFirst().at("rows").items().getFirst();
        assertThat(row.at("n").at("value")).isEqualTo(new Tree.Whole(large));
    }

    @Test
    void columnsOfOneNameKeepAllTheirCells() {
        assertThat(written("n", "n", "n")).contains("{\"n\":\"0\",\"n_2\":\"1\",\"n_3\":\"2\"}");
        assertThat(written("n", "n 2", "n")).contains("{\"n\":\"0\",\"n_2\":\"1\",\"n_3\":\"2\"}");
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

package assay.workbook;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Formulas that are worked out are the expressions' values.
class CalculationTest {
    private static final List<String> SIZES = List.of("B", "T", "d_model", "h", "R", "C", "B1", "true");
    private static final int LONGEST = 8192;

    /// Expressions of all forms, at two points each.
    @Test
    void aFormulaHasTheValueOfItsExpression() {
        var random = new Random(20);
        var all = IntStream.range(0, 400).mapToObj(_ -> some(random, 3)).toList();
        held(all, random);
    }

    @Test
    void signsStandWhereTheyAreMeant() {
        var t = Expr.dim("T");
        var h = Expr.dim("h");
        held(List.of(t.pow(2).negated(), t.negated(), h.minus(t.pow(2)), t.times(t.over(h).ceil().pow(2)),
                t.over(h).floor(), t.over(h).floor().negated(), t.max(h).pow(3).negated(), t.negated().over(h),
                Expr.ONE.over(t.times(h)), t.plus(Expr.of(Rational.of(1, 3))).times(h),
                t.pow(2).plus(t).over(Expr.of(2)), t.negated().over(h).ceil().pow(3), Expr.of(-7), Expr.ZERO,
                Expr.of(Rational.of(-7, 3)), Expr.of(12_345_678_901_234_567L), t.plus(h).over(Expr.of(3)).ceil(),
                t.times(h).over(Expr.dim("B1").pow(2)), Expr.ONE.over(t.over(h).ceil())), new Random(4));
    }

    /// What is too long for a cell is put into several.
    @Test
    void noFormulaIsLongerThanACellHolds() {
        var names = IntStream.range(0, 1200).mapToObj(i -> "a_size_with_a_long_name_" + i).toList();
        var dims = names.stream().map(Expr::dim).toList();
        var deep = Expr.min(dims.subList(0, 600));
        var sum = Expr.sum(dims);
        var all = List.of(sum, sum.negated(), sum.over(Expr.of(7)).ceil(), deep, deep.negated(),
                Expr.min(List.of(sum, Expr.of(10).times(dims.getFirst()))).times(dims.getLast()),
                Expr.product(dims.subList(0, 5)).times(deep), Expr.product(dims.subList(0, 500)));
        var values = new HashMap<String, Rational>();
        names.forEach(name -> values.put(name, Rational.of(name.hashCode() & 1)));
        held(all, List.of(values));
        assertThat(all.getFirst().toString().length()).isGreaterThan(LONGEST);
    }

    private static void held(List<Expr> all, Random random) {
        var points = Stream.generate(() -> {
            var values = new HashMap<String, Rational>();
            SIZES.forEach(name -> values.put(name, Rational.of(1 + random.nextInt(40))));
            return (Map<String, Rational>) values;
        }).limit(2).toList();
        held(all, points);
    }

    private static void held(List<Expr> all, List<Map<String, Rational>> points) {
        var first = points.getFirst();
        var book = new Book();
        var page = book.page("all");
        var words = new HashMap<String, String>();
        first.forEach((name, value) -> {
            page.line(Box.text(name), Box.number(value, Style.INPUT));
            words.put(name, book.name(name, page, page.row - 1, 1));
        });
        var results = new ArrayList<String>();
        for (var expr : all) {
            var calculation = new Calculation(name -> words.getOrDefault(name, name), first, page.scratch());
            page.line(Box.text(""), Box.live(calculation.of(expr),
                    expr.at(first), Style.NUMBER));
            results.add("all!B" + page.row);
        }
        page.rows.values().stream().flatMap(row -> row.values().stream()).forEach(box -> {
            if (box instanceof Box.Live(var formula, _, _)) {
                assertThat(formula.length()).as(formula).isLessThan(LONGEST);
            }
        });
        for (var point : points) {
            var inputs = new HashMap<String, Double>();
            point.forEach((name, value) -> inputs.put(words.getOrDefault(name, name), Box.nearest(value)));
            var worked = Worked.out(book.bytes(), inputs);
            for (int i = 0; i < all.size(); i++) {
                var value = Box.nearest(all.get(i).at(point));
                var is = worked.cells().getOrDefault(results.get(i), "nothing");
                assertThat(is).as("%s at %s", all.get(i).terms().size() < 20 ? all.get(i) : i, point.size() < 20
                        ? point : "").isInstanceOf(Double.class);
                assertThat((double) is).as(all.get(i).terms().size() < 20 ? all.get(i).toString() + point : "" + i)
                        .isCloseTo(value, Offset.offset(1e-9 * Math.max(1, Math.abs(value))));
            }
        }
    }

    private static Expr some(Random random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return random.nextInt(3) == 0 ? Expr.of(Rational.of(random.nextInt(19) - 9, 1 + random.nextInt(4)))
                    : Expr.dim(SIZES.get(random.nextInt(SIZES.size())));
        }
        var a = some(random, depth - 1);
        var b = some(random, depth - 1);
        return switch (random.nextInt(8)) {
            case 0 -> a.plus(b);
            case 1 -> a.minus(b);
            case 2 -> a.times(b);
            case 3 -> b.terms().size() == 1 && b.isNonNegative() && !b.toString().contains("ceil")
                    && !b.toString().contains("min") ? a.over(b) : a;
            case 4 -> a.over(Expr.of(1 + random.nextInt(9))).ceil();
            case 5 -> a.min(b);
            case 6 -> a.max(b);
            default -> a.pow(1 + random.nextInt(2));
        };
    }
}

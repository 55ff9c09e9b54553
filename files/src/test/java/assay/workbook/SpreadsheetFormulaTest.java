package assay.workbook;

import static org.assertj.core.api.Assertions.assertThat;

import assay.FormulaKinds;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.formula.Code;
import assay.formula.Excel;
import assay.notation.Parser;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;

/// Formulas as a spreadsheet works them out, their sizes in cells that have names.
class SpreadsheetFormulaTest {
    private static final int POINTS = 1000;
    private static final BigInteger BORDER = BigInteger.TWO.pow(53);

    /// Fifteen digits of the greatest part.
    private static final BigDecimal NEAR = new BigDecimal("1e-15");

    /// 1,000 random sizes: exact where no part is beyond 2^53 and nothing is divided, and to 15 digits elsewhere.
    @Test
    void aSpreadsheetAgreesToFifteenDigits() throws Exception {
        var functions = new ArrayList<>(FormulaKinds.functions());
        functions.addAll(FormulaKinds.odd());
        var random = new SplittableRandom(5);
        int exact = 0;
        for (int i = 0; i < POINTS; i++) {
            var of = functions.get(i % functions.size());
            var point = FormulaKinds.point(of, random);
            var value = decimal(of.value().at(point));
            var worked = new BigDecimal(worked(of.value(), point));
            var greatest = of.value().terms().stream().map(term -> decimal(Expr.of(term).at(point)).abs())
                    .reduce(value.abs(), BigDecimal::max);
            var off = worked.subtract(value).abs();
            if (greatest.compareTo(new BigDecimal(BORDER)) <= 0 && of.value().terms().stream().allMatch(term ->
                    term.coefficient().isInteger()) && of.value().isInteger()) {
                assertThat(off).as(of + " at " + point).isEqualByComparingTo(BigDecimal.ZERO);
                exact++;
            }
            assertThat(off).as(of + " at " + point).isLessThanOrEqualTo(greatest.multiply(NEAR));
        }
        assertThat(exact).isGreaterThan(POINTS / 3);
    }

    @Test
    void theBorderIsWhereItIsSaid() throws Exception {
        var more = Parser.parse("x + y");
        assertThat(worked(more, Map.of("x", Rational.of(BORDER.longValueExact() - 1), "y", Rational.ONE)))
                .isEqualTo(BORDER.doubleValue());
        assertThat(worked(more, Map.of("x", Rational.of(BORDER.longValueExact()), "y", Rational.ONE)))
                .isEqualTo(BORDER.doubleValue());
    }

    /// Names that are cells' own are others.
    @Test
    void aSizeIsNoCell() throws Exception {
        var names = List.of("fc1", "R1C1", "C", "R", "r2", "T", "d_model", "abcd1");
        assertThat(names.stream().map(new Excel()::name)).containsExactly("fc1_", "R1C1_", "C_", "R_", "r2_", "T_",
                "d_model", "abcd1");
        assertThat(worked(Parser.parse("fc1*R1C1 + C"), Map.of("fc1", Rational.of(3), "R1C1", Rational.of(5), "C",
                Rational.of(7)))).isEqualTo(22);
    }

    private static double worked(Expr expr, Map<String, Rational> point) throws Exception {
        try (var book = new XSSFWorkbook()) {
            var sheet = book.createSheet("sizes");
            var row = sheet.createRow(0);
            int column = 1;
            for (var size : point.entrySet()) {
                var cell = row.createCell(column++);
                cell.setCellValue(size.getValue().num().doubleValue());
                var name = book.createName();
                name.setNameName(new Excel().name(size.getKey()));
                name.setRefersToFormula("sizes!$" + cell.getAddress().formatAsString().replaceAll("(\\d+)", "\\$$1"));
            }
            var cell = row.createCell(0);
            cell.setCellFormula(Code.of(expr, new Excel()));
            return book.getCreationHelper().createFormulaEvaluator().evaluate(cell).getNumberValue();
        }
    }

    private static BigDecimal decimal(Rational value) {
        return new BigDecimal(value.num()).divide(new BigDecimal(value.den()), MathContext.DECIMAL128);
    }
}

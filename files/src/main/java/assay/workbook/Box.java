package assay.workbook;

import assay.algebra.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/// What stands in one cell.
sealed interface Box {
    Style style();

    record Text(String text, Style style) implements Box {}

    record Figure(Rational value, Style style) implements Box {}

    /// A formula of a number.
    ///
    /// @param value of it with the sizes as they are written, which is what is seen until it is worked out
    record Live(String formula, Rational value, Style style) implements Box {}

    /// A formula of a text.
    record Said(String formula, String value, Style style) implements Box {}

    /// From here on a number of a spreadsheet is not every integer.
    BigInteger INEXACT = BigInteger.TWO.pow(53);

    static Text text(String text) {
        return new Text(text, Style.TEXT);
    }

    static Text code(String text) {
        return new Text(text, Style.CODE);
    }

    static Text note(String text) {
        return new Text(text, Style.NOTE);
    }

    /// A number, with places where it is not whole.
    static Figure number(Rational value, Style style) {
        return new Figure(value, value.isInteger() ? style : style.fine());
    }

    static Live live(String formula, Rational value, Style style) {
        return new Live(formula, value, value.isInteger() ? style : style.fine());
    }

    /// Whether a number of a spreadsheet need not be this one.
    static boolean inexact(Rational value) {
        return value.num().abs().compareTo(INEXACT.multiply(value.den())) > 0;
    }

    /// The nearest number of a spreadsheet.
    static double nearest(Rational value) {
        return value.isInteger() ? value.num().doubleValue()
                : new BigDecimal(value.num()).divide(new BigDecimal(value.den()), MathContext.DECIMAL128)
                        .doubleValue();
    }
}

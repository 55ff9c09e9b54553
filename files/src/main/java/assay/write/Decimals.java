package assay.write;

import assay.algebra.Rational;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Numbers with a point, as programs read them that know no fractions.
final class Decimals {
    /// More than a double has room for.
    private static final int DIGITS = 30;
    private static final int BEHIND = 10;

    /// What a double keeps.
    private static final MathContext DOUBLE = new MathContext(17, RoundingMode.HALF_EVEN);

    private Decimals() {}

    /// All digits before the point, and behind it all or so many that there are 30 that count.
    static String of(Rational number) {
        if (number.isInteger()) {
            return number.num().toString();
        }
        var whole = number.num().abs().divide(number.den());
        int digits = Math.max(DIGITS, whole.toString().length() + BEHIND);
        return divided(number, new MathContext(digits, RoundingMode.HALF_EVEN)).toPlainString();
    }

    /// As near as a double can be, the digits of an integer left whole.
    static String estimate(Rational number) {
        return number.isInteger() ? number.num().toString() : divided(number, DOUBLE).toString();
    }

    private static BigDecimal divided(Rational number, MathContext digits) {
        return new BigDecimal(number.num()).divide(new BigDecimal(number.den()), digits).stripTrailingZeros();
    }
}

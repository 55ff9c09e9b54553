package assay.calibrate;

import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers as a row has them.
final class Numbers {
    private Numbers() {}

    /// So many digits of a number.
    static String digits(double number, int digits) {
        return BigDecimal.valueOf(number).round(new MathContext(digits)).stripTrailingZeros().toPlainString();
    }
}

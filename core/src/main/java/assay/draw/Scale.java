package assay.draw;

import assay.algebra.Rational;
import java.math.BigInteger;

/// Exact amounts as numbers for drawing.
final class Scale {
    private static final int BITS = 1000;
    private static final double LN2 = Math.log(2);

    private Scale() {}

    /// The nearest number, about.
    static double number(Rational value) {
        int shift = Math.max(0, Math.max(value.num().bitLength(), value.den().bitLength()) - BITS);
        var under = value.den().shiftRight(shift).doubleValue();
        return under == 0 ? Double.MAX_VALUE : value.num().shiftRight(shift).doubleValue() / under;
    }

    /// The logarithm to the base two of a positive amount.
    static double log2(Rational value) {
        return log2(value.num()) - log2(value.den());
    }

    private static double log2(BigInteger value) {
        int shift = Math.max(0, value.bitLength() - BITS);
        return Math.log(value.shiftRight(shift).doubleValue()) / LN2 + shift;
    }

    /// What is before some part of a whole, in pixels to the hundredth.
    ///
    /// @param length of the whole, in pixels
    static double along(Rational part, Rational whole, double length) {
        return rounded(number(part.over(whole)) * length);
    }

    static double rounded(double pixels) {
        return Math.round(pixels * 100) / 100.0;
    }
}

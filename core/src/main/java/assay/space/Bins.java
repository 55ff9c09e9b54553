package assay.space;

import assay.algebra.Rational;
import assay.ask.Answer;
import assay.check.Amount;
import assay.check.Measure;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/// What a histogram counts by: figures from a multiple of a step to below the next one, or from a power of a factor to
/// below the next one. Bounds are exact.
///
/// @param text as it was written
/// @param measure of which the figures are
/// @param step above zero, or a whole factor of at least two
/// @param powers whether it is a factor
/// @param bytes whether the step was written in bytes
public record Bins(String text, Measure measure, Rational step, boolean powers, boolean bytes) {
    private static final Pattern WRITTEN = Pattern.compile("\\s*([A-Za-z_][\\w.]*?)\\s*(?::\\s*(x?)\\s*("
            + Amount.NUMBER + ")\\s*([A-Za-z]*)\\s*)?");
    private static final Rational TWO = Rational.of(2);
    private static final String EXAMPLE = "memory.peak, memory.peak:16GiB or parameters:x10";

    /// Reads a name, and behind a colon the step, or the factor with `x` before it: by powers of two where there is
    /// none.
    ///
    /// @throws Refusal where they are none
    public static Bins of(String text) {
        var found = WRITTEN.matcher(text);
        if (!found.matches()) {
            throw wrong(text, "is no figure and bins");
        }
        var measure = Measure.of(found.group(1));
        if (found.group(3) == null) {
            return new Bins(text.strip(), measure, TWO, true, false);
        }
        boolean powers = "x".equals(found.group(2));
        var amount = Amount.of(text, found.group(3), found.group(4));
        if (amount.value().signum() == 0) {
            throw wrong(text, "has bins that never end");
        }
        if (powers && (amount.bytes() || !amount.value().isInteger() || amount.value().compareTo(TWO) < 0)) {
            throw wrong(text, "has a factor that is no whole number from 2 up");
        }
        return new Bins(text.strip(), measure, amount.value(), powers, amount.bytes());
    }

    private static Refusal wrong(String text, String message) {
        return new Refusal(new Problem("'" + text + "'", "--histogram", message, EXAMPLE));
    }

    /// Throws [Refusal] where an answer has the figure in another unit than the step.
    public void check(Answer answer) {
        measure.check(answer, "--histogram");
        if (bytes) {
            measure.checkBytes(answer, "'" + text + "'");
        }
    }

    /// From where on figures are in a bin, by its number.
    public Rational from(long bin) {
        return powers ? power(bin) : step.times(Rational.of(bin));
    }

    private Rational power(long exponent) {
        var power = step.pow(Math.toIntExact(Math.abs(exponent)));
        return exponent < 0 ? power.inverse() : power;
    }

    /// The number of the bin that a figure is in; of powers one above zero.
    ///
    /// @throws Refusal where it has none that is a `long`
    long bin(Rational figure) {
        if (!powers) {
            var number = figure.over(step).floor().num();
            if (number.bitLength() >= Long.SIZE - 1) {
                throw tooMany();
            }
            return number.longValueExact();
        }
        var factor = step.num();
        if (figure.compareTo(Rational.ONE) >= 0) {
            return exponent(factor, figure.floor().num());
        }
        // from the first power that reaches what it is one of
        var inverse = figure.inverse().ceil().num();
        return -1 - (inverse.equals(BigInteger.ONE) ? 0 : exponent(factor, inverse.subtract(BigInteger.ONE)));
    }

    /// The greatest exponent whose power does not exceed a number from one up.
    private static long exponent(BigInteger factor, BigInteger number) {
        if (factor.equals(BigInteger.TWO)) {
            return number.bitLength() - 1L;
        }
        long exponent = 0;
        var power = factor;
        while (power.compareTo(number) <= 0) {
            power = power.multiply(factor);
            exponent++;
        }
        return exponent;
    }

    Refusal tooMany() {
        return wrong(text, "has more than " + Histogram.MOST + " bins");
    }
}

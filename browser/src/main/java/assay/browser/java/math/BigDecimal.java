package assay.browser.java.math;

import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// A decimal: digits, and how many of them stand behind the point.
@SuppressWarnings("serial") // a script keeps no objects
public final class BigDecimal extends Number implements Comparable<BigDecimal> {
    public static final BigDecimal ZERO = new BigDecimal(BigInteger.ZERO);

    private static final BigInteger FIVE = BigInteger.valueOf(5);

    private final BigInteger digits;
    private final int scale;

    public BigDecimal(BigInteger digits) {
        this(digits, 0);
    }

    public BigDecimal(BigInteger digits, int scale) {
        this.digits = digits;
        this.scale = scale;
    }

    /// Reads `-12.50e+3`.
    public BigDecimal(String text) {
        int letter = Math.max(text.indexOf('e'), text.indexOf('E'));
        var number = letter < 0 ? text : text.substring(0, letter);
        int point = number.indexOf('.');
        this.digits = new BigInteger(point < 0 ? number
                : number.substring(0, point) + unsigned(number.substring(point + 1)));
        double behind = (point < 0 ? 0 : number.length() - point - 1)
                - (letter < 0 ? 0 : new BigInteger(text.substring(letter + 1)).doubleValue());
        this.scale = scaled(behind);
    }

    private static String unsigned(String text) {
        if (text.startsWith("-") || text.startsWith("+")) {
            throw new NumberFormatException(text);
        }
        return text;
    }

    private static int scaled(double scale) {
        if (scale < Integer.MIN_VALUE || scale > Integer.MAX_VALUE) {
            throw new NumberFormatException("Scale out of range.");
        }
        return (int) scale;
    }

    /// A scale that no result may have is one that the JDK refuses, too.
    private static int checked(long scale) {
        if (scale != (int) scale) {
            throw new ArithmeticException(scale > 0 ? "Underflow" : "Overflow");
        }
        return (int) scale;
    }

    public static BigDecimal valueOf(long value) {
        return new BigDecimal(BigInteger.valueOf(value));
    }

    /// The fewest digits that tell a double from others.
    public static BigDecimal valueOf(double value) {
        return new BigDecimal(Double.toString(value));
    }

    public BigInteger unscaledValue() {
        return digits;
    }

    public int scale() {
        return scale;
    }

    public int precision() {
        return digits.signum() == 0 ? 1 : digits.abs().toString().length();
    }

    public int signum() {
        return digits.signum();
    }

    private static BigInteger tens(long power) {
        return BigInteger.TEN.pow((int) power);
    }

    /// The quotient, whose digits have an end.
    public BigDecimal divide(BigDecimal by) {
        divisor(by);
        int preferred = saturated((long) scale - by.scale);
        if (digits.signum() == 0) {
            return new BigDecimal(BigInteger.ZERO, preferred);
        }
        var measure = digits.gcd(by.digits);
        var num = digits.divide(measure);
        var den = by.digits.divide(measure);
        if (den.signum() < 0) {
            num = num.negate();
            den = den.negate();
        }
        int twos = times(den, BigInteger.TWO);
        int fives = times(den, FIVE);
        if (!BigInteger.TWO.pow(twos).multiply(FIVE.pow(fives)).equals(den)) {
            throw new ArithmeticException("Non-terminating decimal expansion; no exact representable decimal result.");
        }
        int more = Math.max(twos, fives);
        return new BigDecimal(num.multiply(tens(more)).divide(den), checked((long) preferred + more));
    }

    /// How often a number is divided by another.
    private static int times(BigInteger number, BigInteger by) {
        int times = 0;
        for (var left = number; left.remainder(by).signum() == 0; left = left.divide(by)) {
            times++;
        }
        return times;
    }

    private void divisor(BigDecimal by) {
        if (by.signum() == 0) {
            throw new ArithmeticException(signum() == 0 ? "Division undefined" : "Division by zero");
        }
    }

    private static int saturated(long scale) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, scale));
    }

    /// The quotient to so many digits.
    public BigDecimal divide(BigDecimal by, MathContext to) {
        if (to.getPrecision() == 0) {
            return divide(by);
        }
        divisor(by);
        long preferred = (long) scale - by.scale;
        if (signum() == 0) {
            return new BigDecimal(BigInteger.ZERO, saturated(preferred));
        }
        long more = (long) to.getPrecision() + by.precision() - precision();
        var parts = parts(by, more);
        if (parts[0].abs().compareTo(tens(to.getPrecision())) >= 0) {
            more--;
            parts = parts(by, more);
        }
        int behind = checked(preferred + more);
        if (parts[1].signum() == 0) {
            return new BigDecimal(parts[0], behind).stripped(preferred);
        }
        var whole = more < 0 ? by.digits.multiply(tens(-more)) : by.digits;
        int sign = signum() * by.signum();
        boolean up = up(parts[1].abs().shiftLeft(1).compareTo(whole.abs()), parts[0], sign, to.getRoundingMode());
        var rounded = up ? parts[0].add(BigInteger.valueOf(sign)) : parts[0];
        return rounded.abs().equals(tens(to.getPrecision()))
                ? new BigDecimal(rounded.divide(BigInteger.TEN), checked((long) behind - 1))
                : new BigDecimal(rounded, behind);
    }

    /// The nearest of so many digits.
    public BigDecimal round(MathContext to) {
        int over = precision() - to.getPrecision();
        if (to.getPrecision() == 0 || over <= 0) {
            return this;
        }
        var parts = digits.divideAndRemainder(tens(over));
        int half = parts[1].abs().shiftLeft(1).compareTo(tens(over));
        boolean up = parts[1].signum() != 0 && up(half, parts[0], signum(), to.getRoundingMode());
        // nines that become a one and zeros have a digit more
        return new BigDecimal(up ? parts[0].add(BigInteger.valueOf(signum())) : parts[0],
                checked((long) scale - over)).round(to);
    }

    private BigInteger[] parts(BigDecimal by, long more) {
        return more >= 0 ? digits.multiply(tens(more)).divideAndRemainder(by.digits)
                : digits.divideAndRemainder(by.digits.multiply(tens(-more)));
    }

    private static boolean up(int half, BigInteger quotient, int sign, RoundingMode mode) {
        return switch (mode) {
            case UP -> true;
            case DOWN -> false;
            case CEILING -> sign > 0;
            case FLOOR -> sign < 0;
            case HALF_UP -> half >= 0;
            case HALF_DOWN -> half > 0;
            case HALF_EVEN -> half > 0 || (half == 0 && quotient.testBit(0));
            case UNNECESSARY -> throw new ArithmeticException("Rounding necessary");
        };
    }

    private BigDecimal stripped(long least) {
        var left = digits;
        int at = scale;
        while (at > least) {
            var parts = left.divideAndRemainder(BigInteger.TEN);
            if (parts[1].signum() != 0) {
                break;
            }
            left = parts[0];
            at--;
        }
        return new BigDecimal(left, at);
    }

    public BigDecimal stripTrailingZeros() {
        return signum() == 0 ? ZERO : stripped(Integer.MIN_VALUE);
    }

    /// With so many digits behind the point, where that is exact.
    public BigDecimal setScale(int wanted) {
        if (wanted >= scale) {
            return new BigDecimal(digits.multiply(tens((long) wanted - scale)), wanted);
        }
        var parts = digits.divideAndRemainder(tens((long) scale - wanted));
        if (parts[1].signum() != 0) {
            throw new ArithmeticException("Rounding necessary");
        }
        return new BigDecimal(parts[0], wanted);
    }

    @Override
    public int compareTo(BigDecimal other) {
        int most = Math.max(scale, other.scale);
        return setScale(most).digits.compareTo(other.setScale(most).digits);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BigDecimal o && scale == o.scale && digits.equals(o.digits);
    }

    @Override
    public int hashCode() {
        return 31 * digits.hashCode() + scale;
    }

    @Override
    public String toString() {
        var text = digits.abs().toString();
        long exponent = text.length() - 1L - scale;
        if (scale >= 0 && exponent >= -6) {
            return toPlainString();
        }
        return (signum() < 0 ? "-" : "") + text.charAt(0) + (text.length() > 1 ? "." + text.substring(1) : "")
                + (exponent == 0 ? "" : exponent > 0 ? "E+" + exponent : "E" + exponent);
    }

    public String toPlainString() {
        if (scale <= 0) {
            return signum() == 0 ? "0" : digits + "0".repeat(-scale);
        }
        var text = digits.abs().toString();
        var all = "0".repeat(Math.max(0, scale + 1 - text.length())) + text;
        int point = all.length() - scale;
        return (signum() < 0 ? "-" : "") + all.substring(0, point) + "." + all.substring(point);
    }

    @Override
    public double doubleValue() {
        return Double.parseDouble(toString());
    }

    @Override
    public float floatValue() {
        return (float) doubleValue();
    }

    @Override
    public long longValue() {
        return (scale <= 0 ? digits.multiply(tens(-(long) scale)) : digits.divide(tens(scale))).longValue();
    }

    @Override
    public int intValue() {
        return (int) longValue();
    }
}

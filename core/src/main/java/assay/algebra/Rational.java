package assay.algebra;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/// An exact fraction in lowest terms, its denominator positive.
///
/// @param num the numerator, which carries the sign
/// @param den the denominator, at least one; it is exactly one where the fraction is an integer
public record Rational(BigInteger num, BigInteger den) implements Comparable<Rational> {
    public static final Rational ZERO = of(0);
    public static final Rational ONE = of(1);

    /// Reduces `num/den` to lowest terms.
    ///
    /// @throws ArithmeticException where the denominator is zero
    public Rational {
        if (!den.equals(BigInteger.ONE)) {
            if (den.signum() == 0) throw new ArithmeticException("division of " + num + " by zero");
            var common = common(num, den);
            if (!common.equals(BigInteger.ONE)) {
                num = num.divide(common);
                den = den.divide(common);
            }
            if (den.signum() < 0) {
                num = num.negate();
                den = den.negate();
            }
        }
    }

    /// The greatest common divisor, which is quick where both are short.
    private static BigInteger common(BigInteger a, BigInteger b) {
        if (a.bitLength() > SHORT || b.bitLength() > SHORT) {
            return a.gcd(b);
        }
        long x = Math.abs(a.longValue());
        long y = Math.abs(b.longValue());
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return BigInteger.valueOf(x);
    }

    private static final int SHORT = 62;
    /// Bits of what a double surely holds, but for its last places.
    private static final int LONG = 1000;
    private static final int DIGITS = 6;

    public static Rational of(long n) {
        return of(BigInteger.valueOf(n));
    }

    public static Rational of(BigInteger n) {
        return new Rational(n, BigInteger.ONE);
    }

    /// The fraction `num/den`.
    public static Rational of(long num, long den) {
        return new Rational(BigInteger.valueOf(num), BigInteger.valueOf(den));
    }

    /// Reads `12`, `-7/3` or `4.5`: an optional sign, then an integer, a fraction of two integers, or a decimal, which
    /// is taken exactly. [#toString()] writes the first two.
    ///
    /// @throws NumberFormatException where the text is none of these
    /// @throws ArithmeticException where the denominator is zero
    public static Rational parse(String text) {
        int slash = text.indexOf('/');
        if (slash >= 0) return new Rational(integer(text, 0, slash), digits(text, slash + 1, text.length()));
        int point = text.indexOf('.');
        if (point < 0) return of(integer(text, 0, text.length()));
        integer(text, 0, point);
        digits(text, point + 1, text.length());
        var shifted = new BigInteger(text.substring(0, point) + text.substring(point + 1));
        return new Rational(shifted, BigInteger.TEN.pow(text.length() - point - 1));
    }

    private static BigInteger integer(String text, int from, int to) {
        boolean signed = from < to && text.charAt(from) == '-';
        var size = digits(text, signed ? from + 1 : from, to);
        return signed ? size.negate() : size;
    }

    private static BigInteger digits(String text, int from, int to) {
        boolean plain = from < to;
        for (int i = from; i < to; i++) plain &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        if (!plain) throw new NumberFormatException("'" + text + "' is not a number such as 12, -7/3 or 4.5");
        return new BigInteger(text.substring(from, to));
    }

    public Rational plus(Rational o) {
        if (isInteger() && o.isInteger()) return of(num.add(o.num));
        return new Rational(num.multiply(o.den).add(o.num.multiply(den)), den.multiply(o.den));
    }

    public Rational minus(Rational o) {
        return plus(o.negated());
    }

    public Rational times(Rational o) {
        if (isInteger() && o.isInteger()) return of(num.multiply(o.num));
        return new Rational(num.multiply(o.num), den.multiply(o.den));
    }

    /// The quotient.
    ///
    /// @throws ArithmeticException where the divisor is zero
    public Rational over(Rational o) {
        if (isInteger() && o.isInteger()) return new Rational(num, o.num);
        return new Rational(num.multiply(o.den), den.multiply(o.num));
    }

    public Rational negated() {
        return new Rational(num.negate(), den);
    }

    /// One over this.
    ///
    /// @throws ArithmeticException where this is zero
    public Rational inverse() {
        return new Rational(den, num);
    }

    /// This to an integer power, where `0^0` is one.
    ///
    /// @throws ArithmeticException where this is zero and the power negative
    public Rational pow(int k) {
        if (k == 1) return this;
        return k < 0 ? inverse().pow(Math.negateExact(k)) : new Rational(num.pow(k), den.pow(k));
    }

    /// The greatest integer not above.
    public Rational floor() {
        if (isInteger()) return this;
        var parts = num.divideAndRemainder(den);
        return of(num.signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0]);
    }

    /// The least integer not below.
    public Rational ceil() {
        return negated().floor().negated();
    }

    /// The greatest fraction of which both are whole multiples; never negative, and zero only for two zeros.
    public Rational gcd(Rational o) {
        return new Rational(num.multiply(o.den).gcd(o.num.multiply(den)), den.multiply(o.den));
    }

    public Rational min(Rational o) {
        return compareTo(o) <= 0 ? this : o;
    }

    public Rational max(Rational o) {
        return compareTo(o) >= 0 ? this : o;
    }

    public int signum() {
        return num.signum();
    }

    public boolean isInteger() {
        return den.equals(BigInteger.ONE);
    }

    // As the record's own, which would be linked at run time: the algebra's most frequent question.
    @Override
    public boolean equals(Object o) {
        return this == o || (o instanceof Rational r && num.equals(r.num) && den.equals(r.den));
    }

    @Override
    public int hashCode() {
        return 31 * num.hashCode() + den.hashCode();
    }

    /// Compares by value.
    @Override
    public int compareTo(Rational o) {
        if (den.equals(o.den)) return num.compareTo(o.num);
        return num.multiply(o.den).compareTo(o.num.multiply(den));
    }

    /// The value as a double, but for a rounding of both its parts; the greatest double, or zero, where these are
    /// longer than one holds.
    public double approximate() {
        if (num.bitLength() < LONG && den.bitLength() < LONG) {
            return num.doubleValue() / den.doubleValue();
        }
        return num.bitLength() > den.bitLength() ? num.signum() * Double.MAX_VALUE : 0;
    }

    /// An estimate as it is told: six digits of it.
    public static Rational told(double estimate) {
        return parse(BigDecimal.valueOf(estimate).round(new MathContext(DIGITS)).toPlainString());
    }

    /// `p`, or `p/q` where this is no integer.
    @Override
    public String toString() {
        return isInteger() ? num.toString() : num + "/" + den;
    }
}

package assay.quantity;

import assay.algebra.Rational;
import java.math.BigInteger;
import java.util.Locale;

/// Exact amounts written as people read them. Rounding happens here, by the number of digits asked for, halves away
/// from zero.
public final class Figures {
    private static final String[] DECIMAL = {"", " k", " M", " G", " T", " P", " E", " Z"};
    private static final BigInteger THOUSAND = BigInteger.valueOf(1000);

    private static final int MOST_DECIMALS = 12;

    /// A lesser share is no hundredth of a percent, rounded.
    private static final Rational LEAST_SHARE = Rational.of(1, 20_000);

    private Figures() {}

    /// `4,513,336,524,800`; a fraction as `29/4`.
    public static String exact(Rational value) {
        return value.isInteger() ? grouped(value.num()) : grouped(value.num()) + "/" + grouped(value.den());
    }

    /// An amount of something: `1 op`, `25 ops`.
    public static String counted(Rational value, String noun) {
        return exact(value) + " " + noun + (value.equals(Rational.ONE) ? "" : "s");
    }

    /// A whole number of something: `1 byte`, `12,345 bytes`.
    public static String counted(long number, String noun) {
        return counted(Rational.of(number), noun);
    }

    /// With that many decimals: `66.91`. What is not zero never looks like it: where these decimals would be zeros,
    /// as many as show two other digits, `0.0033`, or `< 0.000000000001`.
    public static String fixed(Rational value, int decimals) {
        var digits = digits(value, decimals);
        int shown = decimals;
        if (digits.signum() == 0 && value.signum() != 0) {
            while (digits.signum() == 0 && shown < MOST_DECIMALS) {
                digits = digits(value, ++shown);
            }
            if (digits.signum() == 0) {
                return (value.signum() < 0 ? "> -" : "< ") + pointed(BigInteger.ONE, MOST_DECIMALS);
            }
            digits = digits(value, ++shown);
        }
        return (value.signum() < 0 ? "-" : "") + pointed(digits, shown);
    }

    /// The digits of a size with that many decimals.
    private static BigInteger digits(Rational value, int decimals) {
        var scaled = value.times(Rational.of(BigInteger.TEN.pow(decimals)));
        return scaled.num().abs().shiftLeft(1).add(scaled.den()).divide(scaled.den().shiftLeft(1));
    }

    private static String pointed(BigInteger digits, int decimals) {
        var text = "0".repeat(Math.max(0, decimals + 1 - digits.toString().length())) + digits;
        int point = text.length() - decimals;
        return grouped(new BigInteger(text.substring(0, point))) + (decimals == 0 ? "" : "." + text.substring(point));
    }

    /// All digits: `19.5`; a fraction that has no end of them as `1/3`.
    public static String decimal(Rational value) {
        for (int digits = 0; digits <= MOST_DECIMALS; digits++) {
            if (value.times(Rational.of(BigInteger.TEN.pow(digits))).isInteger()) {
                return fixed(value, digits);
            }
        }
        return exact(value);
    }

    /// A share as a percentage: `66.91 %`, `< 0.01 %`, and `0 %` where it is nothing.
    public static String percent(Rational share) {
        var size = share.signum() < 0 ? share.negated() : share;
        return (size.signum() == 0 || size.compareTo(LEAST_SHARE) >= 0 ? hundredths(share)
                : share.signum() < 0 ? "> -0.01" : "< 0.01") + " %";
    }

    /// A difference of shares: `+36.55 points`.
    public static String points(Rational difference) {
        return (difference.signum() > 0 ? "+" : "") + hundredths(difference) + " points";
    }

    private static String hundredths(Rational share) {
        return share.signum() == 0 ? "0" : fixed(share.times(Rational.of(100)), 2);
    }

    /// A ratio: `16x` where it is whole, else `33.1291x`.
    public static String factor(Rational ratio) {
        return (ratio.isInteger() ? grouped(ratio.num()) : fixed(ratio, 4)) + "x";
    }

    /// To four digits in powers of a thousand: `4.513 T`.
    public static String scaled(Rational value) {
        int power = 0;
        var rest = value;
        var limit = Rational.of(1000);
        while (power < DECIMAL.length - 1 && rest.compareTo(limit) >= 0) {
            rest = rest.times(limit.inverse());
            power++;
        }
        return (power == 0 && rest.isInteger() ? exact(rest) : fixed(rest, 3)) + DECIMAL[power];
    }

    /// As [#scaled], with `B` for 10^9.
    static String billions(Rational value) {
        var text = scaled(value);
        return text.endsWith(" G") ? text.substring(0, text.length() - 1) + "B" : text;
    }

    /// Bytes in both units: `8.508 GB = 7.924 GiB`, by which unit fits.
    public static String bytes(Rational value) {
        return power(value) == 0 ? decimalBytes(value) : decimalBytes(value) + " = " + binaryBytes(value);
    }

    /// Bytes in powers of a thousand: `8.508 GB`.
    static String decimalBytes(Rational value) {
        int power = power(value);
        return power == 0 ? counted(value, "byte")
                : fixed(value.over(Rational.of(THOUSAND.pow(power))), 3)
                        + " " + (power == 1 ? "k" : letter(power)) + "B";
    }

    /// Bytes in powers of 1,024, the same as of a thousand: `7.924 GiB`.
    static String binaryBytes(Rational value) {
        int power = power(value);
        return power == 0 ? counted(value, "byte")
                : fixed(value.over(Rational.of(BigInteger.ONE.shiftLeft(10 * power))), 3) + " " + letter(power) + "iB";
    }

    /// The greatest power of a thousand that an amount reaches.
    private static int power(Rational value) {
        int power = DECIMAL.length - 1;
        while (power > 0 && value.compareTo(Rational.of(THOUSAND.pow(power))) < 0) {
            power--;
        }
        return power;
    }

    private static String letter(int power) {
        return DECIMAL[power].strip().toUpperCase(Locale.ROOT);
    }

    private static String grouped(BigInteger n) {
        var digits = n.abs().toString();
        var text = new StringBuilder(n.signum() < 0 ? "-" : "");
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) {
                text.append(',');
            }
            text.append(digits.charAt(i));
        }
        return text.toString();
    }
}

package assay.notation;

import assay.algebra.Rational;
import java.util.Optional;

/// A number as people type it, by one rule wherever one may stand: `16384`, `16_384`, `4.5`, `1e6`, `1.5e-3`.
///
/// ```
/// number = digits [. digits] [(e | E) [+ | -] digit [digit]]
/// digits = digit {[_] digit}
/// ```
///
/// Before the point the first digit is no 0 that others follow: in other notations it makes a number octal.
public final class Decimal {
    private static final int LONGEST = 10_000;
    private static final int POWER = 2;

    private Decimal() {}

    /// The number that a text is, exactly; empty where it is none, or not written as the rule has it.
    public static Optional<Rational> of(String text) {
        return looks(text) && wrong(text).isEmpty() ? Optional.of(value(text)) : Optional.empty();
    }

    /// Why a text that looks like a number is none; empty where it is one, or does not look like one.
    public static Optional<String> mistake(String text) {
        return looks(text) ? wrong(text) : Optional.empty();
    }

    /// A number without what is wrong in it, as far as that can be told: `7` of `007`.
    public static String meant(String text) {
        int end = 0;
        while (end + 1 < text.length() && "0_".indexOf(text.charAt(end)) >= 0 && belongs(text, end + 1)) {
            end++;
        }
        return text.substring(end).replace("_", "");
    }

    private static boolean looks(String text) {
        return !text.isEmpty() && end(text, 0) == text.length() && text.chars().anyMatch(c -> isDigit((char) c));
    }

    /// The index behind what looks like a number, from an index on.
    static int end(String text, int from) {
        int end = run(text, from);
        if (end > from && end + 1 < text.length() && text.charAt(end) == '.' && belongs(text, end + 1)) {
            end = run(text, end + 1);
        }
        int power = power(text, end);
        int behind = power;
        while (behind < text.length() && isDigit(text.charAt(behind))) behind++;
        return end > from && behind > power ? behind : end;
    }

    /// The index of the digits of a power of ten, where there is one at an index; else the end of the text.
    private static int power(String text, int at) {
        if (at >= text.length() || "eE".indexOf(text.charAt(at)) < 0) return text.length();
        boolean sign = at + 1 < text.length() && "+-".indexOf(text.charAt(at + 1)) >= 0;
        return Math.min(text.length(), at + (sign ? 2 : 1));
    }

    /// What is wrong with what looks like a number.
    static Optional<String> wrong(String number) {
        if (number.length() > LONGEST) return Optional.of("has more than " + LONGEST + " characters");
        for (int i = number.indexOf('_'); i >= 0; i = number.indexOf('_', i + 1)) {
            boolean between = i > 0 && i + 1 < number.length()
                && isDigit(number.charAt(i - 1)) && isDigit(number.charAt(i + 1));
            if (!between) return Optional.of("has a _ that is not between two digits");
        }
        if (number.charAt(0) == '0' && number.length() > 1 && belongs(number, 1)) {
            return Optional.of("starts with a zero, as decimal numbers do not");
        }
        int end = mantissa(number);
        return end < number.length() && number.length() - power(number, end) > POWER
            ? Optional.of("has a power of ten of more than " + POWER + " digits") : Optional.empty();
    }

    /// The value of a number in which nothing is wrong.
    static Rational value(String number) {
        int end = mantissa(number);
        var digits = Rational.parse(number.substring(0, end).replace("_", ""));
        if (end == number.length()) return digits;
        var power = number.substring(end + 1);
        return digits.times(Rational.of(10).pow(Integer.parseInt(power)));
    }

    /// The index behind the digits before a power of ten.
    private static int mantissa(String number) {
        int end = 0;
        while (end < number.length() && "eE".indexOf(number.charAt(end)) < 0) end++;
        return end;
    }

    private static int run(String text, int from) {
        int end = from;
        while (end < text.length() && belongs(text, end)) end++;
        return end;
    }

    private static boolean belongs(String text, int at) {
        return isDigit(text.charAt(at)) || text.charAt(at) == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

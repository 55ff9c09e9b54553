package assay.ask;

import assay.algebra.Rational;
import java.util.Optional;
import java.util.regex.Pattern;

/// A number as people type it: `16384`, `16_384`, `1e6`, `1.5e3`.
final class Decimal {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,30})(\\.\\d{1,30})?([eE]\\+?\\d{1,2})?");
    private static final Pattern ZEROS = Pattern.compile("0+(?=\\d)");

    private Decimal() {}

    /// The number, exactly; empty where the text is none, or only a part of a formula.
    static Optional<Rational> of(String text) {
        var plain = WRITTEN.matcher(text.replace("_", ""));
        if (!plain.matches() || padded(text)) {
            return Optional.empty();
        }
        var exponent = plain.group(3) == null ? 0 : Integer.parseInt(plain.group(3).substring(1));
        var digits = plain.group(1) + (plain.group(2) == null ? "" : plain.group(2));
        return Optional.of(Rational.parse(digits).times(Rational.of(10).pow(exponent)));
    }

    /// Whether it is a number with zeros before its first digit, which in other notations make it octal.
    static boolean padded(String text) {
        var plain = text.replace("_", "");
        return WRITTEN.matcher(plain).matches() && ZEROS.matcher(plain).lookingAt();
    }

    /// A padded number without those zeros.
    static String unpadded(String text) {
        return ZEROS.matcher(text.replace("_", "")).replaceFirst("");
    }
}

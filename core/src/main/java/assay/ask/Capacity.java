package assay.ask;

import assay.algebra.Rational;
import assay.notation.Decimal;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.Locale;
import java.util.regex.Pattern;

/// An amount of memory as people type it: `80GB` (10^9 bytes each), `79.25GiB` (2^30 bytes each), `80e9` (bytes).
final class Capacity {
    private static final Pattern WRITTEN = Pattern.compile("([0-9_.]+(?:e\\+?\\d+)?)\\s*(?:([kmgtp]?)(i?)b)?");
    private static final String LETTERS = "kmgtp";

    private Capacity() {}

    /// The bytes, exactly.
    ///
    /// @throws Refusal where the text is no amount above zero, or a number without an exponent has no unit
    static Rational of(String text) {
        var plain = WRITTEN.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!plain.matches() || (plain.group(3) != null && plain.group(2).isEmpty() && !plain.group(3).isEmpty())) {
            throw wrong(text, "is no amount of memory");
        }
        var digits = plain.group(1);
        if (plain.group(2) == null && !digits.contains("e")) {
            throw wrong(text, "has no unit");
        }
        var number = Decimal.of(digits).filter(n -> n.signum() > 0)
                .orElseThrow(
                () -> wrong(text, Decimal.mistake(digits).orElse("is no amount of memory above zero")));
        var letter = plain.group(2) == null ? "" : plain.group(2);
        int power = letter.isEmpty() ? 0 : LETTERS.indexOf(letter) + 1;
        var thousand = "i".equals(plain.group(3)) ? Rational.of(1024) : Rational.of(1000);
        return number.times(thousand.pow(power));
    }

    private static Refusal wrong(String text, String message) {
        return new Refusal(new Problem("'" + text + "'", "--memory", message, "80GB, 79.25GiB, or 80e9 for bytes"));
    }
}

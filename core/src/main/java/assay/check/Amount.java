package assay.check;

import assay.algebra.Rational;
import assay.notation.Decimal;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An amount as it stands in a condition: `3e9`, `1_000`, `80GiB`, `2M`.
///
/// @param value in units of one, or in bytes
/// @param bytes whether it was written in bytes
public record Amount(Rational value, boolean bytes) {
    /// How its number is written.
    public static final String NUMBER = "[0-9][0-9_,]*(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?";
    private static final Map<String, Rational> BYTES = prefixes();
    private static final Map<String, Rational> PLAIN = Map.of("", Rational.ONE, "k", Rational.of(10).pow(3), "K",
            Rational.of(10).pow(3), "M", Rational.of(10).pow(6), "G", Rational.of(10).pow(9), "T",
            Rational.of(10).pow(12), "P", Rational.of(10).pow(15));

    private static Map<String, Rational> prefixes() {
        var all = new TreeMap<String, Rational>();
        all.put("B", Rational.ONE);
        var letters = "kMGTP";
        for (int i = 0; i < letters.length(); i++) {
            all.put(letters.charAt(i) + "B", Rational.of(1000).pow(i + 1));
            all.put(letters.toUpperCase(Locale.ROOT).charAt(i) + "B", Rational.of(1000).pow(i + 1));
            all.put(letters.toUpperCase(Locale.ROOT).charAt(i) + "iB", Rational.of(1024).pow(i + 1));
        }
        return Map.copyOf(all);
    }

    /// Reads a number and its unit, which may be empty.
    ///
    /// @param whole the text in which both stand
    /// @throws Refusal where they make no amount
    public static Amount of(String whole, String digits, String unit) {
        boolean bytes = BYTES.containsKey(unit);
        var factor = Optional.ofNullable(bytes ? BYTES.get(unit) : PLAIN.get(unit)).orElseThrow(() ->
                new Refusal(new Problem("'" + whole + "'", unit, "is no unit", "bytes: kB, MB, GB, TB, KiB, MiB, GiB, "
                        + "TiB; else k, M, G, T")));
        return new Amount(number(whole, digits).times(factor), bytes);
    }

    static Rational number(String whole, String digits) {
        var plain = digits.replace(",", "").replace("_", "");
        return Decimal.of(plain).orElseThrow(() -> new Refusal(new Problem("'" + whole + "'", digits,
                Decimal.mistake(plain).orElse("is no number"), "")));
    }
}

package assay.golden;

import assay.algebra.Rational;
import java.util.regex.Pattern;

/// A printed number: its value, and one in its last printed digit.
record Stated(Rational value, Rational digit) {
    private static final Pattern NUMBER = Pattern.compile("([-+]?[0-9][0-9,]*)(?:\\.([0-9]+))?(?:[eE]([-+]?[0-9]+))?");
    private static final Rational TEN = Rational.of(10);

    /// The first number in a text, its thousands' commas left out.
    static Stated first(String text) {
        var found = NUMBER.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("no number in " + text);
        }
        var fraction = found.group(2) == null ? "" : found.group(2);
        int exponent = found.group(3) == null ? 0 : Integer.parseInt(found.group(3));
        var digits = found.group(1).replace(",", "").replace("+", "") + fraction;
        var digit = TEN.pow(exponent - fraction.length());
        return new Stated(Rational.parse(digits).times(digit), digit);
    }

    /// Whether a value in the same unit is printed so: half a digit away at most.
    boolean prints(Rational exact) {
        var off = exact.minus(value);
        return off.max(off.negated()).times(Rational.of(2)).compareTo(digit) <= 0;
    }

    /// How many base units one of a unit is.
    static Rational scale(String unit) {
        return switch (unit) {
            case "count", "dim", "tokens", "params", "elements", "bytes", "FLOPs", "times", "fraction", "FLOPs_per_MAC",
                    "bytes_per_param", "FLOPs_per_param", "FLOPs_per_param_token" -> Rational.ONE;
            case "percent", "percentage_points" -> Rational.of(1, 100);
            case "MFLOPs" -> TEN.pow(6);
            case "GFLOPs", "params_1e9", "bytes_1e9", "GB" -> TEN.pow(9);
            case "TFLOPs" -> TEN.pow(12);
            case "GiB" -> Rational.of(2).pow(30);
            default -> throw new IllegalStateException("unknown unit " + unit);
        };
    }
}

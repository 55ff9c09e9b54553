package assay.ask;

import assay.algebra.Rational;
import assay.notation.Decimal;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.regex.Pattern;

/// What an hour of a device costs.
///
/// @param amount above zero
/// @param currency as it was written: `USD`, `$`
public record Hourly(Rational amount, String currency) {
    private static final String CURRENCY = "([\\p{L}\\p{Sc}]{0,8})";
    private static final Pattern WRITTEN =
            Pattern.compile(CURRENCY + " ?([0-9_.]+(?:[eE][+-]?\\d+)?) ?" + CURRENCY + " ?/ ?h");

    /// Reads `2.5USD/h`, `$2.5/h`.
    ///
    /// @throws Refusal where the text is no amount above zero with a currency, an hour
    static Hourly of(String text) {
        var plain = WRITTEN.matcher(text.strip());
        if (!plain.matches()) {
            throw wrong(text, "is no amount of money an hour");
        }
        var digits = plain.group(2);
        var amount = Decimal.of(digits).filter(n -> n.signum() > 0).orElseThrow(
                () -> wrong(text, Decimal.mistake(digits).orElse("is no amount above zero")));
        var before = plain.group(1);
        if (before.isEmpty() == plain.group(3).isEmpty()) {
            throw wrong(text, before.isEmpty() ? "has no currency" : "has two currencies");
        }
        return new Hourly(amount, before + plain.group(3));
    }

    private static Refusal wrong(String text, String message) {
        return new Refusal(new Problem("'" + text + "'", "--price", message, "for example --price 2.5USD/h"));
    }
}

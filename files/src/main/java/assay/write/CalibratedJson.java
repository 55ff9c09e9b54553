package assay.write;

import assay.algebra.Rational;
import assay.device.Calibrated;
import java.math.BigDecimal;
import java.math.MathContext;

/// How far estimates were off of what was timed on a device itself, where there is anything.
///
/// ```
/// {..., "timed": [{"of", "n", "mean", "p90", "worst"}]}
/// ```
final class CalibratedJson {
    private static final MathContext DIGITS = new MathContext(6);

    private CalibratedJson() {}

    /// @param estimate `train` or `serve`
    static void write(Calibrated by, String estimate, JsonText out) {
        out.name("timed").open('[');
        by.errors(estimate).forEach(error -> {
            out.open('{').name("of").text(error.of()).name("n").count(Rational.of(error.n()));
            out.name("mean").bare(decimal(error.mean())).name("p90").bare(decimal(error.p90()));
            out.name("worst").bare(decimal(error.worst())).close('}');
        });
        out.close(']');
    }

    private static String decimal(Rational value) {
        return new BigDecimal(value.num()).divide(new BigDecimal(value.den()), DIGITS).stripTrailingZeros()
                .toPlainString();
    }
}

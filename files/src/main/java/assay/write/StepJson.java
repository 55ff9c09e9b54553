package assay.write;

import assay.algebra.Rational;
import assay.plan.StepTime;
import assay.plan.Term;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// The estimate of a step's time in the JSON of training.
///
/// ```
/// {..., "time": {"step": {"value", "estimate": true, "unit": "s", "terms": {TERM: SECONDS}, "bound",
///                "error": {"class", "n", "mean", "p90"} | null, "timed": [...],
///                "constants": [{"name", "value", "unit", "status"}]}}}
/// ```
///
/// It is there where the time of a step can be estimated and no share of the peak is stated; its numbers are of
/// seconds, `bound` is the term to which most goes, `error` that of measured steps of the same software and kind of
/// model, as parts of what was measured; `timed` is there where constants were timed on the device itself.
final class StepJson {
    private static final int DIGITS = 6;

    private StepJson() {}

    static void write(StepTime.Estimate step, JsonText out) {
        step(step, out.name("time").open('{').name("step"));
        out.close('}');
    }

    /// The estimate alone.
    static void step(StepTime.Estimate step, JsonText out) {
        out.open('{').value(Rational.parse(decimal(step.seconds())), true);
        out.name("unit").text("s");
        out.name("terms").open('{');
        for (var term : Term.values()) {
            if (step.times().of(term) > 0) {
                out.name(term.name().toLowerCase(Locale.ROOT)).bare(decimal(step.times().of(term)));
            }
        }
        out.close('}').name("bound").text(step.times().most().name().toLowerCase(Locale.ROOT)).name("error");
        step.expected().ifPresentOrElse(known -> {
            out.open('{').name("class").text(known.name()).name("n").count(Rational.of(known.n()));
            out.name("mean").bare(known.mean() + "").name("p90").bare(known.p90() + "").close('}');
        }, out::nothing);
        step.calibrated().ifPresent(by -> CalibratedJson.write(by, "train", out));
        out.name("constants").open('[');
        for (var rate : step.constants()) {
            out.open('{').name("name").text(rate.name()).name("value").bare(rate.value() + "");
            out.name("unit").text(rate.unit()).name("status").text(rate.status().label()).close('}');
        }
        out.close(']').close('}');
    }

    /// A number of seconds, or of something a second.
    static String decimal(double number) {
        return BigDecimal.valueOf(number).round(new MathContext(DIGITS)).toPlainString();
    }
}

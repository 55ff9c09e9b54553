package assay.write;

import assay.algebra.Rational;
import assay.ask.MeasuredServing;
import java.util.Locale;

/// Times of serving that were measured as JSON: one object on one line, with the first fields of [AccountJson] and
/// these.
///
/// ```
/// {..., "measured_serving": {"device", "engine", "devices", "users", "input", "output", "running", "possible",
///  "figures": [{"figure": "ttft" | "tpot", "unit": "s", "value", "ideal", "estimate", "verdict"}],
///  "assumptions": [...]}, "notes": [...]}
/// ```
///
/// - `ideal` is what a machine without losses takes: less was not measured without something that is not said, and
///   `verdict` is `impossible` then; else it is `fast`, `likely` or `slow` by nine in ten runs like it, or `possible`
///   where none was measured.
/// - `running` are the sequences that decode at once in a group of ranks.
public final class MeasuredServingJson {
    private MeasuredServingJson() {}

    /// The answer, its line ended.
    public static String of(MeasuredServing measured) {
        var serving = measured.serving();
        var json = new CaseJson("measured_serving", serving.subject());
        var out = json.out();
        json.head();
        var question = serving.question();
        out.name("measured_serving").open('{').name("device").text(question.device().name());
        out.name("engine").text(question.engine().name());
        out.name("devices").count(Rational.of(serving.layout().devices()));
        out.name("users").count(Rational.of(serving.users().getFirst().users()));
        out.name("input").count(Rational.of(question.lengths().input()));
        out.name("output").count(Rational.of(question.lengths().output()));
        out.name("running").bare(StepJson.decimal(measured.running()));
        out.name("possible").truth(measured.possible()).name("figures").open('[');
        for (var claim : measured.claims()) {
            out.open('{').name("figure").text(claim.figure().label()).name("unit").text("s");
            out.name("value").bare(StepJson.decimal(claim.value().approximate()));
            out.name("ideal").bare(StepJson.decimal(claim.ideal()));
            out.name("estimate").bare(StepJson.decimal(claim.estimate()));
            out.name("verdict").text(claim.verdict().name().toLowerCase(Locale.ROOT)).close('}');
        }
        out.close(']').name("assumptions").texts(serving.assumed()).close('}');
        out.name("notes").texts(serving.subject().notes()).close('}');
        return out.toString();
    }
}

package assay.write;

import assay.algebra.Rational;
import assay.ask.Serving;
import assay.ask.Serving.Point;
import assay.ask.ServingLimits;
import assay.serve.Outlook;
import assay.serve.Portion;
import assay.serve.Spent;
import java.util.Locale;
import java.util.Optional;

/// How a model is served as JSON: one object on one line, with the first fields of [AccountJson] and these.
///
/// ```
/// {..., "serving": {"fits", "device", "engine", "devices", "replicas",
///  "layout": {"tp", "pp", "dp_attention", "ep"}, "users", "input", "output",
///  "ttft": {"value", "estimate": true, "unit": "s", "terms": {TERM: SECONDS}, "bound_by", "ideal",
///           "error": {"class", "n", "p50", "p80", "p90"} | null, "steady", "p50", "p99"},
///  "tpot": {"value", ..., "error"}, "throughput": {"value", "unit": "token/s", ..., "error"},
///  "capacity": {"users", "max_model_len", "max_num_seqs", "contexts": [{"tokens", "bytes", "users"}]},
///  "memory": {"capacity", "weights", "held", "sequence", "left"}, "assumptions": [...],
///  "points": [{"users", "ttft", "tpot", "throughput", "bound_by"}]}}
/// ```
///
/// - `ttft`, `tpot` and `throughput` are of the users that are asked for; they are null where it does not fit.
/// - `value` of `ttft` is the mean over ten requests of each user, the first of all at once among them, as benchmarks
///   have it; `steady` is without those.
/// - `ideal` is what a machine without losses would reach: what was measured is not below it, throughput not above.
/// - `max_model_len` is the longest sequence that has room, of the model's context at most; `max_num_seqs` how many of
///   `input + output` one engine has room for and takes.
/// - Bytes of `memory` are of one device, exactly.
public final class ServingJson {
    private ServingJson() {}

    /// The answer, its line ended.
    public static String of(Serving serving) {
        var json = new CaseJson("serve", serving.subject());
        var out = json.out();
        json.head();
        var question = serving.question();
        var layout = serving.layout();
        out.name("serving").open('{').name("fits").truth(layout.fits());
        out.name("device").text(question.device().name()).name("engine").text(question.engine().name());
        out.name("devices").count(Rational.of(layout.devices())).name("replicas").count(Rational.of(layout.replicas()));
        out.name("layout").open('{').name("tp").count(Rational.of(layout.ranks().tp()));
        out.name("pp").count(Rational.of(layout.ranks().pp()));
        out.name("dp_attention").count(Rational.of(layout.ranks().dp()));
        out.name("ep").count(Rational.of(layout.ranks().ep())).close('}');
        out.name("users").count(Rational.of(question.users())).name("input").count(Rational.of(question.input()));
        out.name("output").count(Rational.of(question.output()));
        if (serving.users().isEmpty()) {
            out.name("ttft").nothing().name("tpot").nothing().name("throughput").nothing();
        } else {
            seen(serving.users().getFirst(), out);
        }
        capacity(serving, out);
        memory(layout, out);
        out.name("assumptions").texts(serving.assumed()).name("points").open('[');
        serving.users().forEach(point -> point(point, out));
        out.close(']').close('}').name("notes").texts(serving.subject().notes()).close('}');
        return out.toString();
    }

    private static void seen(Point point, JsonText out) {
        var service = point.service();
        estimate(service.ttft(), "s", out.name("ttft"));
        terms(point.prompt(), "queue", point.waiting(), out);
        out.name("bound_by").text(word(point.firstBound().name()));
        out.name("ideal").bare(StepJson.decimal(point.ideal().ttft()));
        error(point.outlook(), point.outlook().map(Outlook::ttft), out);
        out.name("steady").bare(StepJson.decimal(service.steady()));
        out.name("p50").bare(StepJson.decimal(service.typical()));
        out.name("p99").bare(StepJson.decimal(service.slow())).close('}');
        estimate(service.tpot(), "s", out.name("tpot"));
        terms(point.decode(), "prompts_between", point.between(), out);
        var bound = word(point.bound().name());
        out.name("bound_by").text(bound).name("ideal").bare(StepJson.decimal(point.ideal().tpot()));
        error(point.outlook(), point.outlook().map(Outlook::tpot), out);
        out.close('}');
        estimate(service.throughput(), "token/s", out.name("throughput"));
        terms(point.decode(), "prompts_between", point.between(), out);
        out.name("bound_by").text(bound).name("ideal").bare(StepJson.decimal(point.ideal().throughput()));
        error(point.outlook(), point.outlook().map(Outlook::throughput), out);
        out.close('}');
    }

    private static void estimate(double value, String unit, JsonText out) {
        out.open('{').value(Rational.parse(StepJson.decimal(value)), true).name("unit").text(unit);
    }

    private static void terms(Spent spent, String rest, double seconds, JsonText out) {
        out.name("terms").open('{');
        for (var portion : Portion.values()) {
            if (spent.of(portion) > 0) {
                out.name(word(portion.name())).bare(StepJson.decimal(spent.of(portion)));
            }
        }
        out.name(rest).bare(StepJson.decimal(seconds)).close('}');
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static void error(Optional<Outlook> outlook, Optional<Outlook.Errors> errors, JsonText out) {
        out.name("error");
        errors.ifPresentOrElse(known -> out.open('{').name("class").text(outlook.orElseThrow().name()).name("n")
                .count(Rational.of(outlook.orElseThrow().n())).name("p50").bare(known.p50() + "").name("p80")
                .bare(known.p80() + "").name("p90").bare(known.p90() + "").close('}'), out::nothing);
    }

    private static void capacity(Serving serving, JsonText out) {
        out.name("capacity").open('{').name("users").count(Rational.of(serving.layout().room()));
        var limits = ServingLimits.of(serving);
        out.name("max_model_len").count(Rational.of(limits.length()));
        out.name("max_num_seqs").count(Rational.of(limits.sequences())).name("contexts").open('[');
        for (var room : serving.contexts()) {
            out.open('{').name("tokens").count(Rational.of(room.tokens())).name("bytes").bytes(room.sequence());
            out.name("users").count(Rational.of(room.users())).close('}');
        }
        out.close(']').close('}');
    }

    private static void memory(Serving.Laid layout, JsonText out) {
        out.name("memory").open('{').name("capacity").bytes(layout.capacity()).name("weights").bytes(layout.weights());
        out.name("held").bytes(layout.held()).name("sequence").bytes(layout.sequence());
        out.name("left").bytes(layout.left()).close('}');
    }

    private static void point(Point point, JsonText out) {
        out.open('{').name("users").count(Rational.of(point.users()));
        out.name("ttft").bare(StepJson.decimal(point.service().ttft()));
        out.name("tpot").bare(StepJson.decimal(point.service().tpot()));
        out.name("throughput").bare(StepJson.decimal(point.service().throughput()));
        out.name("bound_by").text(word(point.bound().name())).close('}');
    }
}

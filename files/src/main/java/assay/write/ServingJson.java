package assay.write;

import assay.algebra.Rational;
import assay.ask.Serving;
import assay.ask.Serving.Point;
import assay.serve.Outlook;
import assay.serve.Portion;
import assay.serve.Ranks;
import assay.serve.Service;
import assay.serve.Spent;
import java.util.Locale;
import java.util.Optional;

/// How a model is served as JSON: one object on one line, with the first fields of [AccountJson] and these.
///
/// ```
/// {..., "serving": {"fits", "device", "engine", "devices", "replicas",
///  "layout": {"tp", "pp", "dp_attention", "ep"}, "users", "rate", "input", "output", "requests_at_most",
///  "ttft": {"value", "estimate": true, "unit": "s", "terms": {TERM: SECONDS}, "bound_by", "ideal",
///           "error": {"class", "n", "p50", "p80", "p90"} | null, "steady", "p50", "p99"},
///  "tpot": {"value", ..., "error"}, "throughput": {"value", "unit": "token/s", ..., "error"},
///  "capacity": {"users", "max_model_len", "context_of_users", "max_num_seqs",
///   "contexts": [{"tokens", "bytes", "users"}]},
///  "memory": {"capacity", "weights", "held", "sequence", "left"},
///  "limits": {"ttft", "tpot", "sought", "met", "tried": [TRIED]} | null,
///  "cost": {"currency", "unit", "all", "input", "output", "cached"} | null,
///  "energy": {"value", "estimate": true, "unit": "J/token", "at"} | null,
///  "devices_beside": [{"device", "best": TRIED | null, "hour", "problems"}],
///  "disaggregated": [{"prompts", "decoding", "layout", "ttft", "tpot", "throughput"}], "pareto": [TRIED],
///  "assumptions": [...],
///  "points": [{"users", "ttft", "tpot", "throughput", "bound_by"}]}}
/// ```
///
/// - TRIED is `{"devices", "layout", "users", "ttft", "tpot", "throughput", "steady", "met"}`: what some users see on
///   some devices.
/// - `ttft`, `tpot` and `throughput` are of the users that are asked for; they are null where it does not fit.
/// - `value` of `ttft` is the mean over ten requests of each user, the first of all at once among them, as benchmarks
///   have it; `steady` is without those.
/// - `ideal` is what a machine without losses would reach: what was measured is not below it, throughput not above.
/// - `context_of_users` is the longest context at which all users that are asked for have room at once.
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
        out.name("layout");
        ranks(layout.ranks(), out);
        out.name("users");
        serving.asked().ifPresentOrElse(n -> out.count(Rational.of(n)), out::nothing);
        out.name("rate");
        serving.rate().ifPresentOrElse(r -> out.bare(StepJson.decimal(r.approximate())), out::nothing);
        out.name("input").count(Rational.of(question.lengths().input()));
        out.name("output").count(Rational.of(question.lengths().output()));
        out.name("requests_at_most");
        if (layout.fits()) {
            out.bare(StepJson.decimal(layout.most()));
        } else {
            out.nothing();
        }
        if (serving.users().isEmpty()) {
            out.name("ttft").nothing().name("tpot").nothing().name("throughput").nothing();
        } else {
            seen(serving.users().getFirst(), out);
        }
        capacity(serving, out);
        memory(layout, out);
        limits(serving, out);
        money(serving, out);
        out.name("devices_beside").open('[');
        serving.others().forEach(other -> other(other, out));
        out.close(']').name("disaggregated").open('[');
        serving.ratios().forEach(ratio -> ratio(ratio, out));
        out.close(']').name("pareto").open('[');
        serving.front().forEach(tried -> tried(tried, out));
        out.close(']');
        serving.question().device().calibrated().ifPresent(by -> CalibratedJson.write(by, "serve", out));
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
        var limits = serving.limits();
        out.name("max_model_len").count(Rational.of(limits.length()));
        out.name("context_of_users").count(Rational.of(limits.each()));
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

    private static void limits(Serving serving, JsonText out) {
        var limits = serving.question().limits();
        out.name("limits");
        if (serving.sought().isEmpty()) {
            out.nothing();
            return;
        }
        var sought = serving.sought().get();
        out.open('{').name("ttft");
        optional(limits.ttft(), out);
        out.name("tpot");
        optional(limits.tpot(), out);
        out.name("sought").text(word(sought.of().name())).name("met").truth(sought.met()).name("tried").open('[');
        sought.tried().forEach(tried -> tried(tried, out));
        out.close(']').close('}');
    }

    private static void money(Serving serving, JsonText out) {
        out.name("cost");
        serving.costs().ifPresentOrElse(costs -> {
            out.open('{').name("currency").text(costs.currency()).name("unit").text("a million tokens");
            out.name("all").bare(StepJson.decimal(costs.all().approximate()));
            out.name("input").bare(StepJson.decimal(costs.input().approximate()));
            out.name("output").bare(StepJson.decimal(costs.output().approximate()));
            out.name("cached").bare(StepJson.decimal(costs.cached().approximate())).close('}');
        }, out::nothing);
        out.name("energy");
        serving.energy().ifPresentOrElse(joules -> {
            out.open('{').value(Rational.parse(StepJson.decimal(joules.approximate())), true);
            out.name("unit").text("J/token").name("at").text("board power, not measured").close('}');
        }, out::nothing);
    }

    private static void optional(Optional<Rational> number, JsonText out) {
        number.ifPresentOrElse(n -> out.bare(StepJson.decimal(n.approximate())), out::nothing);
    }

    private static void ranks(Ranks ranks, JsonText out) {
        out.open('{').name("tp").count(Rational.of(ranks.tp())).name("pp").count(Rational.of(ranks.pp()));
        out.name("dp_attention").count(Rational.of(ranks.dp())).name("ep").count(Rational.of(ranks.ep())).close('}');
    }

    private static void service(Service service, JsonText out) {
        out.name("ttft").bare(StepJson.decimal(service.ttft())).name("tpot").bare(StepJson.decimal(service.tpot()));
        out.name("throughput").bare(StepJson.decimal(service.throughput()));
    }

    private static void tried(Serving.Tried tried, JsonText out) {
        out.open('{').name("devices").count(Rational.of(tried.layout().devices())).name("layout");
        ranks(tried.layout().ranks(), out);
        out.name("users");
        if (tried.users() > 0) {
            out.count(Rational.of(tried.users()));
        } else {
            out.nothing();
        }
        service(tried.service(), out);
        out.name("steady").bare(StepJson.decimal(tried.service().steady()));
        out.name("met").truth(tried.met()).close('}');
    }

    private static void other(Serving.Other other, JsonText out) {
        out.open('{').name("device").text(other.device().name()).name("best");
        other.best().ifPresentOrElse(tried -> tried(tried, out), out::nothing);
        out.name("hour");
        optional(other.hour(), out);
        out.name("problems").texts(other.problems().stream().map(Object::toString).toList()).close('}');
    }

    private static void ratio(Serving.Ratio ratio, JsonText out) {
        out.open('{').name("prompts").count(Rational.of(ratio.prompts())).name("decoding")
                .count(Rational.of(ratio.decoding())).name("layout");
        ranks(ratio.ranks(), out);
        service(ratio.service(), out);
        out.close('}');
    }

    private static void point(Point point, JsonText out) {
        out.open('{').name("users").count(Rational.of(point.users()));
        out.name("ttft").bare(StepJson.decimal(point.service().ttft()));
        out.name("tpot").bare(StepJson.decimal(point.service().tpot()));
        out.name("throughput").bare(StepJson.decimal(point.service().throughput()));
        out.name("bound_by").text(word(point.bound().name())).close('}');
    }
}

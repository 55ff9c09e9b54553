package assay.write;

import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.quantity.Share;
import assay.ask.Case;
import assay.ask.Fit;
import assay.ask.Training;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The account of training as JSON: one object on one line, with the fields of [AccountJson] and these.
///
/// ```
/// {..., "optimizer", "precision", "activations", "attention", "recompute", "device", "price_an_hour",
///  "accounts": {..., "memory.peak": {"unit", "total", "entries", "moment", "moments": [{"name", "value", "formula"}]},
///               "flops.step": {..., "model", "hardware"}, "time": {...}},
///  "fits": [{"size": "B" | "T", "capacity", "most", "uses"}],
///  "run": {"steps", "tokens", "passes_a_step", "model_flops", "hardware_flops", "peak", "peak_for", "utilisation",
///          "assumed", "seconds", "days", "cost"},
///  "notes": [...]}
/// ```
///
/// - Accounts of memory are of one pass: their formulas hold `micro_batch`, the sequences of a pass, which is `B` where
///   the batch is passed at once. Those of work are of one step with all its passes.
/// - `memory.peak` is at the `moment` at which most is held; its entries are the parts of memory held then.
/// - `time`, in seconds, is of the whole run; it is there where a device is, and its `utilisation` is `assumed`.
/// - `most` is 0 where nothing fits; then `uses` is what one would take.
public final class TrainJson {
    private final Training training;
    private final Case subject;
    private final CaseJson json;
    private final JsonText out;

    private TrainJson(Training training) {
        this.training = training;
        this.subject = training.subject();
        this.json = new CaseJson(subject);
        this.out = json.out();
    }

    /// The account, its line ended.
    public static String of(Training training) {
        var json = new TrainJson(training);
        json.write();
        return json.out.toString();
    }

    private void write() {
        var plan = training.plan();
        out.open('{');
        json.head();
        out.name("optimizer").text(plan.optimizer().name()).name("precision").text(plan.precision().name());
        out.name("activations").text(plan.list().name()).name("attention").text(plan.kernel().label());
        out.name("recompute").text(plan.recompute().label()).name("device");
        plan.on().ifPresentOrElse(d -> out.text(d.name()), out::nothing);
        out.name("price_an_hour");
        plan.price().ifPresentOrElse(out::number, out::nothing);
        out.name("accounts").open('{');
        training.memory().values().forEach(ledger -> account(training.micro(ledger)));
        peak();
        training.work().values().forEach(this::account);
        account(training.step());
        time();
        out.close('}').name("fits").open('[');
        fits("B");
        fits("T");
        out.close(']');
        run();
        out.name("notes").texts(training.notes()).close('}');
    }

    private void account(Ledger ledger) {
        out.name(ledger.quantity().name());
        json.account(ledger);
    }

    private void peak() {
        var peak = training.peak();
        var parts = new LinkedHashMap<String, Expr>();
        peak.parts().forEach((part, amount) -> parts.put("memory." + part, training.micro(amount)));
        out.name("memory.peak");
        parts("byte", training.at(peak), parts);
        out.name("moment").text(peak.name()).name("moments").open('[');
        for (var moment : training.moments()) {
            out.open('{').name("name").text(moment.name());
            json.amount(training.at(moment), subject.value(training.at(moment)));
            out.close('}');
        }
        out.close(']').close('}');
    }

    private void time() {
        training.seconds(training.hardware()).ifPresent(seconds -> {
            var parts = new LinkedHashMap<String, Expr>();
            training.work().forEach((name, ledger) ->
                    parts.put("flops." + name, training.seconds(ledger.total()).orElseThrow()));
            out.name("time");
            parts("second", seconds, parts);
            out.close('}');
        });
    }

    /// An account whose entries are named parts, left open.
    private void parts(String unit, Expr total, SequencedMap<String, Expr> parts) {
        var whole = subject.value(total);
        out.open('{').name("unit").text(unit).name("total").open('{');
        json.amount(total, whole);
        out.close('}').name("entries").open('[');
        parts.forEach((name, amount) -> {
            var value = subject.value(amount);
            out.open('{').name("path").text(name).name("count").number(Rational.ONE);
            json.amount(amount, value);
            var share = Share.of("total", value, whole);
            out.name("share").open('{').name("of").text(share.of()).name("value").number(share.value()).close('}');
            out.close('}');
        });
        out.close(']').name("not_counted").open('[').close(']');
    }

    private void fits(String dim) {
        for (Fit fit : training.fits(dim)) {
            out.open('{').name("size").text(dim).name("capacity").number(fit.capacity());
            out.name("most").number(fit.most()).name("uses").number(fit.uses()).close('}');
        }
    }

    private void run() {
        var steps = training.steps();
        out.name("run").open('{').name("steps").number(steps);
        out.name("tokens").number(training.tokens().times(steps)).name("passes_a_step").number(training.passes());
        out.name("model_flops").number(subject.value(training.model()).times(steps));
        out.name("hardware_flops").number(subject.value(training.hardware()).times(steps));
        training.time().ifPresent(time -> {
            out.name("peak").number(time.peak()).name("peak_for").text(time.rate());
            out.name("utilisation").number(training.plan().utilisation()).name("assumed").texts(
                    List.of("utilisation"));
            out.name("seconds").number(time.seconds()).name("days").number(time.days());
            time.cost().ifPresent(cost -> out.name("cost").number(cost));
        });
        out.close('}');
    }
}

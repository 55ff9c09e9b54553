package assay.write;

import assay.account.AllWork;
import assay.account.Ledger;
import assay.account.Peak;
import assay.account.Quantity;
import assay.account.RunTime;
import assay.account.Step;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Reach;
import assay.ask.Training;
import assay.life.Holding;
import java.util.List;

/// The account of training as JSON: one object on one line, with the fields of [AccountJson] and these.
///
/// ```
/// {..., "optimizer", "precision", "activations", "attention", "recompute", "device", "price_an_hour", "currency",
///  "accounts": {..., "memory.peak": {..., "moment", "at_least", "moments": [{"name", "value", "formula", "unknown"}]},
///               "flops.step": {...}, "flops.all": {...}, "time": {...}},
///  "fits": [{"size": "B" | "T", "capacity", "most", "uses"}],
///  "run": {"steps", "tokens", "passes_a_step", "model_flops", "hardware_flops", "all_flops", "model_flops_a_token",
///          "peak", "peak_for", "utilisation", "mfu", "hfu", "assumed", "seconds", "days", "cost"},
///  "notes": [...]}
/// ```
///
/// - Accounts of memory are of one pass: their formulas hold `micro_batch`, the sequences of a pass, which is `B` where
///   the batch is passed at once. Those of work are of one step with all its passes.
/// - `memory.peak` is at the `moment` at which most is held; its entries are the parts of memory held then. Where a
///   moment holds something of `unknown` size the peak is `at_least` so much, and `not_counted` says of what.
/// - Model FLOPs are of forward and backward pass, `flops.step`; hardware FLOPs are those and what is done again; all
///   FLOPs, `flops.all`, are those and the optimizer's. `mfu`, `hfu` and `utilisation` are each over time and peak.
/// - `time`, in seconds, is of the whole run; it is there where a device is. `assumed` names the share that was given,
///   from which the others follow.
/// - `fits` asks for the peak of a step that is one pass. `most` is 0 where nothing fits; then `uses` is what one would
///   take.
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
        out.name("activations").text(plan.kept().list().name()).name("attention").text(plan.kept().kernel().label());
        out.name("recompute").text(plan.kept().recompute().label()).name("device");
        plan.hardware().on().ifPresentOrElse(d -> out.text(d.name()), out::nothing);
        out.name("price_an_hour");
        plan.hardware().price().ifPresentOrElse(price -> out.number(price.amount()), out::nothing);
        out.name("currency");
        plan.hardware().price().ifPresentOrElse(price -> out.text(price.currency()), out::nothing);
        out.name("accounts").open('{');
        training.memory().values().forEach(ledger -> account(training.micro(ledger)));
        peak();
        training.work().forEach(this::account);
        account(new Step());
        account(new AllWork());
        account(new RunTime());
        out.close('}').name("fits").open('[');
        fits("B");
        fits("T");
        out.close(']');
        run();
        out.name("notes").texts(training.notes()).close('}');
    }

    private void account(Quantity quantity) {
        training.ledger(quantity).ifPresent(this::account);
    }

    private void account(Ledger ledger) {
        out.name(ledger.quantity().name());
        json.account(ledger);
    }

    private void peak() {
        var peak = training.peak();
        out.name("memory.peak");
        json.open(training.ledger(new Peak()).orElseThrow());
        out.name("moment").text(peak.name()).name("at_least").truth(training.atLeast()).name("moments").open('[');
        for (var moment : training.moments()) {
            out.open('{').name("name").text(moment.name());
            json.amount(training.at(moment), subject.value(training.at(moment)));
            if (!moment.unknown().isEmpty()) {
                out.name("unknown").texts(moment.unknown().stream().map(Holding::label).toList());
            }
            out.close('}');
        }
        out.close(']').close('}');
    }

    private void fits(String dim) {
        training.fits(dim).ifPresent(fit -> {
            out.open('{').name("size").text(dim).name("capacity").number(fit.capacity());
            out.name("most").number(fit.most()).name("uses").number(fit.uses()).close('}');
        });
    }

    private void run() {
        var steps = training.steps();
        out.name("run").open('{').name("steps").number(steps);
        out.name("tokens").number(training.tokens().times(steps)).name("passes_a_step").number(training.passes());
        out.name("model_flops").number(flops(Reach.Of.MODEL));
        out.name("hardware_flops").number(flops(Reach.Of.HARDWARE));
        out.name("all_flops").number(flops(Reach.Of.ALL));
        out.name("model_flops_a_token").number(flops(Reach.Of.MODEL).over(training.tokens().times(steps)));
        training.time().ifPresent(time -> {
            out.name("peak").number(time.peak()).name("peak_for").text(time.rate());
            for (var of : Reach.Of.values()) {
                out.name(of.label()).number(training.reached(of));
            }
            out.name("assumed").texts(List.of(training.plan().hardware().reach().of().label()));
            out.name("seconds").number(time.seconds()).name("days").number(time.days());
            time.cost().ifPresent(cost -> out.name("cost").number(cost));
        });
        out.close('}');
    }

    private Rational flops(Reach.Of of) {
        return subject.value(training.flops(of)).times(training.steps());
    }
}

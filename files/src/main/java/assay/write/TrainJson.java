package assay.write;

import assay.account.Ledger;
import assay.account.Peak;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Laid;
import assay.ask.Reach;
import assay.ask.Training;
import assay.ask.Tuning;
import assay.life.Holding;
import assay.quantity.Unit;
import java.util.List;
import java.util.Optional;

/// The account of training as JSON: one object on one line, with the fields of [AccountJson] and these.
///
/// ```
/// {..., "optimizer", "precision", "activations", "attention", "recompute",
///  "tuning": {"method", "rank", "targets", "dropout", "frozen", "reference"}, "device", "price_an_hour",
///  "accounts": {..., "memory.peak": {..., "moment", "at_least", "moments": [{"name", "value", "formula", "unknown"}]},
///               "flops.step": {...}, "flops.all": {...}, "time": {...}},
///  "fits": [{"size": "B" | "T", "capacity", "most", "uses"}],
///  "run": {"steps", "tokens", "passes_a_step", "model_flops", "hardware_flops", "all_flops", "model_flops_a_token",
///          "peak", "peak_for", "utilisation", "mfu", "hfu", "assumed", "seconds", "days", "cost"},
///  "notes": [...]}
/// ```
///
/// Where a layout is asked for, it has those of [LaidJson] too.
///
/// - Accounts of memory are of one pass: their formulas hold `micro_batch`, the sequences of a pass, which is `B` where
///   the batch is passed at once. Those of work are of one step with all its passes.
/// - `memory.peak` is at the `moment` at which most is held; its entries are the parts of memory held then. Where a
///   moment holds something of `unknown` size the peak is `at_least` so much, and `not_counted` says of what.
/// - Model FLOPs are of forward and backward pass, `flops.step`; hardware FLOPs are those and what is done again; all
///   FLOPs, `flops.all`, are those and the optimizer's. `mfu`, `hfu` and `utilisation` are each over time and peak.
/// - Bytes, FLOPs, prices and times are amounts, `{"value", "unit"}`; what follows from the share of the peak that is
///   assumed is an estimate, a number with `"estimate": true`.
/// - `time`, in seconds, is of the whole run; it is there where a device is. `assumed` names the share that was given,
///   from which the others follow; none where the time of a step was estimated, and they follow from that.
/// - `tuning` says what of the model is trained: its `method` is `full`, `partial`, `lora` or `dora`, and what is
/// said of
///   adapters is there where there are some. `parameters.trainable` counts what is trained, `checkpoint.trained` its
///   bytes on a disk.
/// - `fits` asks for the peak of a step that is one pass. `most` is 0 where nothing fits; then `uses` is what one would
///   take.
public final class TrainJson {
    private final Training training;
    private final Case subject;
    private final CaseJson json;
    private final JsonText out;
    private final Optional<Laid> laid;

    private TrainJson(Training training, Optional<Laid> laid) {
        this.laid = laid;
        this.training = training;
        this.subject = training.subject();
        this.json = new CaseJson("training", subject);
        this.out = json.out();
    }

    /// The account, its line ended.
    public static String of(Training training) {
        return of(training, Optional.empty());
    }

    /// The account of a layout, its line ended.
    public static String of(Laid laid) {
        return of(laid.most().training(), Optional.of(laid));
    }

    private static String of(Training training, Optional<Laid> laid) {
        var json = new TrainJson(training, laid);
        json.write();
        return json.out.toString();
    }

    private void write() {
        var plan = training.plan();
        json.head();
        out.name("optimizer").text(plan.optimizer().name()).name("precision").text(plan.precision().name());
        out.name("activations").text(plan.kept().list().name()).name("attention").text(plan.kept().kernel().label());
        out.name("recompute").text(plan.kept().recompute().label());
        tuning(subject.tuning(), plan.reference());
        out.name("device");
        plan.hardware().on().ifPresentOrElse(d -> out.text(d.name()), out::nothing);
        out.name("price_an_hour");
        plan.hardware().price().ifPresentOrElse(price -> out.amount(price.amount(), price.currency()),
                out::nothing);
        out.name("accounts").open('{');
        for (var ledger : training.ledgers()) {
            if (ledger.quantity() instanceof Peak) {
                peak(ledger);
            } else {
                account(ledger);
            }
        }
        out.close('}').name("fits").open('[');
        fits("B");
        fits("T");
        out.close(']');
        run();
        laid.ifPresent(l -> LaidJson.write(l, out));
        training.step().ifPresent(step -> StepJson.write(step, out));
        out.name("notes").texts(training.notes()).close('}');
    }

    private void tuning(Tuning tuning, boolean reference) {
        out.name("tuning").open('{').name("method").text(tuning.method());
        tuning.adapters().ifPresent(a -> out.name("rank").count(a.rank())
                .name("targets").text(a.targets().label()).name("dropout").truth(a.how().dropout()));
        out.name("frozen").texts(tuning.frozen()).name("reference").truth(reference).close('}');
    }

    private void account(Ledger ledger) {
        out.name(ledger.quantity().name());
        json.account(ledger);
    }

    private void peak(Ledger ledger) {
        var peak = training.peak();
        out.name("memory.peak");
        json.open(ledger);
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
            out.open('{').name("size").text(dim).name("capacity").bytes(fit.capacity());
            out.name("most").count(fit.most()).name("uses").bytes(fit.uses()).close('}');
        });
    }

    private void run() {
        var steps = training.steps();
        out.name("run").open('{').name("steps").count(steps);
        out.name("tokens").count(training.tokens().times(steps)).name("passes_a_step").count(training.passes());
        out.name("model_flops").amount(flops(Reach.Of.MODEL), Unit.FLOP.label());
        out.name("hardware_flops").amount(flops(Reach.Of.HARDWARE), Unit.FLOP.label());
        out.name("all_flops").amount(flops(Reach.Of.ALL), Unit.FLOP.label());
        out.name("model_flops_a_token").amount(flops(Reach.Of.MODEL).over(training.tokens().times(steps)),
                Unit.FLOP.label());
        training.time().ifPresent(time -> {
            out.name("peak").amount(time.peak(), Unit.FLOP_RATE.label()).name("peak_for").text(time.rate());
            for (var of : Reach.Of.values()) {
                out.name(of.label()).estimate(training.reached(of), "");
            }
            var reach = training.plan().hardware().reach();
            out.name("assumed").texts(reach.grounds() == Reach.Grounds.ESTIMATED ? List.of()
                    : List.of(reach.of().label()));
            out.name("seconds").estimate(time.seconds(), Unit.SECOND.label());
            out.name("days").estimate(time.days(), "day");
            training.plan().hardware().price().ifPresent(price -> time.cost().ifPresent(
                    cost -> out.name("cost").estimate(cost, price.currency())));
        });
        out.close('}');
    }

    private Rational flops(Reach.Of of) {
        return subject.value(training.flops(of)).times(training.steps());
    }
}

package assay.write;

import assay.account.Peak;
import assay.ask.Case;
import assay.ask.Fitting;
import java.util.Locale;

/// The greatest size that fits as JSON: one object on one line, with the first fields of [AccountJson], its `sizes`
/// those of the answer, and these.
///
/// ```
/// {..., "optimizer", "precision", "activations", "attention", "recompute",
///  "over", "size", "capacity", "most", "uses", "left", "moment", "at_least", "formula",
///  "next": null | {"value", "moment", "uses", "over", "parts": {"memory.weights": BYTES, ...}},
///  "binds": "memory" | "context" | "model", "greatest_part", "growing_part",
///  "step", "why": [...], "fixed": [...], "follows": [...],
///  "accounts": {"memory.weights": {...}, ..., "memory.peak": {...}}, "notes": [...]}
/// ```
///
/// - `most` is 0 where nothing fits; then sizes, `uses` and accounts are those of the least value there is, and `left`
///   is below zero.
/// - `uses` is the peak of a step that is one pass, at its `moment`; `at_least`: not all is known of it.
/// - `formula` has numbers for all sizes but the one that is sought, which is in `size`.
/// - `context` binds where sequences would fit that are longer than the model's context.
public final class FitJson {
    private FitJson() {}

    /// The answer, its line ended.
    public static String of(Fitting fitting) {
        var training = fitting.training();
        Case subject = training.subject();
        var plan = training.plan();
        var json = new CaseJson("fit", subject);
        var out = json.out();
        var level = fitting.level();
        json.head();
        out.name("optimizer").text(plan.optimizer().name()).name("precision").text(plan.precision().name());
        out.name("activations").text(plan.kept().list().name()).name("attention").text(plan.kept().kernel().label());
        out.name("recompute").text(plan.kept().recompute().label());
        out.name("over").text(fitting.over().label()).name("size").text(fitting.over().size());
        out.name("capacity").bytes(fitting.capacity()).name("most").count(fitting.most());
        out.name("uses").bytes(level.bytes()).name("left").bytes(fitting.left());
        out.name("moment").text(level.peak().name()).name("at_least").truth(training.atLeast());
        out.name("formula").text(fitting.closed().toString()).name("next");
        fitting.next().ifPresentOrElse(next -> next(next, fitting, out), out::nothing);
        out.name("binds").text(fitting.bound().name().toLowerCase(Locale.ROOT));
        out.name("greatest_part").text(training.name(fitting.greatest())).name("growing_part");
        fitting.growing().ifPresentOrElse(part -> out.text(training.name(part)), out::nothing);
        out.name("step").count(fitting.step()).name("why").texts(fitting.why());
        var moved = fitting.moved();
        var sizes = subject.sizes().all().keySet().stream().filter(s -> !s.equals(fitting.over().size())).toList();
        out.name("fixed").texts(sizes.stream().filter(s -> !moved.contains(s)).toList());
        out.name("follows").texts(sizes.stream().filter(moved::contains).toList());
        out.name("accounts").open('{');
        training.memory().values().forEach(ledger -> {
            out.name(ledger.quantity().name());
            json.account(ledger);
        });
        training.ledger(new Peak()).ifPresent(ledger -> {
            out.name(ledger.quantity().name());
            json.account(ledger);
        });
        out.close('}').name("notes").texts(training.notes()).close('}');
        return out.toString();
    }

    private static void next(Fitting.Level next, Fitting fitting, JsonText out) {
        out.open('{').name("value").count(next.value()).name("moment").text(next.peak().name());
        out.name("uses").bytes(next.bytes());
        out.name("over").bytes(next.bytes().minus(fitting.capacity())).name("parts").open('{');
        next.parts().forEach((part, bytes) -> out.name(fitting.training().name(part)).bytes(bytes));
        out.close('}').close('}');
    }
}

package assay.write;

import assay.account.Entry;
import assay.account.Ledger;
import assay.account.Omission;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Size;
import assay.quantity.Share;
import assay.ask.Case;

/// The parts of a case's account in JSON, as [AccountJson] describes them.
final class CaseJson {
    private final Case subject;
    private final boolean kept;
    private final JsonText out;

    /// @param kind of the answer, which is left open
    CaseJson(String kind, Case subject) {
        this.out = JsonText.answer(kind);
        this.subject = subject;
        this.kept = subject.sizes().all().keySet().stream()
                .anyMatch(name -> !subject.bound(Expr.dim(name)).isConstant());
    }

    JsonText out() {
        return out;
    }

    /// The fields before the accounts.
    void head() {
        var model = subject.model();
        out.name("model").open('{');
        out.name("name").text(model.name()).name("family").text(model.family()).name("source").text(model.source());
        out.close('}').name("sizes").open('[');
        for (Size size : subject.sizes().all().values()) {
            out.open('{').name("name").text(size.name()).value(subject.value(Expr.dim(size.name())));
            out.name("source").text(size.source()).close('}');
        }
        out.close(']').name("switches").open('[');
        for (var choice : model.switches()) {
            out.open('{').name("name").text(choice.name()).name("value").text(choice.value());
            out.name("source").text(choice.source()).close('}');
        }
        out.close(']').name("dtype");
        sourced(subject.terms().dtype().label(), subject.dtypeSource());
        out.name("weights");
        sourced(subject.terms().weights().storage().name(), subject.weightsSource());
        var cached = subject.terms().cached();
        out.name("cache").open('{').name("dtype").text(cached.positions().name());
        out.name("states").text(cached.states().name()).name("whose").text(subject.terms().kept().label());
        out.name("block").count(Rational.of(cached.page())).close('}');
        out.name("convention").text(subject.terms().convention().name());
    }

    private void sourced(String value, String source) {
        out.open('{').name("value").text(value).name("source").text(source).close('}');
    }

    /// How each parameter is stored.
    void types() {
        out.name("types").open('[');
        for (var held : subject.terms().weights().held(subject.model())) {
            var count = held.place().count();
            out.open('{').name("path").text(held.place().path()).name("type").text(held.type());
            if (!held.scheme().isEmpty()) {
                out.name("scheme").text(held.scheme());
            }
            out.name("elements").count(subject.value(held.elements().times(count)));
            out.name("bytes").bytes(subject.value(held.bytes().times(count))).close('}');
        }
        out.close(']');
    }

    void account(Ledger ledger) {
        open(ledger);
        out.close('}');
    }

    /// An account that is left open for more fields.
    void open(Ledger ledger) {
        var total = ledger.total();
        var whole = subject.value(total);
        out.open('{').name("unit").text(ledger.unit().label());
        out.name("total").open('{');
        amount(total, whole, ledger.estimate());
        out.close('}').name("entries").open('[');
        for (var entry : ledger.entries()) {
            entry(entry, whole, ledger.estimate());
        }
        out.close(']').name("not_counted").open('[');
        for (Omission omission : ledger.omissions()) {
            out.open('{').name("what").text(omission.what());
            out.name("ops").count(subject.value(omission.ops()));
            if (!omission.elements().isZero()) {
                out.name("elements").count(subject.value(omission.elements()));
            }
            out.close('}');
        }
        out.close(']');
    }

    private void entry(Entry entry, Rational whole, boolean estimate) {
        var amount = entry.amount();
        var value = subject.value(amount);
        out.open('{').name("path").text(entry.path()).name("count").count(subject.value(entry.count()));
        amount(amount, value, estimate);
        if (whole.signum() != 0) {
            var share = Share.of("total", value, whole);
            out.name("share").open('{').name("of").text(share.of()).value(share.value()).close('}');
        }
        out.close('}');
    }

    /// An amount's value and formula, in an object that is open.
    void amount(Expr amount, Rational value) {
        amount(amount, value, false);
    }

    private void amount(Expr amount, Rational value, boolean estimate) {
        out.value(value, estimate).name("formula").text(amount.toString());
        if (kept) {
            out.name("bound").text(subject.bound(amount).toString());
        }
    }
}

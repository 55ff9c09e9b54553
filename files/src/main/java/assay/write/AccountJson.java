package assay.write;

import assay.account.Entry;
import assay.account.Ledger;
import assay.account.Omission;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Size;
import assay.quantity.Share;
import assay.report.Case;
import assay.report.Statement;

/// The account of a model as JSON: one object on one line, so that the accounts of several models are JSON lines.
///
/// ```
/// {"model": {"name", "family", "source"},
///  "sizes": {NAME: {"value", "source"}},
///  "switches": {NAME: {"value", "source"}},
///  "dtype": {"value", "source"},
///  "convention": NAME,
///  "accounts": {QUANTITY: {
///      "unit",
///      "total": {"value", "formula", "bound"},
///      "entries": [{"path", "count", "value", "formula", "bound", "share": {"of": "total", "value"}}],
///      "not_counted": [{"what", "ops", "elements"}]}},
///  "notes": [...]}
/// ```
///
/// - A number is an exact integer of any size, or, where it is none, the string `"p/q"` in lowest terms.
/// - `sizes` holds every size that occurs in a formula. A `formula` is written as [Parser][assay.notation.Parser] reads
///   it, and at the values of `sizes` it has the `value` that stands beside it.
/// - `bound` is the formula with numbers for all sizes but those that the case keeps symbolic. It is there only where
///   the case keeps one.
/// - `entries` are the leaves of the ledger: `count` copies, with the `value` and `formula` of all of them. Their
///   values add up to the total's, and their shares to 1. Where the total is zero there are no shares.
/// - `not_counted` is work that the convention leaves out of the total: the number of `ops` and of the `elements` they
///   write, all copies.
/// - A quantity of which the convention says nothing, and an encoder's cache and decoding, are not in `accounts`; a
/// note says so.
public final class AccountJson {
    private final Case subject;
    private final boolean kept;
    private final JsonText out = new JsonText();

    private AccountJson(Case subject) {
        this.subject = subject;
        this.kept = subject.sizes().all().keySet().stream()
                .anyMatch(name -> !subject.bound(Expr.dim(name)).isConstant());
    }

    /// The account, its line ended.
    public static String of(Statement statement) {
        var json = new AccountJson(statement.subject());
        json.write(statement);
        return json.out.toString();
    }

    private void write(Statement statement) {
        var model = subject.model();
        out.open('{').name("model").open('{');
        out.name("name").text(model.name()).name("family").text(model.family()).name("source").text(model.source());
        out.close('}').name("sizes").open('{');
        for (Size size : subject.sizes().all().values()) {
            out.name(size.name()).open('{').name("value").number(subject.value(Expr.dim(size.name())));
            out.name("source").text(size.source()).close('}');
        }
        out.close('}').name("switches").open('{');
        for (var choice : model.switches()) {
            out.name(choice.name());
            sourced(choice.value(), choice.source());
        }
        out.close('}').name("dtype");
        sourced(subject.terms().dtype().label(), subject.dtypeSource());
        out.name("convention").text(statement.convention().name());
        out.name("accounts").open('{');
        for (var ledger : statement.ledgers()) {
            out.name(ledger.quantity().name());
            account(ledger);
        }
        out.close('}').name("notes").texts(statement.notes()).close('}');
    }

    private void sourced(String value, String source) {
        out.open('{').name("value").text(value).name("source").text(source).close('}');
    }

    private void account(Ledger ledger) {
        var total = ledger.total();
        var whole = subject.value(total);
        out.open('{').name("unit").text(ledger.unit().label());
        out.name("total").open('{');
        amount(total, whole);
        out.close('}').name("entries").open('[');
        for (var entry : ledger.entries()) {
            entry(entry, whole);
        }
        out.close(']').name("not_counted").open('[');
        for (Omission omission : ledger.omissions()) {
            out.open('{').name("what").text(omission.what());
            out.name("ops").number(subject.value(omission.ops()));
            if (!omission.elements().isZero()) {
                out.name("elements").number(subject.value(omission.elements()));
            }
            out.close('}');
        }
        out.close(']').close('}');
    }

    private void entry(Entry entry, Rational whole) {
        var amount = entry.amount();
        var value = subject.value(amount);
        out.open('{').name("path").text(entry.path()).name("count").number(subject.value(entry.count()));
        amount(amount, value);
        if (whole.signum() != 0) {
            var share = Share.of("total", value, whole);
            out.name("share").open('{').name("of").text(share.of()).name("value").number(share.value()).close('}');
        }
        out.close('}');
    }

    private void amount(Expr amount, Rational value) {
        out.name("value").number(value).name("formula").text(amount.toString());
        if (kept) {
            out.name("bound").text(subject.bound(amount).toString());
        }
    }
}

package assay.write;

import assay.ask.Statement;

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
    private AccountJson() {}

    /// The account, its line ended.
    public static String of(Statement statement) {
        var json = new CaseJson(statement.subject());
        var out = json.out();
        out.open('{');
        json.head();
        out.name("accounts").open('{');
        for (var ledger : statement.ledgers()) {
            out.name(ledger.quantity().name());
            json.account(ledger);
        }
        out.close('}').name("notes").texts(statement.notes()).close('}');
        return out.toString();
    }
}

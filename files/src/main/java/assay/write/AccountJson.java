package assay.write;

import assay.account.Active;
import assay.ask.Statement;
import assay.model.Checkpoint;
import java.util.List;
import java.util.Optional;

/// The account of a model as JSON: one object on one line, so that the accounts of several models are JSON lines.
///
/// ```
/// {"schema", "kind": "account",
///  "model": {"name", "family", "source"},
///  "sizes": [{"name", "value", "source"}],
///  "switches": [{"name", "value", "source"}],
///  "dtype": {"value", "source"},
///  "weights": {"value", "source"},
///  "cache": {"dtype", "states", "whose", "block"},
///  "convention": NAME,
///  "accounts": {QUANTITY: {
///      "unit",
///      "total": {"value", "formula", "bound"},
///      "entries": [{"path", "count", "value", "formula", "bound", "share": {"of": "total", "value"}}],
///      "not_counted": [{"what", "ops", "elements"}],
///      "bases": {BASIS: {"value", "formula", "bound"}},
///      "exact_pairs": {"value", "formula", "bound", "masks": [...]}}},
///  "types": [{"path", "type", "scheme", "elements", "bytes": {"value", "unit"}}],
///  "stored": {...},
///  "notes": [...]}
/// ```
///
/// - A `value` is an exact integer of any size, or, where it is none, the string `"p/q"` in lowest terms, and beside
///   it `decimal`, a string.
/// - Sizes are a list, since `T` and `t` are two, and many readers of objects take such names for one.
/// - `sizes` holds every size that occurs in a formula. A `formula` is written as [Parser][assay.notation.Parser] reads
///   it, and at the values of `sizes` it has the `value` that stands beside it.
/// - `bound` is the formula with numbers for all sizes but those that the case keeps symbolic. It is there only where
///   the case keeps one.
/// - `entries` are the leaves of the ledger: `count` copies, with the `value` and `formula` of all of them. Their
///   values add up to the total's, and their shares to 1. Where the total is zero there are no shares.
/// - `not_counted` is work that the convention leaves out of the total: the number of `ops` and of the `elements` they
///   write, all copies.
/// - `dtype` is the main type, that which is computed with; `weights` how they are stored: a type, or a scheme. `types`
///   says it of each parameter, by the path of the entries of `memory.weights`, whose bytes are the same; a `scheme` is
///   there where it is more than a type.
/// - `stored` is there where files are: what they hold, as [CheckpointJson] has it.
/// - `cache` says in which types it keeps what it keeps for each token (`dtype`) and what is of one size (`states`),
///   whose it is ([Kept][assay.account.Terms.Kept]), and of how many tokens a page is.
/// - `bases` is of `parameters.active` alone: `all` is its total, `main` leaves out towers and prediction layers, and
///   of that `without-tables`, `without-head` and `without-tables-and-head` leave out more
///   ([Basis][assay.account.Basis]).
/// - `exact_pairs` is of passes: the total by exactly the pairs that `masks` (`causal`, `sliding window`) leave. It is
///   not there where that is the total itself.
/// - A quantity of which the convention says nothing, and an encoder's cache and decoding, are not in `accounts`; a
/// note says so.
public final class AccountJson {
    private AccountJson() {}

    /// The account, its line ended.
    public static String of(Statement statement) {
        return of(statement, List.of(), Optional.empty());
    }

    /// Some of its accounts alone, and what its files hold.
    ///
    /// @param quantities those that are asked for, by name; empty where all are
    public static String of(Statement statement, List<String> quantities, Optional<Checkpoint> files) {
        var json = new CaseJson("account", statement.subject());
        var out = json.out();
        json.head();
        out.name("accounts").open('{');
        for (var ledger : statement.ledgers()) {
            if (!quantities.isEmpty() && !quantities.contains(ledger.quantity().name())) {
                continue;
            }
            out.name(ledger.quantity().name());
            json.open(ledger);
            if (ledger.quantity() instanceof Active) {
                bases(json, statement);
            }
            statement.byExactPairs(ledger).ifPresent(exact -> {
                out.name("exact_pairs").open('{');
                json.amount(exact.total(), statement.value(exact.total()));
                out.name("masks").texts(exact.masks()).close('}');
            });
            out.close('}');
        }
        out.close('}');
        json.types();
        files.ifPresent(f -> CheckpointJson.stored(f, out));
        out.name("notes").texts(statement.notes()).close('}');
        return out.toString();
    }

    private static void bases(CaseJson json, Statement statement) {
        json.out().name("bases").open('{');
        statement.bases().forEach((basis, amount) -> {
            json.out().name(basis.name()).open('{');
            json.amount(amount, statement.value(amount));
            json.out().close('}');
        });
        json.out().close('}');
    }
}

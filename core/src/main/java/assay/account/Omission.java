package assay.account;

import assay.algebra.Expr;
import java.util.Map;

/// Work or storage that a ledger leaves out, so that it stands beside the total it is missing from.
///
/// @param what the kind of op
/// @param ops how many ops, all copies
/// @param elements how many elements they write, all copies; zero where that is unknown
public record Omission(String what, Expr ops, Expr elements) {
    Omission with(Map<String, Expr> values) {
        return new Omission(what, ops.with(values), elements.with(values));
    }
}

/// What a tree amounts to: one rule per op kind, folded over the tree into a ledger of entries.
///
/// A [Quantity][assay.account.Quantity] is one file with the rule for its ops; it names the pass it is taken of. What counts
/// as a FLOP is a [Convention][assay.account.Convention], which is data. An [Entry][assay.account.Entry] keeps the op that it
/// comes from; a [Ledger][assay.account.Ledger] is entries, their sum, and what was not counted.
@NullMarked
package assay.account;

import org.jspecify.annotations.NullMarked;

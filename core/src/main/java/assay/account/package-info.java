/// What a tree amounts to: one rule per op kind, folded over the tree into a ledger of entries.
///
/// A [Quantity] is one file with the rule for its ops. An [Entry] keeps the op that it comes from and its place; a
/// [Ledger] is entries and their sum, an expression in the model's sizes. Entries are leaves, so that the ledger of
/// any part is those below its path.
///
/// {@snippet class="assay.page.AccountTest" region="ledger"}
///
/// What counts as a FLOP is a [convention][assay.convention.Convention], one of the [Terms] of an account. What it
/// leaves out is never zero by silence: it stands beside the total, as an [Omission].
///
/// A quantity names the pass it is taken of. By the default convention the backward pass is counted op by op from the
/// tree of the [gradient][assay.pass.Gradient]; that it is twice the forward pass, where every operand needs a
/// gradient, is an outcome and no assumption.
///
/// {@snippet class="assay.page.AccountTest" region="backward"}
///
/// What training keeps depends on who is asked, so [Activations] are told a list: a [Keeping] by its name, how
/// attention is computed, and what is done again. A forward pass is walked in its order; each write makes a storage,
/// views make none, and a storage that several ops keep, or all layers, is one entry at the op that made it. An op
/// without a rule, such as a scan, is an omission.
///
/// {@snippet class="assay.page.AccountTest" region="kept"}
@NullMarked
package assay.account;

import assay.convention.Convention;
import assay.life.Keeping;
import org.jspecify.annotations.NullMarked;


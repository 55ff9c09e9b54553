/// What counts as a FLOP: conventions, each a row.
///
/// Sources differ in it, and two totals can be compared only where it is the same. A [Convention] is data: what it
/// counts of [Products], a [Price] for each kind of pointwise work, what it charges [PerParameter], and how the
/// backward pass follows. It prices one op at its place, and knows nothing of ledgers.
///
/// {@snippet class="assay.page.ConventionTest" region="convention"}
///
/// [Conventions] has them by name, with the source of each.
@NullMarked
package assay.convention;

import org.jspecify.annotations.NullMarked;

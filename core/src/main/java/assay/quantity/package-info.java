/// What an amount is an amount of: units, element types, shares, figures.
///
/// A [Unit] stands beside every amount. A [Dtype] is the width of a stored element in bits, so that its bytes may be
/// a fraction. A [Share] names its whole, since a percentage without one can be read in two ways.
///
/// An amount is exact until a person reads it, and [Figures] is where it is rounded, nowhere else. Decimal and binary
/// multiples are never mixed: GB is 10^9 bytes, GiB is 2^30, and bytes are written in both.
///
/// {@snippet class="assay.page.QuantityTest" region="figures"}
@NullMarked
package assay.quantity;

import org.jspecify.annotations.NullMarked;

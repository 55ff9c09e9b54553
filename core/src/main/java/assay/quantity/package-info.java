/// What an amount is an amount of: units, element types, shares.
///
/// A unit stands beside every amount. Decimal and binary multiples are never mixed: GB is 10^9 bytes, GiB is 2^30.
/// A [Share][assay.quantity.Share] names its whole.
@NullMarked
package assay.quantity;

import org.jspecify.annotations.NullMarked;

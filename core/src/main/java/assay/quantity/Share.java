package assay.quantity;

import assay.algebra.Rational;

/// A part of a named whole.
///
/// @param of the whole's name, such as `total` or `layers`
/// @param value part over whole, exact; a percentage is a hundred times it
public record Share(String of, Rational value) {
    /// Throws [ArithmeticException] where the whole is zero.
    public static Share of(String whole, Rational part, Rational all) {
        return new Share(whole, part.times(all.inverse()));
    }
}

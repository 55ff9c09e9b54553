/// Exact expressions in named dimensions.
///
/// ```
/// expr = sum of coefficient * product of atom^exponent     coefficient: an exact fraction; exponent: an integer, not 0
/// atom = dim                                               an integer, not negative, with a name
///      | ceil(expr)                                        the least integer not below
///      | min(expr, expr, ...)                              the least of two or more
/// ```
///
/// Everything else is derived: `floor(a) = -ceil(-a)`, `max(a, b) = -min(-a, -b)`, `roundUp(a, m) = m*ceil(a/m)`,
/// `a mod m = a - m*floor(a/m)`. Fractions are needed by the pairs of a causal mask, `1/2*T^2 + 1/2*T`, and by weights
/// of 4.5 bits; negative exponents by a share per device, `B*T*d/n`. Division is by a single term; there is no
/// condition, no sign for a sum and no logarithm.
///
/// An [assay.algebra.Expr] is always in normal form: like terms are added up, what is surely an integer stands outside
/// a ceiling, and a minimum has lost every argument that is surely not the least, the terms that all arguments share
/// and the positive factor that divides them all. So equality is equality of forms, and promises this: **equal
/// expressions have equal values** wherever both have a value, and the converse holds where no ceiling and no minimum
/// occurs. It does not see, for example, that `ceil(ceil(x/2)/3)` and `ceil(x/6)` are the same number.
///
/// A dimension is an integer that is not negative. The normal form relies on it: `ceil(T)` is `T`, and
/// `min(T, T + w)` is `T`.
@NullMarked
package assay.algebra;

import org.jspecify.annotations.NullMarked;

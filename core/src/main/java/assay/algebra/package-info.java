/// Exact expressions in named dimensions.
///
/// ```
/// expr = sum of coefficient * product of atom^exponent     coefficient: an exact fraction; exponent: an integer, not 0
/// atom = dim                                               an integer, not negative, with a name
///      | ceil(expr)                                        the least integer not below
///      | min(expr, expr, ...)                              the least of two or more
/// ```
///
/// One [Expr] is the formula of an amount and, at [values][Expr#at(java.util.Map)] of its dimensions, the amount.
/// Fractions are needed by the pairs of a causal mask and by weights of 4.5 bits:
///
/// {@snippet class="assay.page.AlgebraTest" region="exact"}
///
/// Negative exponents are needed by a share per device. Division is by a single term, since a quotient of sums has no
/// such form; there is no condition, no sign for a sum and no logarithm.
///
/// {@snippet class="assay.page.AlgebraTest" region="division"}
///
/// Everything else is derived: `floor(a) = -ceil(-a)`, `max(a, b) = -min(-a, -b)`, `roundUp(a, m) = m*ceil(a/m)`,
/// `a mod m = a - m*floor(a/m)`.
///
/// An expression is always in normal form: like terms are added up, what is surely an integer stands outside a
/// ceiling, and a minimum has lost every argument that is surely not the least, the terms that all arguments share
/// and the positive factor that divides them all. So equality is equality of forms, and promises this: **equal
/// expressions have equal values** wherever both have a value, and the converse holds where no ceiling and no minimum
/// occurs. It does not see, for example, that `ceil(ceil(x/2)/3)` and `ceil(x/6)` are the same number. The normal
/// form relies on a dimension being an integer that is not negative: `ceil(x)` is `x`, and `min(x, x + w)` is `x`.
///
/// {@snippet class="assay.page.AlgebraTest" region="normal"}
@NullMarked
package assay.algebra;

import org.jspecify.annotations.NullMarked;

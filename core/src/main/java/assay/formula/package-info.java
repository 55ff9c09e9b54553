/// Expressions as people set them, and as programs have them.
///
/// [MathMl] and [Typeset] write what is read: fractions, powers, brackets for ceilings, and names with what follows
/// their first underscore below the line, so that `d_model` is a d with "model" below.
///
/// [Code] writes what is run: an expression in a [Language], which says how numbers, sums, products, powers, quotients,
/// ceilings and minima are spelt there. A language is one file.
///
/// {@snippet class="assay.page.FormulaTest" region="formula"}
@NullMarked
package assay.formula;

import org.jspecify.annotations.NullMarked;

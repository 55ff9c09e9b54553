/// How training is done: optimizers and precisions, each a row.
///
/// An [Optimizer] says what is held of each tensor between steps and what a step costs; a [Precision] says in which
/// type everything is.
///
/// {@snippet class="assay.page.RecipeTest" region="row"}
@NullMarked
package assay.recipe;

import org.jspecify.annotations.NullMarked;

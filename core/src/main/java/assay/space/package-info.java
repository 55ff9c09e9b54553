/// Models of many sizes: what their quantities are at every point of a grid, and which point is the best under
/// conditions.
///
/// An [Axis] is a size or an option with its values, a [Grid] all combinations of them. A [Terrain] says what
/// quantities are at any point, exactly as a question about that one model would: where the form of a model does not
/// rest on a size, so that its formulas are the same whatever the size is, they are worked out once and run as code.
/// A [Survey] goes over its points in blocks, at ten millions a second and more, each quantity a column of its
/// [Block], the peak of a step among them, whose formula depends on how the step runs; what is [Kept] of them needs no
/// more memory however many there are.
/// A [Solver] seeks the best point under conditions, and a [Law] says what was published of the best sizes for a
/// budget.
///
/// {@snippet class="assay.page.SpaceTest" region="space"}
@NullMarked
package assay.space;

import org.jspecify.annotations.NullMarked;

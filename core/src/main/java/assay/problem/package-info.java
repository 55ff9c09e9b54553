/// What is wrong with an input, as a value.
///
/// A [Problem] names its subject, the place in it, what is wrong there, and a hint that says what would be right. It
/// is a value because whoever writes an input wants to hear of everything at once: a reader goes on after the first
/// problem, collects the others, and throws at the end. [Refusal] carries the whole list over the edge, once.
///
/// {@snippet class="assay.page.ProblemTest" region="refusal"}
///
/// A name that is not known is most often a slip, so its hint is the [nearest][Nearest] names, and all of them where
/// none is near.
///
/// {@snippet class="assay.page.ProblemTest" region="nearest"}
@NullMarked
package assay.problem;

import org.jspecify.annotations.NullMarked;

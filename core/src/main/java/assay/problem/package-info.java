/// What is wrong with an input, as a value.
///
/// A [Problem][assay.problem.Problem] names its subject, its place and a hint. Readers collect every problem of an
/// input before they fail; [Refusal][assay.problem.Refusal] carries the whole list over the edge, once.
@NullMarked
package assay.problem;

import org.jspecify.annotations.NullMarked;

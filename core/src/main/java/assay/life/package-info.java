/// Memory over time: what the passes of a training step make, keep and let go, and the moments at which most is there.
///
/// An op line says what is read and written; it does not say what a framework makes on the way. [Life] takes a model's
/// ops as the operators that an eager framework runs for them, one after the other, each with what it keeps for its
/// gradient, in the element type that its precision gives it. Two rules follow from one list of these steps: what is
/// kept between the passes ([Holdings], for any sizes), and what is held at each moment ([Moment], for given ones).
///
/// {@snippet class="assay.page.LifeTest" region="moments"}
///
/// Forward, a tensor is there from the step that makes it to the last that reads it, or longer where a step keeps it.
/// Backward, steps are undone from the last to the first: gradients of what was read are made while those of what was
/// written are there. Gradients of parameters pile up, kept tensors go; so the greatest moment may be in the first
/// layer as well as in the last, and both are looked at. Between them what is held grows or shrinks evenly, and layers
/// that are alike are walked at once. A part that is done again runs once more when the first of its tensors is asked
/// for, up to the last that it would have kept. What comes and goes is told in names of sizes: for other sizes, with
/// which the passes run in the same way, only the greatest moments are sought anew ([Lives]); all of which one is the
/// greatest, whatever these sizes are, are a formula with its conditions ([Candidates]).
///
/// What is counted is bytes of tensors. What a kernel allocates for itself while it runs, and what an allocator keeps,
/// is not.
@NullMarked
package assay.life;

import org.jspecify.annotations.NullMarked;

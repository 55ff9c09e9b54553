/// Answers read and audited: which figure of an answer is wrong, and what mistake produced it.
///
/// A [Paper] is what somebody wrote, as [Line]s. [Figures] finds the numbers in it, each with its unit, its digits and the words
/// around it; [Subjects] finds the models and contexts that it speaks of. A [Setting] is a model with sizes, a context and
/// what is assumed; [Tally] has its tree's ledgers by the [Role] of each op, and [Claims] says what can be claimed of it. A
/// [Mistake] changes the setting, the tally or the reading, never the answer. [Audit] puts figures and claims together.
@NullMarked
package assay.audit;

import org.jspecify.annotations.NullMarked;

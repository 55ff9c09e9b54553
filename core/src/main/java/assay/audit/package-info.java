/// Answers read and audited: which figure of an answer is wrong, and what mistake produced it.
///
/// A [assay.audit.Paper] is what somebody wrote, as [assay.audit.Line]s. [assay.audit.Figures] finds the numbers in it,
/// each with its unit and its digits; [assay.audit.Subjects] the models and contexts that it speaks of, and
/// [assay.audit.Cue] the words that say what a figure is of. A [assay.audit.Setting] is a model with sizes, a context
/// and what is supposed of it; [assay.audit.Tally] has its tree's ledgers by the [assay.audit.Role] of each op, and
/// [assay.audit.Claims] says what can be claimed of it. A [assay.audit.Mistake] changes the setting or a claim, never
/// the answer. [assay.audit.Chain] follows arithmetic that is written out. [assay.audit.Audit] puts figures and claims
/// together: of all claims that a figure fits to its printed precision it takes the one for which least has to be
/// supposed, counted in bits: words that say otherwise, a unit that is read otherwise, a mistake.
///
/// No rule looks at a document's name or at the wording of one: a word says what a figure may be of, and quantities
/// decide.
///
/// {@snippet class="assay.page.AuditPageTest" region="audit"}
@NullMarked
package assay.audit;

import org.jspecify.annotations.NullMarked;

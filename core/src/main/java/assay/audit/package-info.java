/// Answers read and audited: which figure of an answer is wrong, and what mistake produced it.
///
/// A [assay.audit.Paper] is what somebody wrote, as [assay.audit.Line]s. [assay.audit.Figures] finds the numbers in
/// it, each with its unit and its digits, and [assay.audit.Subjects] the models and contexts that it speaks of;
/// together they are what is [assay.audit.Parsed]. A [assay.audit.Setting] is a model with sizes, a context and
/// what is supposed of it; [assay.audit.Tally] has its tree's ledgers by the [assay.audit.Role] of each op, and
/// [assay.audit.Claims] says what can be claimed of it. A [assay.audit.Mistake] changes the setting or a claim,
/// never the answer. [assay.audit.Variants] decides what the answer leaves open, [assay.audit.Shelf] holds the
/// claims of every model and context, and [assay.audit.Chain] follows arithmetic that is written out.
///
/// Of all claims that a figure fits to its printed precision [assay.audit.Search] takes the one for which least has
/// to be supposed, counted in bits: words around it that say otherwise ([assay.audit.Evidence]), a unit that is
/// read otherwise ([assay.audit.Units]), a mistake. [assay.audit.Judge] says what that makes of the figure, and
/// [assay.audit.Audit] goes through the answer twice: what it supposes in one place ([assay.audit.Adopted]) is
/// supposed more readily in the next.
///
/// No rule looks at a document's name or at the wording of one: a word says what a figure may be of, and quantities
/// decide.
///
/// {@snippet class="assay.page.AuditPageTest" region="audit"}
@NullMarked
package assay.audit;

import org.jspecify.annotations.NullMarked;

/// A question and its answer: the one way in, for every face.
///
/// A [Case] is a model with the terms of an account and a value for every size. Its amounts can be had as formulas,
/// as numbers, or as formulas with numbers for all sizes but those that the [Options] keep; what a reader of the
/// numbers should know stands in its notes.
///
/// {@snippet class="assay.page.ReportTest" region="case"}
///
/// A [Statement] is the account of one case: the ledgers of every quantity.
@NullMarked
package assay.ask;

import org.jspecify.annotations.NullMarked;

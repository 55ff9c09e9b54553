/// What is shown, explained and compared, whatever it is written in.
///
/// A [Case] is a model with the terms of an account and a value for every size. Its amounts can be had as formulas,
/// as numbers, or as formulas with numbers for all sizes but those that the [Options] keep; what a reader of the
/// numbers should know stands in its notes.
///
/// {@snippet class="assay.page.ReportTest" region="case"}
///
/// A [Statement] is the account of one case: the ledgers of every quantity. From cases and statements come [Sheet]s,
/// tables and sentences. A [Cell] is exact, an amount, a formula or a share of a named whole, because one sheet is
/// written for people, who read rounded figures, and for programs, which need every digit. A sentence is implied by
/// the numbers beside it.
///
/// {@snippet class="assay.page.ReportTest" region="sheet"}
@NullMarked
package assay.report;

import org.jspecify.annotations.NullMarked;

/// What is shown, explained and compared, whatever it is written in.
///
/// A [Case][assay.report.Case] is a model with the terms of an account and a value for every size. From it come a
/// [Statement][assay.report.Statement] (the ledgers of every quantity), and [Sheet][assay.report.Sheet]s: tables of
/// [Cell][assay.report.Cell]s that keep the exact value, and sentences that the numbers imply.
@NullMarked
package assay.report;

import org.jspecify.annotations.NullMarked;

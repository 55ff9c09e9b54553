/// What is shown, explained and compared, whatever it is written in.
///
/// From cases and statements come [Sheet]s, tables and sentences. A [Cell] is exact, an amount with its formula and
/// unit, a formula or a share of a named whole, because one sheet is written for people, who read rounded figures, and
/// for programs, which need every digit. A sentence is implied by the numbers beside it.
///
/// {@snippet class="assay.page.ReportTest" region="sheet"}
///
/// A [Sentence] is text with such cells in its holes. How exact an amount wants to be shown is its
/// [Look][assay.quantity.Look]; how it is then written is the format's.
///
/// {@snippet class="assay.page.ReportTest" region="sentence"}
@NullMarked
package assay.report;

import org.jspecify.annotations.NullMarked;


/// What is shown, explained and compared, whatever it is written in.
///
/// From cases and statements come [Sheet]s, tables and sentences. A [Cell] is exact, an amount, a formula or a share of
/// a named whole, because one sheet is written for people, who read rounded figures, and for programs, which need every
/// digit. A sentence is implied by the numbers beside it.
///
/// {@snippet class="assay.page.ReportTest" region="sheet"}
@NullMarked
package assay.report;

import org.jspecify.annotations.NullMarked;


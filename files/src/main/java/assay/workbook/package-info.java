/// Spreadsheets whose numbers follow their sizes: sizes are named cells, lines are formulas over them, totals are sums
/// of lines, and charts show cells.
///
/// A [Workbook][assay.workbook.Workbook] is the bytes of an `.xlsx` file: it is written here, part by part, for no small
/// library writes charts, and values beside formulas, so that the file also opens where nothing works formulas out.
///
/// {@snippet class="assay.page.WorkbookTest" region="workbook"}
@NullMarked
package assay.workbook;

import org.jspecify.annotations.NullMarked;

/// Spreadsheets whose numbers follow their sizes: sizes are named cells, lines are formulas over them, totals are sums
/// of lines, and charts show cells.
///
/// A [Workbook][assay.workbook.Workbook] is the bytes of an `.xlsx` file. It is written here, part by part: no small
/// library writes charts. Values stand beside formulas, so that the file also opens where nothing works them out.
///
/// {@snippet class="assay.page.WorkbookTest" region="workbook"}
@NullMarked
package assay.workbook;

import org.jspecify.annotations.NullMarked;

/// Spreadsheets whose numbers follow their sizes: sizes are named cells, lines are formulas over them, totals are sums
/// of lines, and charts show cells.
@NullMarked
package assay.workbook;

import org.jspecify.annotations.NullMarked;

/// A sheet written in a format: as a table for a terminal, Markdown, LaTeX, HTML, a notebook, CSV or JSON.
///
/// A [Sheet][assay.report.Sheet] holds exact cells and knows nothing of how they look. [Format] names the formats and
/// writes a sheet in one of them; each format is one file here. Two readers are served:
///
/// - *People* read the table and Markdown. There an amount has thousands separators, a share is a percentage of two
///   decimals, and a formula stands as it is typed. A sentence is text and cells too, each written as the format can:
///   in Markdown a formula is code. Rounding is that of [Figures][assay.quantity.Figures] and happens
///   nowhere else. No character of a cell is ever left out: a table that is wider than its page breaks texts and
///   formulas over lines, and on a page too narrow for that it becomes a list of `column: value`.
/// - *Programs* read CSV and JSON. There every number is exact: an integer of any size, or a fraction `p/q` in lowest
///   terms; a share of 2/3 is `2/3`, never `0.667`. In JSON an amount has its unit and its formula beside it.
///
/// {@snippet class="assay.page.WriteTest" region="formats"}
///
/// What stands beside a sheet is for formats that have use for it: [Format#HTML] shows charts, [Format#SVG] is the
/// first of them, and [Format#NOTEBOOK] works ledgers out anew.
///
/// The account of a model has a form of its own for programs, [AccountJson]: a contract with fixed names, in which
/// every value stands beside the formula that gives it.
///
/// {@snippet class="assay.page.WriteTest" region="account"}
@NullMarked
package assay.write;

import org.jspecify.annotations.NullMarked;

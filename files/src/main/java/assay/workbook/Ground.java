package assay.workbook;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import java.util.Map;
import java.util.function.UnaryOperator;

/// The sizes of one model as named cells, and formulas over them.
///
/// @param prefix of the names of this model's cells; empty where it is the only one
/// @param subject whose values are those that are written
/// @param words the name of the cell of each size
/// @param written the name of the cell that says whether the inputs are as they were written
record Ground(String prefix, Case subject, Map<String, String> words, String written) {
    /// An expression in a cell of the row that the page is at.
    Box.Live live(Expr expr, Page page, Style style) {
        return at(expr, subject.values(), UnaryOperator.identity(), page, style);
    }

    /// An expression with some sizes elsewhere than in their cells.
    ///
    /// @param values of all sizes, as they are there
    /// @param elsewhere what stands for the cell of a size
    Box.Live at(Expr expr, Map<String, Rational> values, UnaryOperator<String> elsewhere, Page page, Style style) {
        var calculation = new Calculation(
                size -> elsewhere.apply(words.getOrDefault(size, size)), values, page.scratch());
        return Box.live(calculation.of(expr), expr.at(values), style);
    }

    /// The exact value beside a number that a spreadsheet rounds, as long as the inputs are as they were written.
    Box exact(Rational value, Style style) {
        return exact(value, written, style);
    }

    /// @param condition under which the value is that of the formula beside it
    static Box exact(Rational value, String condition, Style style) {
        return Box.inexact(value)
                ? new Box.Said("IF(" + condition + "," + Calculation.quoted(value.toString()) + ",\"\")",
                        value.toString(), style)
                : new Box.Text("", style);
    }
}

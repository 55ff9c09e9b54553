package assay.workbook;

import assay.algebra.Rational;
import java.util.List;

/// A chart of cells.
///
/// @param from the row and @param column of its upper left corner
/// @param across what runs across, and @param up what it shows, with units
record Chart(Kind kind, String title, String across, String up, List<Series> series, int from, int column) {
    enum Kind {
        /// Lines over a column of numbers, both axes in powers of ten.
        LINES,
        /// Bars, one beside the other or, of several series, one upon the other.
        BARS,
        /// Bars of shares, one upon the other up to the whole.
        SHARES
    }

    static final int ROWS = 22;
    static final int COLUMNS = 10;

    Chart {
        series = List.copyOf(series);
    }

    /// What is shown in one colour.
    ///
    /// @param name the address of the cell with its name, and @param called what that says
    /// @param across the addresses of what it is shown over, with what they hold: texts, or numbers
    /// @param values the addresses of the numbers, with what they hold
    record Series(String name, String called, String across, List<String> marks, String values,
            List<Rational> numbers) {
        Series {
            marks = List.copyOf(marks);
            numbers = List.copyOf(numbers);
        }
    }
}

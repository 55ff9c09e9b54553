package assay.audit;

import java.util.List;
import java.util.regex.Pattern;

/// A line of an answer, as it is read.
///
/// @param number in the file as it is, from 1
/// @param text what it says: of a notebook a line of a cell, of a page what is shown
/// @param cells where it is a row of a table; else empty
/// @param heading how deep a heading it is, from 1; 0 where it is none
/// @param indent how far it is set in
/// @param code whether it is of a program
record Line(int number, String text, List<Cell> cells, int heading, int indent, boolean code) {
    /// A cell of a table.
    ///
    /// @param column what stands above it, in the table's head
    record Cell(int start, int end, String text, String column) {}

    Line {
        cells = List.copyOf(cells);
    }

    /// The sentence in which a figure stands.
    ///
    /// @param ends what ends one
    String sentence(Figure figure, Pattern ends) {
        int from = 0;
        int to = text.length();
        var found = ends.matcher(text);
        while (found.find()) {
            if (found.end() <= figure.start()) {
                from = found.end();
            } else if (found.start() >= figure.end()) {
                to = Math.min(to, found.start());
            }
        }
        return text.substring(from, to);
    }
}

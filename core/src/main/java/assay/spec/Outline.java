package assay.spec;

import java.util.List;

/// A line of a model's own text, and the lines indented below it.
///
/// @param text without indentation, remark and blanks at the end
/// @param source the file
/// @param line from 1
/// @param column from 1, where the text begins
public record Outline(String text, String source, int line, int column, List<Outline> below) {
    public Outline {
        below = List.copyOf(below);
    }

    public String place() {
        return place(0);
    }

    /// The place of the character at an index of the text: `my.assay:12:5`.
    public String place(int index) {
        return source + ":" + line + ":" + (column + index);
    }
}

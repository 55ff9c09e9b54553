package assay.formula;

import java.util.List;
import java.util.regex.Pattern;

/// A spreadsheet's formula, whose sizes are names of cells: exact to 2^53, rounded to 15 digits beyond.
public record Excel() implements Language {
    /// What a spreadsheet reads as a cell, a row or a column: `fc1`, `R1C1`, `R`.
    private static final Pattern CELL = Pattern.compile("[A-Za-z]{1,3}[0-9]+|[RrCc][0-9]*([RrCc][0-9]*)?");

    /// A size by its name, with `_` behind one letter alone and behind what is a cell's.
    @Override
    public String name(String size) {
        return size.length() == 1 || CELL.matcher(size).matches() ? size + "_" : size;
    }

    @Override
    public String product(List<String> factors) {
        return String.join("*", factors);
    }

    @Override
    public String power(String base, int exponent) {
        return base + "^" + exponent;
    }

    @Override
    public String quotient(String above, String below) {
        return "(" + above + "/" + below + ")";
    }

    @Override
    public String ceil(String of) {
        return "(-INT(-(" + of + ")))";
    }

    @Override
    public String floor(String of) {
        return "INT(" + of + ")";
    }

    @Override
    public String least(List<String> of) {
        return "MIN(" + String.join(",", of) + ")";
    }

    @Override
    public String greatest(List<String> of) {
        return "MAX(" + String.join(",", of) + ")";
    }
}

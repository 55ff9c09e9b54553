package assay.formula;

import java.util.List;

/// A spreadsheet's formula, whose sizes are names of cells: exact to 2^53, rounded to 15 digits beyond.
public record Excel() implements Language {
    /// A size by its name; `R` and `C` are a spreadsheet's own.
    @Override
    public String name(String size) {
        return size.length() == 1 ? size + "_" : size;
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

package assay.formula;

import java.util.HashSet;
import java.util.Set;

/// Python 3 with `from fractions import Fraction` and `from math import ceil, floor`, whose integers have any size.
///
/// @param kept names that stand for something else where the expression is run
public record Python(Set<String> kept) implements Language {
    /// Words that are no names, and names that what is written here needs.
    private static final Set<String> WORDS = Set.of("False", "None", "True", "and", "as", "assert", "async", "await",
            "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global",
            "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
            "with", "yield", "Fraction", "ceil", "floor", "min", "max", "print", "sum");

    public Python {
        var all = new HashSet<>(kept);
        all.addAll(WORDS);
        kept = Set.copyOf(all);
    }

    public Python() {
        this(Set.of());
    }

    @Override
    public String name(String size) {
        int end = size.length();
        while (end > 1 && size.charAt(end - 1) == '_') {
            end--;
        }
        return kept.contains(size.substring(0, end)) ? size + "_" : size;
    }

    @Override
    public String power(String base, int exponent) {
        return base + "**" + exponent;
    }

    @Override
    public String quotient(String above, String below) {
        return "Fraction(" + above + ", " + below + ")";
    }
}

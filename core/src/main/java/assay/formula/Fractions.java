package assay.formula;

import java.util.HashSet;
import java.util.Set;

/// Python 3 with `from fractions import Fraction` and `from math import ceil, floor`, whose integers have any size.
///
/// @param kept names that stand for something else where the expression is run
public record Fractions(Set<String> kept) implements Language {
    public Fractions {
        var all = new HashSet<>(kept);
        all.addAll(Python.WORDS);
        all.addAll(Set.of("Fraction", "ceil", "floor"));
        kept = Set.copyOf(all);
    }

    public Fractions() {
        this(Set.of());
    }

    @Override
    public String name(String size) {
        return Language.apart(size, kept);
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

package assay.formula;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/// How a language spells exact arithmetic. What an operand is written as is given; it binds as a name or a call does,
/// or stands in brackets.
public interface Language {
    /// A whole number that is not negative.
    default String number(BigInteger value) {
        return value.toString();
    }

    /// A size by its name, which is a letter or `_`, then letters, digits and `_`; another word where the language
    /// keeps it for itself.
    String name(String size);

    /// A name with `_` behind it where it is one of some words, however many `_` it ends in.
    static String apart(String name, Set<String> words) {
        int end = name.length();
        while (end > 1 && name.charAt(end - 1) == '_') {
            end--;
        }
        return words.contains(name.substring(0, end)) ? name + "_" : name;
    }

    /// A sum.
    ///
    /// @param terms two or more, or one that is taken away; those that are taken away with their sign before them
    default String sum(List<String> terms) {
        var out = new StringBuilder();
        for (var term : terms) {
            out.append(out.isEmpty() ? term : term.startsWith("-") ? " - " + term.substring(1) : " + " + term);
        }
        return out.toString();
    }

    /// A product.
    ///
    /// @param factors two or more
    default String product(List<String> factors) {
        return String.join(" * ", factors);
    }

    /// A power.
    ///
    /// @param exponent two or more
    String power(String base, int exponent);

    /// A quotient, of two operands: an exact fraction, or, in a language of whole numbers, what its [#ceil] and
    /// [#floor] take.
    String quotient(String above, String below);

    /// The least whole number not below.
    default String ceil(String of) {
        return "ceil(" + of + ")";
    }

    /// The greatest whole number not above.
    default String floor(String of) {
        return "floor(" + of + ")";
    }

    /// The least.
    ///
    /// @param of two or more
    default String least(List<String> of) {
        return "min(" + String.join(", ", of) + ")";
    }

    /// The greatest.
    ///
    /// @param of two or more
    default String greatest(List<String> of) {
        return "max(" + String.join(", ", of) + ")";
    }
}

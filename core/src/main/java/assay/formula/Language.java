package assay.formula;

import java.math.BigInteger;
import java.util.List;

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

    /// A sum.
    ///
    /// @param terms two or more, those that are taken away with their sign before them
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

    /// A quotient as an exact fraction; both are operands.
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

package assay.onnx;

import assay.algebra.Expr;
import assay.notation.Parser;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Declared dimensions as expressions in the names that the inputs use. A name that no input uses was made up by a
/// tool: it says
/// that a size is not known in advance, and no more.
final class Dims {
    private static final Pattern FORMULA = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_ +*-]{0,80}");
    private static final int TERMS = 8;
    private static final int BITS = Long.SIZE;

    private final Set<String> open = new HashSet<>();
    private final Set<String> ambiguous;
    private final Map<String, Optional<Expr>> read = new HashMap<>();

    /// With the dimensions of the inputs.
    Dims(Inputs inputs) {
        this.ambiguous = inputs.ambiguous();
        inputs.dims().values().forEach(dims -> dims.stream().filter(d -> !number(d)).forEach(d -> formula(d).ifPresent(
                e -> e.dims().forEach(dim -> open.add(dim.name())))));
    }

    /// An input's dimension: where it is nameless or its name is no formula, a size of that name or of the input's.
    Expr input(String dim, String otherwise) {
        if (number(dim)) {
            return Expr.of(Long.parseLong(dim));
        }
        return formula(dim).orElseGet(() -> {
            var symbol = symbol(dim.isEmpty() ? otherwise : dim);
            open.add(symbol);
            return Expr.dim(symbol);
        });
    }

    /// A name as a size has one.
    static String symbol(String name) {
        var plain = Scopes.plain(name).replace('.', '_');
        return plain.isEmpty() || !Character.isLetter(plain.charAt(0)) ? "n_" + plain : plain;
    }

    /// Another value's dimension, where it follows from the inputs'.
    Optional<Expr> declared(String dim) {
        if (number(dim)) {
            return Optional.of(Expr.of(Long.parseLong(dim)));
        }
        return read.computeIfAbsent(dim, d -> formula(d)
                .filter(e -> e.dims().stream()
                        .allMatch(n -> open.contains(n.name()) && !ambiguous.contains(n.name()))));
    }

    static boolean number(String dim) {
        return !dim.isEmpty() && dim.length() <= 18 && dim.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Optional<Expr> formula(String text) {
        if (!FORMULA.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return bounded(Parser.parse(text));
        } catch (IllegalArgumentException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    /// An expression, if it is of a size that dimensions have.
    static Optional<Expr> bounded(Expr e) {
        boolean small = e.terms().size() <= TERMS && e.terms().stream()
                .allMatch(t -> t.coefficient().num().bitLength() <= BITS
                && t.coefficient().den().bitLength() <= BITS && t.monomial().toString().length() <= 200);
        return small ? Optional.of(e) : Optional.empty();
    }
}

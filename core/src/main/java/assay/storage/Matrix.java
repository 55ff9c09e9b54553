package assay.storage;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.Map;
import java.util.Optional;

/// A matrix of a model: rows are its outputs, columns its inputs. A vector is a row.
///
/// @param values of the sizes of the model, by which a formula shows no rounding where there is none; where none are
/// known nothing is rounded
public record Matrix(Expr rows, Expr columns, Map<String, Rational> values) {
    /// The value of an expression, where its sizes are known.
    Optional<Rational> value(Expr expr) {
        return !values.isEmpty() && expr.dims().stream().allMatch(dim -> values.containsKey(dim.name()))
                ? Optional.of(expr.at(values)) : Optional.empty();
    }

    /// How many parts of so many a length falls into, the last one in part; one where the part is all of it.
    Expr cut(Expr length, Optional<Long> part) {
        return part.map(n -> n == 1 ? length : whole(length.over(Expr.of(n)))).orElse(Expr.ONE);
    }

    /// The least whole number that is not below.
    Expr whole(Expr number) {
        return value(number).filter(v -> !v.isInteger()).isPresent() ? number.ceil() : number;
    }

    /// Whether so many columns, or rows, follow each other a whole number of times.
    public boolean divides(Expr length, long part) {
        return value(length.over(Expr.of(part))).filter(v -> !v.isInteger()).isEmpty();
    }
}

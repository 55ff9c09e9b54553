package assay.storage;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.Optional;
import java.util.function.Function;

/// A matrix of a model: rows are its outputs, columns its inputs. A vector is a row.
///
/// @param value of an expression at the sizes of the model, by which a formula shows no rounding where there is none
public record Matrix(Expr rows, Expr columns, Function<Expr, Rational> value) {
    /// How many parts of so many a length falls into, the last one in part; one where the part is all of it.
    Expr cut(Expr length, Optional<Long> part) {
        return part.map(n -> n == 1 ? length : whole(length.over(Expr.of(n)))).orElse(Expr.ONE);
    }

    /// The least whole number that is not below.
    Expr whole(Expr number) {
        return value.apply(number).isInteger() ? number : number.ceil();
    }

    /// Whether so many columns, or rows, follow each other a whole number of times.
    public boolean divides(Expr length, long part) {
        return value.apply(length.over(Expr.of(part))).isInteger();
    }
}

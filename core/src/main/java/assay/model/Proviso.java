package assay.model;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// What must hold of the values of some sizes for a formula to hold.
///
/// @param sizes on whose values alone it rests
/// @param holds whether it does with values of these sizes
public record Proviso(Set<String> sizes, Predicate<Map<String, Rational>> holds) {
    public Proviso {
        sizes = Set.copyOf(sizes);
    }

    /// A proviso on expressions.
    public static Proviso of(List<Expr> exprs, Predicate<Map<String, Rational>> holds) {
        var sizes = new HashSet<String>();
        exprs.forEach(expr -> expr.dims().forEach(dim -> sizes.add(dim.name())));
        return new Proviso(sizes, holds);
    }
}

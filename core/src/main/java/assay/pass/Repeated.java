package assay.pass;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Model;
import assay.model.Size;
import java.util.Map;

/// A model of which keys and values are repeated, so that each of more ranks than there are key-value heads has one.
///
/// Engines of inference do so where the ranks are a multiple of the heads: each head is on several ranks, its weights
/// and its cache too. The tree is that of a model with as many heads as there are ranks.
public final class Repeated {
    /// The axis of key-value heads.
    private static final String HEADS = "g";

    private Repeated() {}

    /// The model for so many ranks; itself where no head has to be repeated, or none can be.
    public static Model of(Model model, int ranks) {
        var all = model;
        for (var size : model.sizes().values().entrySet()) {
            var heads = size.getValue();
            if (names(model, size.getKey()) && heads.compareTo(Rational.of(ranks)) < 0
                    && Rational.of(ranks).over(heads).isInteger()) {
                all = all.sized(new Size(size.getKey(), Expr.of(ranks), ""));
            }
        }
        return all;
    }

    /// Whether a size is the number of key-value heads of a part.
    private static boolean names(Model model, String size) {
        var dim = Expr.dim(size);
        var found = new boolean[] {is(model.axes(), dim)};
        model.walk((place, _) -> found[0] |= is(place.axes(), dim));
        return found[0];
    }

    private static boolean is(Map<String, Expr> axes, Expr dim) {
        return axes.getOrDefault(HEADS, Expr.ZERO).equals(dim);
    }
}

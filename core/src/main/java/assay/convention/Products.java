package assay.convention;

import assay.algebra.Expr;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Tensor;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;

/// What a convention counts of products: for every combination of an op's indices one multiply-add.
///
/// @param perMultiplyAdd 1 or 2
/// @param perProduct of an outer product, which adds nothing: 1, or 2 where every product of matrices counts alike
/// @param matmuls which contractions are counted
/// @param pairs which pairs of a masked contraction
/// @param lookups whether looking up an embedding is charged as the product with a one-hot row
/// @param lastLogitsOnly whether the head is charged for the last position alone
public record Products(
        int perMultiplyAdd, int perProduct, Set<Matmul> matmuls, Pairs pairs, boolean lookups, boolean lastLogitsOnly) {
    public Products {
        matmuls = Set.copyOf(matmuls);
    }

    /// One operation for each multiplication that nothing is added to.
    public Products(
            int perMultiplyAdd, Set<Matmul> matmuls, Pairs pairs, boolean lookups, boolean lastLogitsOnly) {
        this(perMultiplyAdd, 1, matmuls, pairs, lookups, lastLogitsOnly);
    }

    Products counting(Set<Matmul> counted) {
        return new Products(perMultiplyAdd, perProduct, counted, pairs, lookups, lastLogitsOnly);
    }

    /// As many for each multiply-add, and as many for each product of an outer product.
    Products perMultiplyAdd(int n) {
        return new Products(n, n, matmuls, pairs, lookups, lastLogitsOnly);
    }

    Products pairs(Pairs counted) {
        return new Products(perMultiplyAdd, perProduct, matmuls, counted, lookups, lastLogitsOnly);
    }

    Products withLookups() {
        return new Products(perMultiplyAdd, perProduct, matmuls, pairs, true, lastLogitsOnly);
    }

    Products withLastLogitsOnly() {
        return new Products(perMultiplyAdd, perProduct, matmuls, pairs, lookups, true);
    }

    Expr flops(Place place, Op op) {
        return counts(place, op) ? pairs.combinations(op.line(), counted(place)).times(each(place, op)) : Expr.ZERO;
    }

    private int each(Place place, Op op) {
        return op instanceof Contract c && Matmul.of(c, place) == Matmul.OUTER ? perProduct : perMultiplyAdd;
    }

    /// The place of an op with the sizes that are counted there: of the head the last position, where it alone is.
    public Place counted(Place place) {
        return lastAlone(place) ? last(place) : place;
    }

    /// How the FLOPs of an op come about, in words, where they are those of a product.
    Optional<String> rule(Place place, Op op) {
        if (!counts(place, op)) {
            return Optional.empty();
        }
        var each = each(place, op) + " for every combination of its indices";
        return Optional.of(op instanceof Gather ? "a product with one-hot rows: " + each
                : "a contraction: " + each + (op.line().mask().isPresent() ? ", " + pairs.label() : "")
                        + (lastAlone(place) ? ", at the last position" : ""));
    }

    private boolean counts(Place place, Op op) {
        return switch (op) {
            case Contract c -> matmuls.contains(Matmul.of(c, place));
            case Gather g -> lookups && within(place, Component.EMBEDDING)
                    && g.line().reads().stream().anyMatch(Tensor::parameter);
            case Pointwise _, Opaque _ -> false;
        };
    }

    private boolean lastAlone(Place place) {
        return lastLogitsOnly && within(place, Component.HEAD);
    }

    private static boolean within(Place place, Component component) {
        return place.purpose().equals(Optional.of(component));
    }

    private static Place last(Place place) {
        var axes = new HashMap<>(place.axes());
        axes.put("t", Expr.ONE);
        return new Place(place.steps(), place.component(), place.purpose(), place.depth(), axes, place.count());
    }
}

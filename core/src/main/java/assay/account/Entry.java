package assay.account;

import assay.algebra.Expr;
import assay.model.Op;
import assay.model.Place;
import java.util.Map;

/// One line of a ledger: what one op amounts to.
///
/// @param place where it stands; its last step is the op, or the parameter for quantities of parameters
/// @param each the amount of one copy
public record Entry(Place place, Op op, Expr each) {
    public String path() {
        return place.path();
    }

    public Expr count() {
        return place.count();
    }

    /// The amount of all copies.
    public Expr amount() {
        return each.times(count());
    }

    /// The amount within one copy of whatever stands at the first `depth` steps.
    public Expr within(int depth) {
        var product = each;
        for (var step : place.steps().subList(depth, place.steps().size())) {
            product = product.times(step.times());
        }
        return product;
    }

    Entry with(Map<String, Expr> values) {
        return new Entry(place.with(values), op, each.with(values));
    }
}

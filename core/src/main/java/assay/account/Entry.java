package assay.account;

import assay.algebra.Expr;
import assay.model.Op;
import assay.model.Place;
import java.util.Map;

/// One line of a ledger: what one op amounts to.
///
/// @param place where it stands; its last step is the op, or the parameter for quantities of parameters
/// @param each the amount of one copy
/// @param amount of all copies
public record Entry(Place place, Op op, Expr each, Expr amount) {
    static Entry of(Place place, Op op, Expr each) {
        return new Entry(place, op, each, each.times(place.count()));
    }

    public String path() {
        return place.path();
    }

    public Expr count() {
        return place.count();
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
        return new Entry(place.with(values), op, each.with(values), amount.with(values));
    }
}

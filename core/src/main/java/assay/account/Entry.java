package assay.account;

import assay.algebra.Expr;
import assay.convention.Matmul;
import assay.model.Contract;
import assay.model.Op;
import assay.model.Place;
import java.util.Map;
import java.util.Optional;

/// One line of a ledger: what one op amounts to, or a part that is a sum of many.
///
/// @param place where it stands; its last step is the op, or the parameter for quantities of parameters
/// @param op absent where it is a part
/// @param each the amount of one copy
/// @param amount of all copies
public record Entry(Place place, Optional<Op> op, Expr each, Expr amount) {
    static Entry of(Place place, Op op, Expr each) {
        return new Entry(place, Optional.of(op), each, each.times(place.count()));
    }

    /// A part of a whole by its name.
    public static Entry part(String name, Expr amount) {
        return new Entry(Place.root(Map.of()).below(name), Optional.empty(),
                amount, amount);
    }

    /// This entry with an amount made of that of one copy.
    Entry each(Expr other) {
        return new Entry(place, op, other, other.times(place.count()));
    }

    /// This entry below one more step at the front.
    Entry below(String first) {
        return new Entry(place.below(first), op, each, amount);
    }

    /// What it is of; outer products where it is none of a contraction.
    public Matmul matmul() {
        return op.isPresent() && op.get() instanceof Contract c ? Matmul.of(c, place) : Matmul.OUTER;
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

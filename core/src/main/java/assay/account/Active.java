package assay.account;

import assay.algebra.Expr;
import assay.model.Axis;
import assay.model.Model;
import assay.model.Place;
import assay.model.Tensor;
import assay.quantity.Unit;
import java.util.List;
import java.util.Optional;

/// The parameters that one token meets: of routed experts those that are chosen for it, of everything else all,
/// embedding, head, routers and shared experts included.
public record Active() implements Quantity {
    @Override
    public String name() {
        return "parameters.active";
    }

    @Override
    public String title() {
        return "Active parameters";
    }

    @Override
    public Unit unit() {
        return Unit.PARAMETER;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        return Optional.of(new Ledger(this, unit(), Stored.read(model, Tensor::counted, Active::met), List.of()));
    }

    private static Expr met(Tensor tensor, Place place) {
        return Expr.product(tensor.axes().stream().map(axis -> place.size(size(axis))).toList());
    }

    /// The name under which a block binds the number of places that are chosen along an axis: `e?` beside `e`.
    private static String size(Axis axis) {
        return axis.toString();
    }
}

package assay.account;

import assay.algebra.Expr;
import assay.model.Model;
import assay.model.Op;
import assay.model.Place;
import assay.model.Tensor;
import assay.quantity.Unit;
import java.util.List;
import java.util.Optional;

/// The elements of every parameter tensor; one that several ops share is its owner's.
public record Parameters() implements Quantity {
    @Override
    public String name() {
        return "parameters";
    }

    @Override
    public String title() {
        return "Parameters";
    }

    @Override
    public Unit unit() {
        return Unit.PARAMETER;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        return Optional.of(new Ledger(this, unit(), entries(model), List.of()));
    }

    static List<Entry> entries(Model model) {
        return Stored.read(model, Tensor::counted, Stored::elements);
    }

    /// The parameters of one copy of an op.
    static Expr of(Place place, Op op) {
        var sum = Expr.ZERO;
        for (var tensor : op.line().reads()) {
            if (tensor.counted()) {
                sum = sum.plus(tensor.elements(place::size));
            }
        }
        return sum;
    }
}

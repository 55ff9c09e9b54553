package assay.account;

import assay.model.Contract;
import assay.model.Model;
import assay.model.Op;
import assay.model.Place;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import assay.quantity.Unit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/// The parameters that one token meets: of routed experts those that are chosen for it, of everything else all,
/// embedding, head, routers, shared experts, towers and prediction layers included. A [Basis] leaves some of them out.
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
        return Optional.of(new Ledger(this, unit(), Stored.read(model, Tensor::counted,
                (tensor, place) -> place.met(tensor)), List.of()));
    }

    /// Of a model's active parameters those that a contraction multiplies with something.
    public static Ledger multiplied(Model model, Ledger active) {
        return readBy(model, active, (_, op) -> op instanceof Contract);
    }

    /// Of parameters those that some op reads for which a predicate holds, its own or another's.
    static Ledger readBy(Model model, Ledger parameters, BiPredicate<Place, Op> reads) {
        var needed = new HashSet<String>();
        model.walk((place, op) -> {
            if (reads.test(place, op)) {
                op.line().reads().stream().filter(t -> t.counted() || t.role() == Role.SHARED)
                        .forEach(t -> needed.add(name(place, t)));
            }
        });
        return parameters.only(e -> needed.contains(name(e.place(), e.place().steps().getLast().name())));
    }

    private static String name(Place place, Tensor tensor) {
        return tensor.role() == Role.SHARED ? tensor.path() + "." + tensor.name() : name(place, tensor.name());
    }

    private static String name(Place place, String parameter) {
        return place.module() + "." + parameter;
    }
}

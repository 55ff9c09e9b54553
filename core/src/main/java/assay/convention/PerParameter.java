package assay.convention;

import assay.algebra.Expr;
import assay.model.Axis;
import assay.model.Component;
import assay.model.Op;
import assay.model.Place;
import assay.model.Tensor;
import java.util.Set;

/// What a convention charges for parameters as such.
///
/// @param flops of the forward pass for each parameter that a token meets, of routed experts those that are chosen for
/// it; zero where parameters cost nothing
/// @param unpaid the components whose parameters are not among those
public record PerParameter(int flops, Set<Component> unpaid) {
    static final PerParameter NONE = new PerParameter(0, Set.of());

    public PerParameter {
        unpaid = Set.copyOf(unpaid);
    }

    Expr flops(Place place, Op op) {
        if (flops == 0 || place.purpose().filter(unpaid::contains).isPresent()) {
            return Expr.ZERO;
        }
        var own = Expr.sum(op.line().reads().stream().filter(Tensor::counted).map(place::met).toList());
        return own.isZero() ? own : own.times(place.size("b")).times(place.size("t")).times(flops);
    }

    /// How the FLOPs of an op come about, in words.
    String rule(Op op) {
        boolean chosen = op.line().reads().stream().flatMap(t -> t.axes().stream()).anyMatch(Axis::chosen);
        return flops + " for each of its parameters and each token"
                + (chosen ? ", of routed experts those that are chosen" : "");
    }
}

package assay.account;

import assay.algebra.Expr;
import assay.model.Axis;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What counts as a FLOP.
///
/// @param name as `--convention` takes it
/// @param definition what it counts, in a sentence or two
/// @param source who counts so, and where it is written
/// @param perMultiplyAdd 1 or 2
/// @param matmuls which contractions it counts
/// @param pairs which pairs of a masked contraction
/// @param prices what it charges for pointwise work; a kind that is not in it is not counted
/// @param perParameter FLOPs of the forward pass for each parameter that a token meets, of routed experts those that
/// are chosen for it; zero where parameters as such cost nothing
/// @param unpaid the components whose parameters are not among those
/// @param lookupIsMatmul whether looking up an embedding is charged as the product with a one-hot row
/// @param lastLogitsOnly whether the head is charged for the last position alone
/// @param backward how the backward pass follows
public record Convention(
        String name,
        String definition,
        String source,
        int perMultiplyAdd,
        Set<Matmul> matmuls,
        Pairs pairs,
        Map<Kind, Price> prices,
        int perParameter,
        Set<Component> unpaid,
        boolean lookupIsMatmul,
        boolean lastLogitsOnly,
        Backward backward) {
    /// How a convention comes to the backward pass.
    public sealed interface Backward {
        /// Op by op, from the tree of the gradient.
        record Pass() implements Backward {}

        /// A multiple of the forward pass.
        record Factor(int times) implements Backward {}

        /// The convention says nothing of it.
        record Unstated() implements Backward {}
    }

    public Convention {
        matmuls = Set.copyOf(matmuls);
        prices = Map.copyOf(prices);
        unpaid = Set.copyOf(unpaid);
    }

    /// This convention under another name, to be changed by the methods below.
    Convention as(String name, String definition, String source) {
        return new Convention(name, definition, source, perMultiplyAdd, matmuls, pairs, prices, perParameter,
                unpaid, lookupIsMatmul, lastLogitsOnly, backward);
    }

    Convention counting(Matmul... counted) {
        return new Convention(name, definition, source, perMultiplyAdd, Set.of(counted), pairs, prices, perParameter,
                unpaid, lookupIsMatmul, lastLogitsOnly, backward);
    }

    Convention perMultiplyAdd(int n) {
        return new Convention(name, definition, source, n, matmuls, pairs, prices, perParameter,
                unpaid, lookupIsMatmul, lastLogitsOnly, backward);
    }

    Convention pairs(Pairs counted) {
        return new Convention(name, definition, source, perMultiplyAdd, matmuls, counted, prices, perParameter,
                unpaid, lookupIsMatmul, lastLogitsOnly, backward);
    }

    /// This convention where of masked contractions exactly the pairs are counted that the mask leaves.
    public Convention exactly() {
        return pairs(Pairs.NEEDED);
    }

    Convention prices(Map<Kind, Price> list) {
        return new Convention(name, definition, source, perMultiplyAdd, matmuls, pairs, list, perParameter,
                unpaid, lookupIsMatmul, lastLogitsOnly, backward);
    }

    /// Each parameter charged, but for those of some components.
    Convention perParameter(int n, Component... left) {
        return new Convention(name, definition, source, perMultiplyAdd, matmuls, pairs, prices, n, Set.of(left),
                lookupIsMatmul, lastLogitsOnly, backward);
    }

    Convention withLookupAsMatmul() {
        return new Convention(name, definition, source, perMultiplyAdd, matmuls, pairs, prices, perParameter,
                unpaid, true, lastLogitsOnly, backward);
    }

    Convention withLastLogitsOnly() {
        return new Convention(name, definition, source, perMultiplyAdd, matmuls, pairs, prices, perParameter,
                unpaid, lookupIsMatmul, true, backward);
    }

    Convention backward(Backward how) {
        return new Convention(name, definition, source, perMultiplyAdd, matmuls, pairs, prices, perParameter,
                unpaid, lookupIsMatmul, lastLogitsOnly, how);
    }

    /// The FLOPs of one copy of an op.
    ///
    /// @param charged the kinds already charged in this copy of the layer, for prices that hold once
    Expr flops(Place place, Op op, Set<Kind> charged) {
        return matmul(place, op).plus(parameters(place, op)).plus(pointwise(place, op, charged));
    }

    private Expr matmul(Place place, Op op) {
        boolean counted = switch (op) {
            case Contract c -> matmuls.contains(Matmul.of(c, place));
            case Gather g -> lookupIsMatmul && lookup(place, g);
            case Pointwise _, Opaque _ -> false;
        };
        if (!counted) {
            return Expr.ZERO;
        }
        var where = lastLogitsOnly && within(place, Component.HEAD) ? last(place) : place;
        return pairs.combinations(op.line(), where).times(perMultiplyAdd);
    }

    private Expr parameters(Place place, Op op) {
        if (perParameter == 0 || place.purpose().filter(unpaid::contains).isPresent()) {
            return Expr.ZERO;
        }
        var own = Active.of(place, op);
        return own.isZero() ? own : own.times(place.size("b")).times(place.size("t")).times(perParameter);
    }

    private Expr pointwise(Place place, Op op, Set<Kind> charged) {
        if (!(op instanceof Pointwise(_, var kind, var line))) {
            return Expr.ZERO;
        }
        var price = prices.get(kind);
        if (price == null || (price.once() && !charged.add(kind))) {
            return Expr.ZERO;
        }
        return price.of(line, place, pairs);
    }

    /// How it comes to the FLOPs of an entry, in words.
    public String rule(Entry entry) {
        return entry.op().map(op -> rule(entry, op)).orElse("the sum of its entries");
    }

    private String rule(Entry entry, Op op) {
        return switch (op) {
            case Contract c when matmuls.contains(Matmul.of(c, entry.place())) -> "a contraction: " + perMultiplyAdd
                    + " for every combination of its indices"
                    + (c.line().mask().isPresent() ? ", " + pairs.label() : "")
                    + (lastLogitsOnly && within(entry.place(), Component.HEAD) ? ", at the last position" : "");
            case Gather g when lookupIsMatmul && lookup(entry.place(), g) -> "a product with one-hot rows: "
                    + perMultiplyAdd + " for every combination of its indices";
            case Pointwise p when prices.containsKey(p.kind()) -> p.kind().label() + " by the price list";
            case Contract _, Gather _, Pointwise _, Opaque _ -> perParameter
                    + " for each of its parameters and each token"
                    + (chooses(op) ? ", of routed experts those that are chosen" : "");
        };
    }

    private static boolean chooses(Op op) {
        return op.line().reads().stream().flatMap(t -> t.axes().stream()).anyMatch(Axis::chosen);
    }

    private static boolean lookup(Place place, Gather gather) {
        return within(place, Component.EMBEDDING)
                && gather.line().reads().stream().anyMatch(Tensor::trained);
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

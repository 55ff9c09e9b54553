package assay.convention;

import assay.algebra.Expr;
import assay.model.Component;
import assay.model.Form.Way;
import assay.model.Kind;
import assay.model.Op;
import assay.model.Place;
import assay.model.Pointwise;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What counts as a FLOP.
///
/// @param name as `--convention` takes it
/// @param definition what it counts, in a sentence or two
/// @param source who counts so, and where it is written
/// @param products what it counts of products
/// @param prices what it charges for pointwise work; a kind that is not in it is not counted
/// @param parameters what it charges for them as such
/// @param backward how the backward pass follows
/// @param scans how it takes scans and short convolutions; empty where it says nothing of them, and they stand beside
/// its totals by name
public record Convention(
        String name,
        String definition,
        String source,
        Products products,
        Map<Kind, Price> prices,
        PerParameter parameters,
        Backward backward,
        Optional<Way> scans) {
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
        prices = Map.copyOf(prices);
    }

    /// This convention under another name, to be changed by the methods below.
    Convention as(String name, String definition, String source) {
        return new Convention(name, definition, source, products, prices, parameters, backward, scans);
    }

    Convention counting(Matmul... counted) {
        return with(products.counting(Set.of(counted)));
    }

    Convention perMultiplyAdd(int n) {
        return with(products.perMultiplyAdd(n));
    }

    Convention pairs(Pairs counted) {
        return with(products.pairs(counted));
    }

    /// This convention where of masked contractions exactly the pairs are counted that the mask leaves.
    public Convention exactly() {
        return pairs(Pairs.NEEDED);
    }

    Convention withLookups() {
        return with(products.withLookups());
    }

    Convention withLastLogitsOnly() {
        return with(products.withLastLogitsOnly());
    }

    Convention prices(Map<Kind, Price> list) {
        return with(products, list, parameters, backward);
    }

    /// Scans and short convolutions taken one way.
    Convention scans(Way way) {
        return scans(Optional.of(way));
    }

    /// Nothing counted of scans and short convolutions.
    Convention withoutScans() {
        return scans(Optional.empty());
    }

    private Convention scans(Optional<Way> way) {
        return new Convention(name, definition, source, products, prices, parameters, backward, way);
    }

    /// Each parameter charged, but for those of some components.
    Convention perParameter(int n, Component... left) {
        return with(products, prices, new PerParameter(n, Set.of(left)), backward);
    }

    Convention backward(Backward how) {
        return with(products, prices, parameters, how);
    }

    private Convention with(Products others) {
        return with(others, prices, parameters, backward);
    }

    private Convention with(Products counted, Map<Kind, Price> list, PerParameter charged, Backward how) {
        return new Convention(name, definition, source, counted, list, charged, how, scans);
    }

    /// The FLOPs of one copy of an op.
    ///
    /// @param charged the kinds already charged in this copy of the layer, for prices that hold once
    public Expr flops(Place place, Op op, Set<Kind> charged) {
        return products.flops(place, op).plus(parameters.flops(place, op)).plus(pointwise(place, op, charged));
    }

    private Expr pointwise(Place place, Op op, Set<Kind> charged) {
        if (!(op instanceof Pointwise(_, var kind, var line, _))) {
            return Expr.ZERO;
        }
        var price = prices.get(kind);
        if (price == null || (price.once() && !charged.add(kind))) {
            return Expr.ZERO;
        }
        return price.of(line, place, products.pairs());
    }

    /// How it comes to the FLOPs of an op, in words.
    public String rule(Place place, Op op) {
        return products.rule(place, op).orElseGet(() ->
                op instanceof Pointwise p && prices.containsKey(p.kind())
                        ? p.kind().label() + " by the price list"
                        : parameters.rule(op));
    }
}

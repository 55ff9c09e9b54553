package assay.account;

import assay.algebra.Expr;
import assay.convention.Convention;
import assay.convention.Matmul;
import assay.model.Contract;
import assay.model.Form.Way;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The FLOPs of a tree under a convention, and what the convention leaves out of it.
final class Work {
    private Work() {}

    /// The work of a step that decodes one token: of scans what one token does, where the convention counts them.
    static Ledger ofToken(Quantity quantity, Model step, Convention convention) {
        return of(quantity, convention.scans().isPresent() ? step.in(Way.RECURRENT) : step, convention);
    }

    static Ledger of(Quantity quantity, Model whole, Convention convention) {
        var tree = formed(whole, convention);
        var entries = new ArrayList<Entry>();
        var left = new LinkedHashMap<String, Omission>();
        var charged = new LinkedHashMap<String, Set<Kind>>();
        tree.walk((place, op) -> {
            var here = charged.computeIfAbsent(layer(place), _ -> EnumSet.noneOf(Kind.class));
            var flops = convention.flops(place, op, here);
            if (!flops.isZero()) {
                entries.add(Entry.of(place, op, flops));
            } else if (op instanceof Opaque || !op.line().writes().getFirst().elements(place::size).isZero()) {
                omitted(place, op).ifPresent(what -> left.merge(what, omission(what, place, op), Work::both));
            }
        });
        return new Ledger(quantity, quantity.unit(), entries, List.copyOf(left.values()));
    }

    /// A tree with its scans and short convolutions as the convention takes them.
    static Model formed(Model model, Convention convention) {
        return convention.scans().map(model::in).orElse(model);
    }

    /// As [#formed], but for what the backward pass undoes by itself.
    static Model undone(Model model, Convention convention) {
        return convention.scans().map(way -> model.in(way,
                p -> way != Way.REFERENCE || p.form(Way.BACKWARD).isEmpty())).orElse(model);
    }

    /// The path of the layer around a place, within which a price holds once; outside of one, of the place itself.
    ///
    /// A layer is a copy of the innermost repeat that is no part of a component, such as the norms of an attention's
    /// heads are, and no part of a layer itself: there once, beside others of its name that do something else.
    private static String layer(Place place) {
        boolean within = place.component().filter(c -> !c.layered()).isPresent();
        var steps = within ? place.steps().subList(0, place.depth()) : place.steps();
        int depth = 0;
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            boolean part = depth > 0 && step.times().equals(Expr.ONE) && !step.variant().isEmpty();
            if (step.numbered() && !part) {
                depth = i + 1;
            }
        }
        return (depth == 0 ? place.steps() : steps.subList(0, depth)).stream()
                .map(Place.Step::label).collect(Collectors.joining("/"));
    }

    /// What an uncounted op is called; empty where there is nothing to count.
    private static Optional<String> omitted(Place place, Op op) {
        return switch (op) {
            case Contract c -> Optional.of(Matmul.of(c, place).label());
            case Pointwise p -> p.kind().works() ? Optional.of(p.kind().label()) : Optional.empty();
            case Gather g -> g.line().reads().stream().anyMatch(Tensor::parameter)
                    ? Optional.of("embedding lookup")
                    : Optional.empty();
            case Opaque o -> Optional.of(o.operator());
        };
    }

    private static Omission omission(String what, Place place, Op op) {
        var count = place.count();
        var elements = op.line().writes().getFirst().elements(place::size);
        return new Omission(what, count, elements.times(count));
    }

    private static Omission both(Omission a, Omission b) {
        return new Omission(a.what(), a.ops().plus(b.ops()), a.elements().plus(b.elements()));
    }
}

package assay.life;

import assay.algebra.Expr;
import assay.model.Model;
import assay.model.Op;
import assay.model.Place;
import assay.pass.Recompute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What is kept between the forward and the backward pass, tensor by tensor, for any sizes; and what of the ops has no
/// rule.
public record Holdings(List<Kept> all, List<Unknown> unknown) {
    /// The entry that stands for what is held while a part is done again.
    public static final String RECOMPUTED = "recomputed";

    public Holdings {
        all = List.copyOf(all);
        unknown = List.copyOf(unknown);
    }

    /// A tensor that is kept; one that several ops keep, or all layers, is one.
    ///
    /// @param place of the op that made it, with so many copies
    /// @param each the bytes of one copy
    public record Kept(Place place, Op op, Expr each) {}

    /// Ops that have no rule.
    ///
    /// @param ops how many, all copies
    /// @param elements that they write, all copies
    public record Unknown(String what, Expr ops, Expr elements) {}

    private record Key(String path, Op op, Expr each) {}

    private record Sum(Place place, Expr count) {
        Sum plus(Sum other) {
            return new Sum(place, count.plus(other.count));
        }
    }

    /// The holdings of a model's forward pass.
    public static Holdings of(Model model, Keeping list, Kernel kernel, Recompute recompute, Types types) {
        var walk = Walk.of(model, list, kernel, recompute, types);
        return new Holdings(kept(walk), walk.unknown());
    }

    private static List<Kept> kept(Walk walk) {
        var sums = new LinkedHashMap<Key, Sum>();
        for (var storage : walk.made) {
            if (storage.isKept()) {
                sums.merge(new Key(storage.place.path(), storage.op, storage.each()),
                        new Sum(storage.place, storage.count().expr()), Sum::plus);
            }
        }
        var all = new ArrayList<Kept>();
        sums.forEach((key, sum) -> {
            if (!sum.count().isZero()) {
                all.add(new Kept(sum.place().copies(sum.count()), key.op(), key.each()));
            }
        });
        largest(walk).ifPresent(all::add);
        return all;
    }

    /// What is held while a part is done again, the most of any.
    private static Optional<Kept> largest(Walk walk) {
        var amounts = walk.regions.stream().map(region -> held(walk, region)).filter(a -> !a.isZero()).distinct()
                .toList();
        return walk.made.stream().filter(Storage::isRedone).findFirst().flatMap(first -> amounts.stream()
                .reduce(Expr::max)
                .map(most -> new Kept(Place.root(first.place.axes()).of(first.op).named(RECOMPUTED), first.op, most)));
    }

    private static Expr held(Walk walk, Region region) {
        return Expr.sum(walk.made.stream()
                .filter(s -> s.isRedone() && Objects.equals(s.copies.again(), Optional.of(region)))
                .map(s -> s.each().times(s.copies.inner().expr()))
                .toList());
    }
}

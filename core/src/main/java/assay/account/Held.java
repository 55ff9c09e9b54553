package assay.account;

import assay.account.Copies.Region;
import assay.account.Storage.Width;
import assay.algebra.Expr;
import assay.model.Op;
import assay.model.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// The storages of a forward pass, each marked whether it is kept.
///
/// @param made in order
/// @param regions the parts that are done again, each one copy
record Held(List<Storage> made, List<Region> regions, List<Omission> omissions) {
    private record Key(String path, Op op, Expr each) {}

    private record Sum(Place place, Expr count) {
        Sum plus(Sum other) {
            return new Sum(place, count.plus(other.count));
        }
    }

    /// One entry for each tensor that is kept, and one for the largest part that is done again.
    ///
    /// @param bytes of an element
    List<Entry> entries(Function<Width, Expr> bytes) {
        var sums = new LinkedHashMap<Key, Sum>();
        for (var storage : made) {
            if (storage.kept()) {
                var each = storage.elements.times(bytes.apply(storage.width()));
                sums.merge(new Key(storage.place.path(), storage.op, each),
                        new Sum(storage.place, storage.copies.count()), Sum::plus);
            }
        }
        var entries = new ArrayList<Entry>();
        sums.forEach((key, sum) -> {
            if (!sum.count().isZero()) {
                entries.add(Entry.of(sum.place().copies(sum.count()), key.op(), key.each()));
            }
        });
        largest(bytes).ifPresent(entries::add);
        return entries;
    }

    /// What is held while a part is done again, the most of any.
    private Optional<Entry> largest(Function<Width, Expr> bytes) {
        var amounts = regions.stream().map(region -> held(region, bytes)).filter(a -> !a.isZero()).distinct().toList();
        return made.stream().filter(Storage::redone).findFirst().flatMap(first -> amounts.stream()
                .reduce(Expr::max)
                .map(most -> Entry.of(Place.root(first.place.axes()).of(first.op).named("recomputed"), first.op,
                        most)));
    }

    private Expr held(Region region, Function<Width, Expr> bytes) {
        return Expr.sum(made.stream()
                .filter(s -> s.redone() && Objects.equals(s.copies.again(), Optional.of(region)))
                .map(s -> s.elements.times(bytes.apply(s.width())).times(s.copies.held()))
                .toList());
    }
}

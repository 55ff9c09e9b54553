package assay.check;

import assay.algebra.Rational;
import assay.check.Comparison.Difference;
import assay.check.Comparison.Sort;
import assay.check.StoredNames.Found;
import assay.model.Named;
import assay.model.Numbers;
import assay.model.Tensor.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/// The tensors of one name pattern, those of a model beside those of a checkpoint: each with the one of its number,
/// then those that are left over on either side with each other.
final class Pairing {
    /// The most layers that are named one by one.
    private static final int NAMED = 10_000;

    private final String name;
    private final List<Wanted> wanted = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();

    /// Tensors of one shape that the model has, and how many of them have found none yet.
    private static final class Wanted {
        private final List<Rational> shape;
        private final List<Named> named;
        private final boolean constant;
        private final List<List<LongPredicate>> grids;
        private final List<Numbers> layers;
        private final Map<String, Rational> values;
        private final HashSet<Long> found = new HashSet<>();
        private Rational left;

        private Wanted(List<Rational> shape, List<Named> named, Map<String, Rational> values) {
            this.shape = shape;
            this.named = named;
            this.values = values;
            this.constant = named.stream().allMatch(n -> n.role() == Role.CONSTANT);
            this.left = named.stream().map(n -> n.count().at(values)).reduce(Rational.ZERO, Rational::plus);
            var all = named.stream().flatMap(n -> n.grids().stream()).toList();
            this.grids = all.stream().map(g -> g.places().stream().map(p -> p.among(values)).toList()).toList();
            this.layers = all.stream().flatMap(g -> g.places().stream().limit(1)).toList();
        }

        private boolean has(List<Long> numbers) {
            return grids.stream().anyMatch(places -> has(places, numbers));
        }

        private static boolean has(List<LongPredicate> places, List<Long> numbers) {
            if (places.size() != numbers.size()) {
                return false;
            }
            for (int i = 0; i < places.size(); i++) {
                if (!places.get(i).test(numbers.get(i))) {
                    return false;
                }
            }
            return true;
        }

        /// Its layers of which the checkpoint has no such tensor; none where there are too many to name.
        private List<Integer> without() {
            var all = new TreeSet<Integer>();
            for (var numbers : layers) {
                if (numbers.count().at(values).compareTo(Rational.of(NAMED - all.size())) > 0) {
                    return List.of();
                }
                for (int i = 0; i < numbers.size(values); i++) {
                    all.add(numbers.get(i, values));
                }
            }
            all.removeIf(n -> found.contains((long) n));
            return List.copyOf(all);
        }
    }

    /// @param expected the model's tensors by their shapes
    Pairing(String name, Map<List<Rational>, List<Named>> expected, Map<String, Rational> values) {
        this.name = name;
        expected.forEach((shape, named) -> wanted.add(new Wanted(shape, named, values)));
    }

    List<Difference> differences() {
        return differences;
    }

    /// Finds the differences.
    ///
    /// @return the elements of constants that both have
    Rational compare(SequencedMap<List<Rational>, List<Found>> stored) {
        var there = new LinkedHashMap<List<Rational>, List<Found>>();
        var constants = Rational.ZERO;
        stored.forEach((shape, all) -> there.put(shape, new ArrayList<>(all)));
        for (var want : wanted) {
            var same = Rational.of(take(want, there.getOrDefault(want.shape, new ArrayList<>())).size());
            want.left = want.left.minus(same);
            if (want.constant) {
                var others = there.getOrDefault(want.shape, new ArrayList<>());
                var more = want.left.min(Rational.of(others.size()));
                others.subList(0, more.num().intValueExact()).clear();
                constants = constants.plus(want.shape.stream().reduce(same.plus(more), Rational::times));
                want.left = Rational.ZERO;
            }
        }
        there.forEach(this::reshaped);
        for (var want : wanted) {
            differ(Sort.ELSEWHERE, want, want.shape, there.getOrDefault(want.shape, new ArrayList<>()));
        }
        for (var want : wanted) {
            there.forEach((shape, left) -> differ(Sort.SHAPE, want, shape, left));
            if (want.left.signum() > 0) {
                differences.add(new Difference(Sort.MISSING, name, want.named, want.shape, List.of(), want.left,
                        want.without(), List.of()));
            }
        }
        there.forEach((shape, left) -> {
            if (!left.isEmpty()) {
                differences.add(new Difference(Sort.EXTRA, name, List.of(), List.of(), shape,
                        Rational.of(left.size()), List.of(), layers(left)));
            }
        });
        return constants;
    }

    /// Takes out what has a number of what is wanted, as many as are.
    private static List<Found> take(Wanted want, List<Found> left) {
        var taken = new ArrayList<Found>();
        var most = want.left.min(Rational.of(left.size())).num().intValueExact();
        left.removeIf(found -> taken.size() < most && want.has(found.numbers()) && taken.add(found));
        taken.forEach(found -> found.numbers().stream().limit(1).forEach(want.found::add));
        return taken;
    }

    /// What has a number of what is wanted in another shape.
    private void reshaped(List<Rational> shape, List<Found> left) {
        wanted.forEach(want -> differ(Sort.SHAPE, want, shape, take(want, left)));
    }

    /// As many tensors of either side as there are on both.
    private void differ(Sort sort, Wanted want, List<Rational> shape, List<Found> left) {
        var both = want.left.min(Rational.of(left.size()));
        if (both.signum() > 0) {
            var these = left.subList(0, both.num().intValueExact());
            differences.add(new Difference(sort, name, want.named, want.shape, shape, both,
                    sort == Sort.SHAPE ? List.of() : want.without(), layers(these)));
            want.left = want.left.minus(both);
            these.clear();
        }
    }

    private static List<Integer> layers(List<Found> some) {
        return List.copyOf(new TreeSet<>(some.stream().flatMap(f -> f.numbers().stream().limit(1))
                .filter(n -> n >= 0 && n <= Integer.MAX_VALUE).map(Long::intValue).toList()));
    }
}

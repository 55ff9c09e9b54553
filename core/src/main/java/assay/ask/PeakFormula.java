package assay.ask;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// The peak of a training in the names of some sizes: the greatest of what is held at every moment that is the greatest
/// of its phase at some point of a lattice of values. What is held at a moment is held at it with any values, so that
/// this is the peak at all points of the lattice, and nowhere more than it.
///
/// @param bytes with numbers for all sizes but those that are kept
/// @param points of the lattice
/// @param sizes that are in it, those with numbers among them
public record PeakFormula(Expr bytes, int points, Set<String> sizes) {
    private static final List<Long> BATCHES = List.of(1L, 4L, 16L, 64L, 256L);
    private static final List<Long> CONTEXTS = List.of(1L, 16L, 128L, 512L, 2048L, 8192L, 65_536L);
    private static final List<Rational> FACTORS = List.of(Rational.of(1, 2), Rational.ONE, Rational.of(2));

    /// Points of a lattice over many sizes are as many as are sought in a second or two.
    private static final int MOST = 150;

    public PeakFormula {
        sizes = Set.copyOf(sizes);
    }

    static PeakFormula of(Training training, Set<String> kept) {
        var bindings = training.subject().sizes().bindings(kept);
        var found = new LinkedHashSet<Expr>();
        var sizes = new HashSet<String>();
        int points = 0;
        for (var point : lattice(training.subject().values(), kept)) {
            var values = values(training.subject().values(), bindings, point);
            if (values.isPresent()) {
                points++;
                for (var moment : training.moments(values.get())) {
                    var bytes = bytes(training, moment);
                    bytes.dims().forEach(dim -> sizes.add(dim.name()));
                    found.add(bytes.with(bindings));
                }
            }
        }
        return new PeakFormula(greatest(found), points, sizes);
    }

    /// In whole bytes, as moments are.
    private static Expr bytes(Training training, Moment moment) {
        return training.micro(Expr.sum(moment.parts().values().stream()
                .map(part -> part.isInteger() ? part : part.ceil()).toList()));
    }

    /// The points, each with a value for every size that is kept: the sequences and the tokens by powers, others by
    /// halves and doubles.
    private static List<Map<String, Rational>> lattice(Map<String, Rational> values, Set<String> kept) {
        List<Map<String, Rational>> all = List.of(Map.of());
        for (var name : kept) {
            var own = values.getOrDefault(name, Rational.ONE);
            var steps = new LinkedHashSet<>(List.of(own));
            (name.equals("B") ? BATCHES.stream().map(Rational::of) : name.equals("T")
                    ? CONTEXTS.stream().map(Rational::of) : FACTORS.stream().map(own::times)).forEach(steps::add);
            steps.removeIf(value -> !value.isInteger());
            var more = new ArrayList<Map<String, Rational>>();
            for (var point : all) {
                for (var value : steps) {
                    var next = new LinkedHashMap<>(point);
                    next.put(name, value);
                    more.add(next);
                }
            }
            all = some(more);
        }
        return all;
    }

    /// As many as are tried, evenly among them.
    private static List<Map<String, Rational>> some(List<Map<String, Rational>> all) {
        int most = Math.min(MOST, all.size());
        return IntStream.range(0, most).mapToObj(i -> all.get(i * all.size() / most)).toList();
    }

    /// The value of every size at a point; empty where one is no whole number.
    private static Optional<Map<String, Rational>> values(
            Map<String, Rational> own, Map<String, Expr> bindings, Map<String, Rational> point) {
        var values = new HashMap<>(own);
        bindings.forEach((name, definition) -> values.put(name, definition.at(point)));
        values.putAll(point);
        var sequences = values.getOrDefault(Training.MICRO_BATCH, values.getOrDefault("B", Rational.ONE));
        values.put("B", sequences);
        return values.values().stream().allMatch(v -> v.isInteger() && v.signum() > 0) ? Optional.of(values)
                : Optional.empty();
    }

    /// The greatest, less those that another is never below.
    private static Expr greatest(Set<Expr> found) {
        var all = new ArrayList<>(found);
        all.removeIf(one -> all.stream().anyMatch(other -> !other.equals(one)
                && other.minus(one).isNonNegative()));
        return all.stream().reduce(Expr::max).orElse(Expr.ZERO);
    }
}

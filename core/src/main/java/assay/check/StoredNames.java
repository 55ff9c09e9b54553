package assay.check;

import assay.algebra.Rational;
import assay.model.Checkpoint;
import assay.model.Checkpoint.Held;
import assay.model.Named;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The tensors of a checkpoint by the pattern of their names, in which every number is `{i}`, and by shape.
public record StoredNames(SequencedMap<String, SequencedMap<List<Rational>, List<Found>>> patterns) {
    /// A tensor, and the numbers in its name.
    record Found(Held held, List<Long> numbers) {}

    static final String NUMBER = Named.NUMBER;

    private static final int DIGITS = 4;
    private static final int LAYER = 3;
    private static final Comparator<String> NUMERIC =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    /// The most kinds of tensors that are compared with a model's.
    private static final int KINDS = 1_000_000;

    static StoredNames of(Checkpoint checkpoint, Dialect dialect) {
        var patterns = new LinkedHashMap<String, SequencedMap<List<Rational>, List<Found>>>();
        int kinds = 0;
        var shapes = new HashMap<List<Long>, List<Rational>>();
        for (var held : checkpoint.tensors()) {
            var shape = shapes.computeIfAbsent(held.shape(),
                    s -> dialect.shape(s.stream().map(Rational::of).toList()));
            var alike = patterns.computeIfAbsent(Named.pattern(held.name()), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(shape, _ -> new ArrayList<>());
            kinds += alike.isEmpty() ? 1 : 0;
            bound(checkpoint, kinds, KINDS);
            alike.add(new Found(held, numbers(held.name())));
        }
        return new StoredNames(patterns);
    }

    /// @throws Refusal where there are more kinds of tensors than there may be
    static void bound(Checkpoint checkpoint, int kinds, int most) {
        if (kinds > most) {
            throw new Refusal(Problem.of(checkpoint.source(), "", "has more than " + most
                    + " kinds of tensors, by shape and by name but for its numbers: too many to tell apart"));
        }
    }

    /// These without some patterns.
    StoredNames without(Set<String> gone) {
        var left = new LinkedHashMap<>(patterns);
        left.keySet().removeAll(gone);
        return new StoredNames(left);
    }

    int tensors() {
        return patterns.values().stream().flatMap(shapes -> shapes.values().stream()).mapToInt(List::size).sum();
    }

    Rational elements() {
        return patterns.values().stream()
                .flatMap(shapes -> shapes.values().stream())
                .flatMap(List::stream)
                .map(found -> found.held().elements())
                .reduce(Rational.ZERO, Rational::plus);
    }

    /// The numbers in a name; -1 for one that no layer has.
    private static List<Long> numbers(String name) {
        return Named.numbers(name).stream().map(word -> word.length() > DIGITS * DIGITS
                || (word.length() > 1 && word.startsWith("0")) ? -1L : Long.parseLong(word)).toList();
    }

    /// Whether numbers count from 0 without a gap, so far as they are short.
    private static boolean counted(Set<String> numbers) {
        return numbers.stream().allMatch(n -> n.length() <= DIGITS)
                && numbers.stream().mapToInt(Integer::parseInt).max().orElse(-1) == numbers.size() - 1;
    }

    /// The number from which numbers count without a gap, where that is not 0.
    static Optional<Integer> offset(Set<String> numbers) {
        if (numbers.isEmpty() || numbers.stream().anyMatch(n -> n.length() > DIGITS)) {
            return Optional.empty();
        }
        var all = numbers.stream().mapToInt(Integer::parseInt).summaryStatistics();
        return Optional.of(all.getMin()).filter(n -> n > 0 && all.getMax() - n + 1 == numbers.size());
    }

    /// How many layers the stacks have of which none is left out.
    Set<Rational> depths() {
        return stacks().values().stream().filter(StoredNames::counted).map(s -> Rational.of(s.size()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// The numbers of layers that do not count from 0 without a gap, by what stands before them.
    ///
    /// Modules that hold one another with steps between that have no tensors, as `mlp.0` and `mlp.2` do, are no layers:
    /// those have more tensors than a weight and a bias.
    SequencedMap<String, Set<String>> misnumbered() {
        var all = stacks();
        var under = new HashMap<String, Integer>();
        patterns.keySet().stream().filter(p -> p.contains(NUMBER))
                .forEach(p -> under.merge(p.substring(0, p.indexOf(NUMBER)), 1, Integer::sum));
        all.keySet().removeIf(s -> under.getOrDefault(s, 0) < LAYER);
        all.values().removeIf(StoredNames::counted);
        return all;
    }

    /// The patterns of several numbers, such as those of experts in layers, of which not every pair is there, with the
    /// numbers at the last place.
    SequencedMap<String, Set<String>> uneven() {
        var all = new LinkedHashMap<String, Set<String>>();
        patterns.forEach((pattern, shapes) -> {
            var places = new ArrayList<Set<String>>();
            int count = 0;
            for (var found : shapes.values().stream().flatMap(List::stream).toList()) {
                var numbers = Named.numbers(found.held().name());
                for (int i = 0; i < numbers.size(); i++) {
                    if (i == places.size()) {
                        places.add(new TreeSet<>(NUMERIC));
                    }
                    places.get(i).add(numbers.get(i));
                }
                count++;
            }
            var full = places.stream().map(p -> Rational.of(p.size())).reduce(Rational.ONE, Rational::times);
            if (places.size() > 1 && !full.equals(Rational.of(count))) {
                all.put(pattern, places.getLast());
            }
        });
        return all;
    }

    private SequencedMap<String, Set<String>> stacks() {
        var stacks = new LinkedHashMap<String, Set<String>>();
        patterns.keySet().stream().filter(p -> p.contains(NUMBER)).forEach(p -> stacks
                .computeIfAbsent(p.substring(0, p.indexOf(NUMBER)), _ -> new TreeSet<>(NUMERIC))
                .addAll(layers(p)));
        return stacks;
    }

    /// Numbers from the lowest.
    static List<String> inOrder(Set<String> numbers) {
        return numbers.stream().sorted(NUMERIC).toList();
    }

    /// The first numbers in the names of a pattern: the layers that have such a tensor.
    Set<String> layers(String pattern) {
        var layers = new TreeSet<>(NUMERIC);
        patterns.getOrDefault(pattern, new LinkedHashMap<>()).values().forEach(all -> all.forEach(found -> {
            for (var word : found.held().name().split("\\.", -1)) {
                if (Named.isNumber(word)) {
                    layers.add(word);
                    break;
                }
            }
        }));
        return layers;
    }
}

package assay.check;

import assay.algebra.Rational;
import assay.model.Model;
import assay.model.Named;
import assay.model.Tensor.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A model's tensors beside those of a checkpoint, both ways.
///
/// @param dropped the first word that the model's names have and the checkpoint's lack; empty where they agree
/// @param added the first word that the checkpoint's names have over the model's; empty where they agree
/// @param between a word that the checkpoint's names have between two of the model's; empty where none has
/// @param total the elements of the model's parameters
/// @param constants the elements that both have and that are no parameters
record Comparison(
        List<Difference> differences, String dropped, String added, String between, Rational total,
                Rational constants) {
    /// What is not the same on both sides.
    enum Sort {
        /// The model has it and the checkpoint has not.
        MISSING("missing"),
        /// The checkpoint has it and the model has not.
        EXTRA("not in the model"),
        SHAPE("another shape"),
        /// Both have it, each in other layers.
        ELSEWHERE("in other layers");

        private final String label;

        Sort(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /// Tensors of one name pattern that differ in one way.
    ///
    /// @param named the model's tensor, of which `described` is the shape
    /// @param count how many tensors
    /// @param without the layers that have none in the checkpoint and have one by the model
    /// @param with the layers that have one in the checkpoint that the model has not there
    record Difference(
            Sort sort, String name, List<Named> named, List<Rational> described, List<Rational> stored,
                    Rational count, List<Integer> without, List<Integer> with) {
        String key() {
            return sort + " " + name;
        }

        /// Where the model has it: the first layer that is known.
        private int first() {
            return Stream.concat(without.stream(), with.stream()).min(Comparator.naturalOrder()).orElse(0);
        }
    }

    private static final int FIRSTS = 32;
    /// The module that files of before transformers 5 have between a tower of images and what is in it.
    private static final String INNER = "vision_model";
    /// How many tensors are looked at for words that all names have in front.
    private static final int WORK = 2_000_000;

    /// How many tensors differ.
    Rational count() {
        return differences.stream().map(Difference::count).reduce(Rational.ZERO, Rational::plus);
    }

    /// How many tensors have none of their name on the other side.
    Rational alone() {
        return differences.stream().filter(d -> d.sort == Sort.MISSING || d.sort == Sort.EXTRA).map(Difference::count)
                .reduce(Rational.ZERO, Rational::plus);
    }

    /// What differs, by how and by name.
    Set<String> names() {
        return differences.stream().map(Difference::key).collect(Collectors.toSet());
    }

    /// The comparison with another model, the first words of names as they were in one before.
    static Comparison again(Model described, StoredNames stored, Dialect dialect, Comparison before) {
        var model = dialect.of(described);
        return of(model, model.sizes().values(), stored, dialect, before.dropped, before.added);
    }

    /// The comparison in which most names agree.
    static Comparison of(Model described, StoredNames stored, Dialect dialect) {
        var model = dialect.of(described);
        var values = model.sizes().values();
        var plain = of(model, values, stored, dialect, "", "");
        if (plain.differences.isEmpty()) {
            return plain;
        }
        var best = plain;
        var names = model.spelling().asIs().of(model).stream().map(Named::name).toList();
        long most = Math.max(2, WORK / (stored.tensors() + 1L));
        for (var word : firsts(names).stream().limit(most).toList()) {
            best = better(best, of(model, values, stored, dialect, word, ""));
        }
        for (var word : firsts(stored.patterns().keySet()).stream().limit(most).toList()) {
            best = better(best, of(model, values, stored, dialect, "", word));
        }
        return best;
    }

    private static Comparison better(Comparison one, Comparison other) {
        return other.count().compareTo(one.count()) < 0 ? other : one;
    }

    /// The first words of names; none where there are too many for one to be what all have in front.
    private static TreeSet<String> firsts(Iterable<String> names) {
        var words = new TreeSet<String>();
        for (var name : names) {
            if (name.indexOf('.') > 0) {
                words.add(name.substring(0, name.indexOf('.')));
            }
        }
        return words.size() > FIRSTS ? new TreeSet<>() : words;
    }

    private static Comparison of(
            Model model, Map<String, Rational> values, StoredNames stored, Dialect dialect, String dropped,
                    String added) {
        var total = Rational.ZERO;
        var between = "";
        var expected = new LinkedHashMap<String, SequencedMap<List<Rational>, List<Named>>>();
        for (var tensor : model.spelling().asIs().of(model)) {
            if (tensor.role() != Role.CONSTANT) {
                total = total.plus(tensor.elements().at(values));
            }
            for (var named : spelled(model, tensor, stored, dropped, added)) {
                var shape = dialect.shape(named.shape().stream().map(e -> e.at(values)).toList());
                var name = named(named.name(), dropped, added);
                var inner = inner(name, stored);
                between = inner.isPresent() ? INNER : between;
                expected.computeIfAbsent(inner.orElse(name), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(shape, _ -> new ArrayList<>())
                        .add(named);
            }
        }
        var differences = new ArrayList<Difference>();
        var constants = Rational.ZERO;
        var names = new LinkedHashSet<>(expected.keySet());
        names.addAll(stored.patterns().keySet());
        for (var name : names) {
            var pairing = new Pairing(name, expected.getOrDefault(name, new LinkedHashMap<>()), values);
            constants = constants.plus(pairing.compare(stored.patterns().getOrDefault(name, new LinkedHashMap<>())));
            differences.addAll(pairing.differences());
        }
        return new Comparison(inOrder(differences, names), dropped, added, between, total, constants);
    }

    /// The name that a tensor has in files with a module more, where they have it by that and not by its own.
    private static Optional<String> inner(String name, StoredNames stored) {
        return stored.patterns().containsKey(name) ? Optional.empty()
                : IntStream.range(1, name.length()).filter(at -> name.charAt(at) == '.')
                        .mapToObj(at -> name.substring(0, at) + "." + INNER + name.substring(at))
                        .filter(stored.patterns()::containsKey).findFirst();
    }

    /// Differences by the layers that they begin with, where they are of one stack; else as their names come.
    private static List<Difference> inOrder(List<Difference> differences, Iterable<String> names) {
        var stacks = new LinkedHashMap<String, Integer>();
        names.forEach(name -> stacks.putIfAbsent(stack(name), stacks.size()));
        return differences.stream().sorted(Comparator
                .comparingInt((Difference d) -> Objects.requireNonNull(stacks.get(stack(d.name))))
                .thenComparingInt(Difference::first)).toList();
    }

    /// What stands before a name's first number; of a name without one, the name.
    private static String stack(String name) {
        int at = name.indexOf(StoredNames.NUMBER);
        return at < 0 ? name : name.substring(0, at);
    }

    /// A tensor as the files have it: cut and called as checkpoints do, or as the reference implementation does.
    private static List<Named> spelled(Model model, Named tensor, StoredNames stored, String dropped, String added) {
        var cut = model.spelling().of(tensor);
        boolean whole = cut.stream().noneMatch(n -> stored.patterns().containsKey(named(n.name(), dropped, added)))
                && stored.patterns().containsKey(named(tensor.name(), dropped, added));
        return whole ? List.of(tensor) : cut;
    }

    private static String named(String name, String dropped, String added) {
        var rest = !dropped.isEmpty() && name.startsWith(dropped + ".") ? name.substring(dropped.length() + 1) : name;
        return added.isEmpty() ? rest : added + "." + rest;
    }
}

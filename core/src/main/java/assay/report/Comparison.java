package assay.report;

import assay.algebra.Rational;
import assay.model.Model;
import assay.model.Named;
import assay.model.Tensor.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;

/// A model's tensors beside those of a checkpoint, both ways.
///
/// @param dropped the first word that the model's names have and the checkpoint's lack; empty where they agree
/// @param added the first word that the checkpoint's names have over the model's; empty where they agree
/// @param total the elements of the model's parameters
/// @param constants the elements that both have and that are no parameters
record Comparison(
        List<Difference> differences, String dropped, String added, Rational total, Rational constants) {
    /// What is not the same on both sides.
    enum Sort {
        /// The model has it and the checkpoint has not.
        MISSING("missing"),
        /// The checkpoint has it and the model has not.
        EXTRA("not in the model"),
        SHAPE("another shape");

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
    record Difference(
            Sort sort, String name, List<Named> named, List<Rational> described, List<Rational> stored,
                    Rational count) {}

    private static final int FIRSTS = 32;

    /// How many tensors differ.
    Rational count() {
        return differences.stream().map(Difference::count).reduce(Rational.ZERO, Rational::plus);
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
        for (var word : firsts(names)) {
            best = better(best, of(model, values, stored, dialect, word, ""));
        }
        for (var word : firsts(stored.patterns().keySet())) {
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
        var expected = new LinkedHashMap<String, SequencedMap<List<Rational>, Wanted>>();
        for (var tensor : model.spelling().asIs().of(model)) {
            if (tensor.role() != Role.CONSTANT) {
                total = total.plus(tensor.elements().at(values));
            }
            for (var named : spelled(model, tensor, stored, dropped, added)) {
                var shape = dialect.shape(named.shape().stream().map(e -> e.at(values)).toList());
                expected.computeIfAbsent(named(named.name(), dropped, added), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(shape, _ -> new Wanted())
                        .add(named, named.count().at(values));
            }
        }
        var differences = new ArrayList<Difference>();
        var constants = Rational.ZERO;
        for (var entry : expected.entrySet()) {
            constants = constants.plus(compare(entry.getKey(), entry.getValue(), stored, differences));
        }
        stored.patterns().forEach((name, shapes) -> {
            if (!expected.containsKey(name)) {
                shapes.forEach((shape, held) -> differences.add(new Difference(
                        Sort.EXTRA, name, List.of(), List.of(), shape, Rational.of(held.size()))));
            }
        });
        return new Comparison(differences, dropped, added, total, constants);
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

    /// Tensors of one name and shape that the model has.
    private static final class Wanted {
        private final List<Named> named = new ArrayList<>();
        private Rational count = Rational.ZERO;
        private boolean constant = true;

        void add(Named one, Rational more) {
            named.add(one);
            count = count.plus(more);
            constant &= one.role() == Role.CONSTANT;
        }
    }

    /// Compares the tensors of one name: shape by shape, then those that are left over on either side with each other.
    ///
    /// @return the elements of constants that both have
    private static Rational compare(
            String name, Map<List<Rational>, Wanted> expected, StoredNames stored, List<Difference> differences) {
        var there = new LinkedHashMap<List<Rational>, Rational>();
        var found = stored.patterns().get(name);
        if (found != null) {
            found.forEach((shape, held) -> there.put(shape, Rational.of(held.size())));
        }
        var missing = new LinkedHashMap<List<Rational>, Rational>();
        var constants = Rational.ZERO;
        for (var entry : expected.entrySet()) {
            var shape = entry.getKey();
            var wanted = entry.getValue();
            var have = there.getOrDefault(shape, Rational.ZERO);
            var same = have.min(wanted.count);
            there.put(shape, have.minus(same));
            if (wanted.constant) {
                constants = constants.plus(shape.stream().reduce(same, Rational::times));
            } else if (wanted.count.compareTo(same) > 0) {
                missing.put(shape, wanted.count.minus(same));
            }
        }
        for (var want : missing.entrySet()) {
            var left = want.getValue();
            var named = expected.get(want.getKey());
            for (var have : there.entrySet()) {
                var both = have.getValue().min(left);
                if (named != null && both.signum() > 0) {
                    differences.add(new Difference(Sort.SHAPE, name, named.named, want.getKey(), have.getKey(), both));
                    left = left.minus(both);
                    have.setValue(have.getValue().minus(both));
                }
            }
            if (named != null && left.signum() > 0) {
                differences.add(new Difference(Sort.MISSING, name, named.named, want.getKey(), List.of(), left));
            }
        }
        there.forEach((shape, left) -> {
            if (left.signum() > 0) {
                differences.add(new Difference(Sort.EXTRA, name, List.of(), List.of(), shape, left));
            }
        });
        return constants;
    }
}

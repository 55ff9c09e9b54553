package assay.model;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Copies of the same parts, each under its number: the layers of a model, or those of one kind.
///
/// @param variant what tells these copies from others of the same name, such as `sliding`; empty where all are alike
/// @param numbers of the copies, in the order in which they are run
/// @param sets the numbers of their sets of parameters: `numbers`, or fewer where several runs share a set
public record Repeat(String name, String variant, Numbers numbers, Numbers sets, List<Node> parts) implements Node {
    public Repeat {
        parts = List.copyOf(parts);
    }

    /// Copies each with parameters of its own.
    public Repeat(String name, String variant, Numbers numbers, List<Node> parts) {
        this(name, variant, numbers, numbers, parts);
    }

    /// Copies that are numbered from 0, of which several may share a set of parameters.
    public Repeat(String name, String variant, Expr times, Expr stored, List<Node> parts) {
        this(name, variant, Numbers.first(times), Numbers.first(stored), parts);
    }

    public Repeat(String name, String variant, Expr times, List<Node> parts) {
        this(name, variant, Numbers.first(times), parts);
    }

    public Repeat(String name, Expr times, List<Node> parts) {
        this(name, "", times, parts);
    }

    /// How often the parts are run.
    public Expr times() {
        return numbers.count();
    }

    /// How many sets of parameters there are.
    public Expr stored() {
        return sets.count();
    }

    /// These copies with other parts.
    public Repeat with(List<Node> others) {
        return new Repeat(name, variant, numbers, sets, others);
    }

    /// The copies whose numbers are from `from` to before `to`, with their sets of parameters; empty where there are
    /// none.
    public Optional<Repeat> cut(int from, int to, Map<String, Rational> values) {
        int first = numbers.position(from, values);
        int end = numbers.position(to, values);
        if (first >= end) {
            return Optional.empty();
        }
        var copies = numbers.between(first, end, values);
        return Optional.of(new Repeat(name, variant, copies, sets.equals(numbers) ? copies
                : sets.between(set(first, values), set(end - 1, values) + 1, values), parts));
    }

    /// Which of the sets a run has: equally many runs, one after the other, share each.
    private int set(int position, Map<String, Rational> values) {
        return (int) ((long) position * sets.size(values) / numbers.size(values));
    }
}

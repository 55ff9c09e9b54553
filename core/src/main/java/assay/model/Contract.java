package assay.model;

import java.util.HashSet;
import java.util.Set;

/// A sum of products of two tensors: one multiply-add for every index that occurs.
///
/// Each index stands in two of {left, right, result}, so that the gradient for either operand is again a contraction
/// over the same indices. A line where an index stands alone hides a broadcast or a plain sum and is refused; so is a
/// tensor where an index stands twice, since it hides a diagonal.
public record Contract(String name, Line line) implements Op {
    public Contract {
        if (line.reads().size() != 2 || line.writes().size() != 1) {
            throw new IllegalArgumentException("a contraction reads two tensors and writes one: " + line);
        }
        var left = names(line.reads().get(0));
        var right = names(line.reads().get(1));
        var result = names(line.writes().get(0));
        for (var axis : line.index()) {
            int in = (left.contains(axis) ? 1 : 0) + (right.contains(axis) ? 1 : 0) + (result.contains(axis) ? 1 : 0);
            if (in < 2) {
                throw new IllegalArgumentException("index '" + axis + "' stands in one tensor only: " + line);
            }
        }
    }

    public static Contract of(String name, String line) {
        return new Contract(name, Line.of(line));
    }

    /// Whether one operand is a parameter, its own or another op's.
    public boolean weighted() {
        return line.reads().stream().anyMatch(Tensor::parameter);
    }

    /// Whether it sums at all; an outer product does not.
    public boolean sums() {
        return !line.summed().isEmpty();
    }

    private static Set<String> names(Tensor tensor) {
        var names = new HashSet<String>();
        for (var axis : tensor.axes()) {
            if (!names.add(axis.name())) {
                throw new IllegalArgumentException("index '" + axis.name() + "' stands twice in " + tensor);
            }
        }
        return names;
    }
}

package assay.check;

import assay.algebra.Rational;
import assay.model.Model;
import assay.model.Spelling;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How a format of files calls and shapes the tensors of a model.
///
/// @param names what becomes of the tensors of the tree; empty where checkpoints have them as the family says
/// @param beside names of tensors that such files may hold and that are no parameters
public record Dialect(Optional<Spelling> names, Set<String> beside) {
    /// Checkpoints as the families know them.
    public static final Dialect OWN = new Dialect(Optional.empty(), Set.of());

    public Dialect {
        beside = Set.copyOf(beside);
    }

    Model of(Model model) {
        return names.map(model::spelled).orElse(model);
    }

    /// A shape as the format tells it: one of its own does not keep outermost dimensions of 1.
    List<Rational> shape(List<Rational> shape) {
        int first = 0;
        while (names.isPresent() && first < shape.size() - 1 && shape.get(first).equals(Rational.ONE)) {
            first++;
        }
        return shape.subList(first, shape.size());
    }
}

package assay.space;

import assay.algebra.Rational;
import java.util.List;
import java.util.Optional;

/// What quantities are at a point, or why there is no such model.
///
/// @param at the places on the axes
/// @param figures of the quantities that were asked for, in their order, each empty where a model has none; none at all
///     where there is no such model
/// @param problem why; empty where there is one
public record Row(int[] at, List<Optional<Rational>> figures, String problem) {
    public Row {
        figures = List.copyOf(figures);
    }

    /// Whether there is such a model.
    public boolean valid() {
        return problem.isEmpty();
    }
}

package assay.space;

import assay.algebra.Rational;
import java.util.List;
import java.util.Optional;

/// What quantities are at a point, or why there is no such model.
public final class Row {
    private final int[] at;
    private final List<Optional<Rational>> figures;
    private final String problem;

    private Row(int[] at, List<Optional<Rational>> figures, String problem) {
        this.at = at;
        this.figures = List.copyOf(figures);
        this.problem = problem;
    }

    /// A point with its figures.
    ///
    /// @param at the places on the axes
    public static Row of(int[] at, List<Optional<Rational>> figures) {
        return new Row(at, figures, "");
    }

    /// A point without a model.
    ///
    /// @param why there is none
    public static Row none(int[] at, String why) {
        return new Row(at, List.of(), why);
    }

    /// The place on an axis.
    public int at(int axis) {
        return at[axis];
    }

    /// The quantities that were asked for, in their order, each empty where a model has none; none at all where there
    /// is no such model.
    public List<Optional<Rational>> figures() {
        return figures;
    }

    /// Why there is no such model; empty where there is one.
    public String problem() {
        return problem;
    }

    /// Whether there is such a model.
    public boolean valid() {
        return problem.isEmpty();
    }
}

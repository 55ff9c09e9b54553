package assay.audit;

import assay.algebra.Rational;
import java.util.Optional;

/// How a printed figure stands to an exact value.
enum Match {
    EXACT,
    ROUNDED,
    /// Right if its trailing zeros say nothing.
    LOOSE,
    CUT;

    private static final Rational HALF = Rational.of(1, 2);

    /// Empty where it does not stand for it.
    ///
    /// @param value in the figure's own unit
    static Optional<Match> of(Figure figure, Rational value) {
        if (value.equals(figure.value())) {
            return Optional.of(EXACT);
        }
        var off = value.minus(figure.value());
        var distance = off.signum() < 0 ? off.negated() : off;
        if (distance.compareTo(figure.step().times(HALF)) <= 0) {
            return Optional.of(ROUNDED);
        }
        if (off.signum() > 0 && off.compareTo(figure.step()) < 0) {
            return Optional.of(CUT);
        }
        var loose = loose(figure);
        if (loose.compareTo(figure.step()) > 0 && distance.compareTo(loose.times(HALF)) <= 0) {
            return Optional.of(LOOSE);
        }
        return Optional.empty();
    }

    /// The worth of the last digit that is no zero.
    static Rational loose(Figure figure) {
        var step = figure.step();
        if (figure.value().signum() == 0) {
            return step;
        }
        var ten = Rational.of(10);
        for (int i = 0; i < 30 && figure.value().over(step.times(ten)).isInteger(); i++) {
            step = step.times(ten);
        }
        return step;
    }
}

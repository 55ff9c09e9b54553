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

    /// What it costs, in bits.
    double bits() {
        return switch (this) {
            case EXACT -> 0;
            case ROUNDED -> 0.5;
            case LOOSE, CUT -> 4;
        };
    }

    String label() {
        return switch (this) {
            case EXACT -> "exact";
            case ROUNDED -> "rounded";
            case LOOSE -> "loosely";
            case CUT -> "cut";
        };
    }

    private static final Rational HALF = Rational.of(1, 2);

    /// A figure in base units, under a meaning of its unit.
    ///
    /// @param step the worth of its last digit
    /// @param loose that of its last digit that is no zero
    /// @param near its value, nearly
    /// @param wide how far a value may be from it
    record Printed(Rational value, Rational half, Rational step, Rational loose, double near, double wide) {
        static Printed of(Figure figure, Rational scale) {
            var loose = Match.loose(figure).times(scale);
            var step = figure.step().times(scale);
            var value = figure.value().times(scale);
            double wide = Math.max(loose.approximate() / 2, step.approximate());
            double near = value.approximate();
            return new Printed(value, step.times(HALF), step, loose, near, wide + Math.abs(near) * 1e-12);
        }

        Optional<Match> match(Rational exact) {
            return match(Amount.of(exact));
        }

        Optional<Match> match(Amount amount) {
            double away = amount.near() - near;
            if (Math.abs(away) <= Math.abs(near) * 1e-11 && amount.exact().equals(value)) {
                return Optional.of(EXACT);
            }
            double edge = Math.abs(near) * 1e-11;
            double halfStep = half.approximate();
            if (Math.abs(away) < halfStep - edge) {
                return Optional.of(ROUNDED);
            }
            if (away > halfStep + edge && away < 2 * halfStep - edge) {
                return Optional.of(CUT);
            }
            boolean above = away > 0 && away < 2 * halfStep + edge;
            double loosely = loose.approximate() / 2;
            return !above && Math.abs(away) > Math.max(halfStep, loosely) + edge ? Optional.empty()
                    : closely(amount.exact());
        }

        /// As it is at an edge, where a double does not tell.
        private Optional<Match> closely(Rational exact) {
            var off = exact.minus(value);
            var distance = off.signum() < 0 ? off.negated() : off;
            if (distance.compareTo(half) <= 0) {
                return Optional.of(ROUNDED);
            }
            if (off.signum() > 0 && off.compareTo(step) < 0) {
                return Optional.of(CUT);
            }
            return loose.compareTo(step) > 0 && distance.compareTo(loose.times(HALF)) <= 0
                    ? Optional.of(LOOSE) : Optional.empty();
        }
    }

    /// Empty where it does not stand for it.
    ///
    /// @param value in the figure's own unit
    static Optional<Match> of(Figure figure, Rational value) {
        return Printed.of(figure, Rational.ONE).match(value);
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

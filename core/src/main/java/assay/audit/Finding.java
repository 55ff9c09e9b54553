package assay.audit;

import assay.algebra.Rational;
import java.util.List;
import java.util.Optional;

/// What an audit says of one figure.
///
/// @param line its number in the file, from 1
/// @param start where it begins in the line as it is read, [Shown]
/// @param text the figure as it stands there, from its first digit to its unit
/// @param value in base units, as it is understood
/// @param unit of `value`: `flops`, `bytes`, `count`, ...; empty where that is not understood
/// @param quantity what it is of, `flops.attention.block`; empty where that is not understood
/// @param model of which model it is; empty where that is not known
/// @param convention under which it is right, where it is not right without one
/// @param right the exact value in base units, where it is known
/// @param mistakes the codes of those that produce the figure, the likeliest first
/// @param repro what they yield in base units
public record Finding(int line, int start, String text, Rational value, String unit, Status status, String quantity,
        String model, String convention, Optional<Rational> right, List<String> mistakes, Optional<Rational> repro) {
    public Finding {
        mistakes = List.copyOf(mistakes);
    }

    /// Whether it is wrong, by whatever way.
    public boolean wrong() {
        return switch (status) {
            case WRONG, INHERITED, CUT -> true;
            case EXACT, ROUNDED, CONVENTION, NOT_A_CLAIM, NOT_UNDERSTOOD -> false;
        };
    }
}

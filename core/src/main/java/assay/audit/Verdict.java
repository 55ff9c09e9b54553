package assay.audit;

import assay.algebra.Rational;
import java.util.List;
import java.util.Optional;

/// What is said of a figure.
///
/// @param value in base units, as it is understood
/// @param quantity what it is of: `flops.attention.block`; empty where that is not understood
/// @param right the exact value in base units, where it is known
/// @param mistakes codes of those that produce it, the likelier first
/// @param repro what they yield, in base units
/// @param why in a few words
record Verdict(Figure figure, Status status, Rational value, String unit, String quantity, String model,
        String convention, Optional<Rational> right, List<String> mistakes, Optional<Rational> repro, String why,
        Optional<Claim> claim, double cost) {
    Verdict {
        mistakes = List.copyOf(mistakes);
    }
}

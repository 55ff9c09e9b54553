package assay.audit;

import assay.algebra.Rational;
import java.util.List;
import java.util.Optional;

/// What has to be said near a figure for it to make a claim of just these amounts.
///
/// @param bytes of each value that is stored
/// @param sizes of what is counted: a length in tokens, sequences at once
record Need(Optional<Rational> bytes, List<Rational> sizes) {
    static final Need NOTHING = new Need(Optional.empty(), List.of());

    Need {
        sizes = List.copyOf(sizes);
    }

    static Need of(Rational bytes, Rational... sizes) {
        return new Need(Optional.of(bytes), List.of(sizes));
    }
}

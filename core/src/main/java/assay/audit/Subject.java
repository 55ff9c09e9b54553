package assay.audit;

import assay.algebra.Rational;
import java.util.Map;
import java.util.Optional;

/// A model that an answer speaks of.
///
/// @param name as a reader calls it
/// @param sizes that the answer gives or the name says
/// @param shape of a published model; empty for the course's decoder, whose switches the figures decide
record Subject(String name, Map<String, Rational> sizes, Optional<Shape> shape) {
    Subject {
        sizes = Map.copyOf(sizes);
    }

    boolean course() {
        return shape.isEmpty();
    }
}

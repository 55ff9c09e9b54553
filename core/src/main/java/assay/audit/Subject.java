package assay.audit;

import assay.algebra.Rational;
import java.util.HashMap;
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

    // names tell almost all apart
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /// Whether all of its sizes are whole.
    boolean whole() {
        return sizes.values().stream().allMatch(Rational::isInteger);
    }

    /// The course's largest model with a feed-forward of exactly 8/3 d, as an edition of the exercise has it.
    Optional<Subject> third() {
        if (!course() || !name.equals(Subjects.DEFAULT) || !sizes.containsKey("d_model")) {
            return Optional.empty();
        }
        var other = new HashMap<>(sizes);
        other.put("d_ff", sizes.getOrDefault("d_model", Rational.ONE).times(Rational.of(8, 3)));
        return Optional.of(new Subject(name, other, Optional.empty()));
    }

    boolean course() {
        return shape.isEmpty();
    }
}

package assay.audit;

import assay.spec.Spec;
import java.util.Set;
import java.util.Optional;

/// The models that an answer may speak of by name.
public interface Library {
    /// Their names, in lower case, words joined by hyphens: `llama-2-7b`.
    Set<String> names();

    /// The description of one.
    Optional<Spec> spec(String name);

    /// None but the course's.
    Library NONE = new Library() {
        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public Optional<Spec> spec(String name) {
            return Optional.empty();
        }
    };
}

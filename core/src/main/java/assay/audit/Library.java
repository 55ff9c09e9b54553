package assay.audit;

import assay.spec.Spec;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The models that an answer may speak of by name.
public interface Library {
    /// Their names, in lower case, words joined by hyphens: `llama-2-7b`.
    Set<String> names();

    /// What names of several begin with, up to a hyphen: `llama-2`, `deepseek`.
    default Set<String> kin() {
        var kin = new HashSet<String>();
        for (var name : names()) {
            for (int at = name.indexOf('-'); at > 0; at = name.indexOf('-', at + 1)) {
                kin.add(name.substring(0, at));
            }
        }
        return kin;
    }

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

package assay.check;

import assay.family.Families;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.stream.Collectors;

/// One setting of a description that would make more of it agree with the files, as trying it shows.
///
/// @param name the size or switch
/// @param value by the files
/// @param says what it means, and where the description says otherwise
/// @param guessed whether no tensor asks for it, so that it must fit without leaving another difference
record Change(String name, Value value, String says, boolean guessed) {
    private static final int TRIED = 192;
    private static final int LEAST = 16;
    /// How many tensors are looked at in all tries together.
    private static final int WORK = 4_000_000;
    private static final int TIES = 3;
    static final String CLASS = "architectures";

    /// A model after a change, beside the same files.
    ///
    /// @param says what the change means, and what other changes explain as much
    record Tried(Spec spec, Comparison comparison, String says) {}

    /// The change after which the fewest tensors differ, if any helps. Names of a format's own are made of the sizes
    /// that the description has, of which none is taken away then.
    static Optional<Tried> best(Spec spec, Comparison now, StoredNames stored, Dialect dialect) {
        var best = new ArrayList<Tried>();
        var fewest = now.count();
        var alone = now.alone();
        int most = Math.clamp(WORK / (stored.tensors() + 1L), LEAST, TRIED);
        var candidates = Candidates.of(spec, now, stored).stream()
                .filter(c -> dialect.names().isEmpty() || !(c.value instanceof Value.Nothing)).toList();
        for (var change : candidates.subList(0, Math.min(most, candidates.size()))) {
            var other = change.of(spec);
            try {
                var comparison = Comparison.again(Families.build(other), stored, dialect, now);
                int better = fewest.compareTo(comparison.count());
                better = better == 0 && !best.isEmpty() ? alone.compareTo(comparison.alone()) : better;
                if (better < 0 || (better == 0 && best.isEmpty()) || !change.fits(now, comparison)) {
                    continue;
                }
                if (better > 0) {
                    best.clear();
                    fewest = comparison.count();
                    alone = comparison.alone();
                }
                best.add(new Tried(other, comparison, change.says));
            } catch (Refusal _) {
                // no such model
            }
        }
        return best.stream().findFirst().map(first -> new Tried(first.spec, first.comparison,
                best.stream().map(Tried::says).distinct().limit(TIES).collect(Collectors.joining(", or "))));
    }

    /// The spec with this change in it: a field of its own, or a setting over its fields.
    private Spec of(Spec spec) {
        if (!name.equals(CLASS)) {
            return spec.with(name, new Field(value, "--set " + name));
        }
        var fields = new LinkedHashMap<>(spec.fields());
        fields.put(CLASS, new Field(value, CLASS));
        return spec.with(fields);
    }

    /// Whether it explains differences and, where it was guessed, makes none.
    private boolean fits(Comparison now, Comparison then) {
        return !guessed || now.names().containsAll(then.names());
    }
}

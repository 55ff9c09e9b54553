package assay.audit;

import assay.algebra.Rational;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What can be said of each model at each context, made when it is first asked for.
final class Shelf {
    private final Parsed parsed;
    private final Variants variants;
    private final Map<String, Index> indexes = new HashMap<>();

    Shelf(Parsed parsed, Variants variants) {
        this.parsed = parsed;
        this.variants = variants;
    }

    /// What two mistakes at once make of a model.
    Index pairs(Subject subject, Rational context) {
        return indexes.computeIfAbsent("pairs " + variants.key(subject) + "@" + context, _ -> {
            var all = Claims.twice(variants.setting(subject, context));
            return new Index(all.stream().filter(c -> c.cost() <= 3).toList());
        });
    }

    /// What is said of a model's adapters, where a rank is spoken of.
    Index adapters(Subject subject, Optional<Rational> rank) {
        return indexes.computeIfAbsent("adapters " + variants.key(subject) + "@" + rank,
                _ -> new Index(Adapters.of(variants.setting(subject, Rational.of(1024)), rank)));
    }

    /// What can be said of the course's own decoder, where an answer's figures speak for another.
    Index ordinarily(Subject subject, Rational context) {
        return indexes.computeIfAbsent("ordinary " + variants.key(subject) + "@" + context, _ -> {
            var claims = Claims.of(variants.ordinary(subject, context));
            var all = new ArrayList<>(claims);
            all.addAll(Claims.slipped(claims));
            return new Index(all.stream().filter(c -> !c.name().startsWith("params.")
                    && !c.name().startsWith("memory.")).toList());
        });
    }

    /// What is true of a model, without mistakes.
    Index plainly(Subject subject, Rational context) {
        return indexes.computeIfAbsent("plain " + variants.key(subject) + "@" + context, _ -> {
            var base = variants.setting(subject, context);
            var all = new ArrayList<>(Claims.of(base));
            for (var mistake : Mistake.OF_SETTINGS) {
                if (mistake.priced()) {
                    mistake.of(base).forEach(other -> all.addAll(Claims.parts(other)));
                }
            }
            return new Index(all.stream().filter(c -> c.cost() <= 4 && !c.name().startsWith("adamw.act")).toList());
        });
    }

    /// What can be said of a model, with one mistake too, and beside its other contexts.
    Index of(Subject subject, Rational context) {
        return indexes.computeIfAbsent(variants.key(subject) + "@" + context, _ -> {
            var base = variants.setting(subject, context);
            var all = new ArrayList<>(Claims.of(base));
            var names = new HashMap<String, Set<Rational>>();
            all.forEach(c -> names.computeIfAbsent(c.name(), _ -> new LinkedHashSet<>()).add(c.value()));
            for (var mistake : Mistake.OF_SETTINGS) {
                for (var other : mistake.of(base)) {
                    for (var claim : Claims.mistaken(other)) {
                        if (!names.getOrDefault(claim.name(), Set.of()).contains(claim.value())) {
                            all.add(claim);
                        }
                    }
                }
            }
            all.addAll(Claims.slipped(Claims.of(base)));
            for (var other : parsed.subjects().contexts()) {
                if (other.compareTo(context) < 0) {
                    all.addAll(Claims.growth(variants.setting(subject, other), base));
                } else if (other.compareTo(context) > 0) {
                    all.addAll(Claims.growth(base, variants.setting(subject, other)));
                }
            }
            return new Index(all);
        });
    }
}

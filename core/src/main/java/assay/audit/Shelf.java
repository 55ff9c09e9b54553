package assay.audit;

import assay.algebra.Rational;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What can be said of each model at each context, made when it is first asked for.
final class Shelf {
    private static final List<Mistake> FACTORS = Mistake.OF_CLAIMS.stream().filter(m -> !m.factors().isEmpty())
            .toList();

    private final Parsed parsed;
    private final Variants variants;
    private final Map<Key, Once<Index>> indexes = new ConcurrentHashMap<>();
    private final Map<Key, Once<Source>> sources = new ConcurrentHashMap<>();
    private final Map<Rational, Once<Elsewhere>> elsewhere = new ConcurrentHashMap<>();

    private record Key(String what, String model, Rational of) {}

    /// What is said of what.
    private record Said(String name, double value, Need need) {
        @Override
        public int hashCode() {
            return 31 * name.hashCode() + Double.hashCode(value);
        }
    }

    Shelf(Parsed parsed, Variants variants) {
        this.parsed = parsed;
        this.variants = variants;
    }

    private Index index(Key key, Supplier<Index> made) {
        return indexes.computeIfAbsent(key, _ -> new Once<>(made)).get();
    }

    private Source source(Key key, Supplier<Source> made) {
        return sources.computeIfAbsent(key, _ -> new Once<>(made)).get();
    }

    /// What two mistakes at once make of a model.
    Source pairs(Subject subject, Rational context) {
        return source(new Key("pairs", variants.key(subject), context), () ->
                new Varied(Claims.twice(variants.setting(subject, context)), setting -> Claims.parts(setting).stream()
                        .filter(c -> c.cost() <= 3).toList()));
    }

    /// What is said of a model's adapters, where a rank is spoken of.
    Index adapters(Subject subject, Optional<Rational> rank, Optional<String> matrices) {
        return index(new Key("adapters " + matrices.orElse(""), variants.key(subject), rank.orElse(Rational.ZERO)),
                () -> new Index(Adapters.of(variants.setting(subject, Rational.of(1024)), rank, matrices)));
    }

    /// What can be said of the course's own decoder, where an answer's figures speak for another.
    Source ordinarily(Subject subject, Rational context) {
        return source(new Key("ordinary", variants.key(subject), context), () -> {
            var setting = variants.ordinary(subject, context);
            var claims = Claims.of(setting).stream().filter(c -> !c.name().startsWith("params.")
                    && !c.name().startsWith("memory.")).toList();
            return Source.of(List.of(new Index(claims), new Index(Claims.slipped(claims)),
                    new Slipped(new Index(claims), setting, FACTORS)));
        });
    }

    /// What can be said of GPT-2 as it was published, where an answer treats that beside the course's decoder.
    Index published(Subject subject, Rational context) {
        return index(new Key("published", variants.key(subject), context),
                () -> new Index(Claims.of(variants.published(subject, context))));
    }

    /// What is counted of the parts of the course's own decoder, where an answer's figures speak for another.
    Index partsOrdinarily(Subject subject, Rational context) {
        return index(new Key("parts", variants.key(subject), context),
                () -> new Index(Claims.parts(variants.ordinary(subject, context))));
    }

    /// What is true of all models that the answer speaks of, without mistakes.
    Elsewhere elsewhere(Rational context) {
        return elsewhere.computeIfAbsent(context, _ -> new Once<>(() -> {
            var models = new LinkedHashSet<>(parsed.subjects().all());
            models.addAll(parsed.versions());
            var all = new Elsewhere();
            models.forEach(subject -> all.add(subject, plainly(variants.setting(subject, context))));
            return all;
        })).get();
    }

    private static List<Claim> plainly(Setting base) {
        var all = new ArrayList<>(Claims.of(base));
        for (var mistake : Mistake.OF_SETTINGS) {
            if (mistake.priced()) {
                mistake.of(base).forEach(other -> all.addAll(Claims.parts(other)));
            }
        }
        return all.stream().filter(c -> c.cost() <= 4 && !c.name().startsWith("adamw.act")).toList();
    }

    /// What is true of a model.
    Index own(Subject subject, Rational context) {
        return index(new Key("own", variants.key(subject), context),
                () -> new Index(Claims.of(variants.setting(subject, context))));
    }

    /// What is true of a model, and of how it stands beside its other contexts.
    Index truly(Subject subject, Rational context) {
        return index(new Key("true", variants.key(subject), context), () -> {
            var base = variants.setting(subject, context);
            var all = new ArrayList<>(own(subject, context).all());
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

    /// What can be said of a model with one mistake.
    ///
    /// @param weighs whether of its parameters and bytes too, and not only of its work at a context
    Source mistaken(Subject subject, Rational context, boolean weighs) {
        return source(new Key(weighs ? "mistaken" : "work", variants.key(subject), context), () -> {
            var base = variants.setting(subject, context);
            var right = new HashSet<Said>();
            truly(subject, context).all().forEach(c -> right.add(new Said(c.name(), c.amount().near(), c.need())));
            var mistaken = new Index(Stream.concat(Mistake.OF_SETTINGS.stream().flatMap(m -> m.of(base).stream())
                    .flatMap(setting -> Claims.mistaken(setting, weighs).stream()),
                    weighs ? Claims.mistakenStacks(base).stream() : Stream.empty())
                    .filter(c -> !right.contains(new Said(c.name(), c.amount().near(), c.need()))).toList());
            var own = own(subject, context);
            return Source.of(List.of(mistaken, new Index(Claims.slipped(own.all())),
                    new Slipped(own, base, FACTORS)));
        });
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Size;
import assay.model.Sizes;
import assay.model.Switch;
import assay.notation.Parser;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A spec while a family reads it: every field that is asked for leaves a size or a switch with its source, or a problem.
///
/// Each field has Assay's name and the names under which the family's configs know it. A setting stands over a field.
public final class Reading {
    private final Spec spec;
    private final Map<String, Size> sizes = new LinkedHashMap<>();
    private final List<Switch> switches = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> asked = new LinkedHashSet<>(Set.of("model_type", "torch_dtype", "dtype", "name"));

    Reading(Spec spec) {
        this.spec = spec;
    }

    public Spec spec() {
        return spec;
    }

    /// The `model_type`, empty where the spec has none.
    String modelType() {
        return find("model_type", "model_type").map(Field::value).map(v -> v instanceof Value.Text(var t) ? t : v.type()).orElse("");
    }

    /// Where a field stands, or the whole spec's source.
    String place(String name) {
        return find(name, name).map(Field::place).orElse(spec.source());
    }

    /// A size that must be there.
    public Expr size(String name, String... own) {
        var field = find(name, own);
        if (field.isEmpty()) {
            var called = own.length == 0 ? name : own[0];
            problems.add(new Problem(spec.name(), spec.source(), "'" + called + "' is missing",
                    "it is never assumed; give it in the file or with --set " + name + "=..."));
            return Expr.dim(name);
        }
        return define(name, field.get());
    }

    /// A size that has a default.
    ///
    /// @param or the default, a number or an expression in other sizes
    public Expr sizeOr(String name, Expr or, String reason, String... own) {
        var field = find(name, own);
        if (field.isEmpty()) {
            sizes.put(name, new Size(name, or, "default: " + reason));
            return Expr.dim(name);
        }
        return define(name, field.get());
    }

    /// A size that may be absent.
    public Optional<Expr> sizeIf(String name, String... own) {
        return find(name, own).map(field -> define(name, field));
    }

    /// Whether a setting stands over the field.
    public boolean isSet(String name) {
        return spec.settings().containsKey(name);
    }

    /// A switch that is on or off.
    public boolean flag(String name, boolean or, String... own) {
        var field = find(name, own);
        boolean on = or;
        if (field.isPresent()) {
            switch (field.get().value()) {
                case Value.Flag(var given) -> on = given;
                case Value.Text(var text) when text.equals("true") || text.equals("false") -> on = text.equals("true");
                default -> wrong(field.get(), "true or false");
            }
        }
        switches.add(new Switch(name, String.valueOf(on), source(field, String.valueOf(or))));
        return on;
    }

    /// A switch with one of the names of an enumeration, in lower case.
    public <E extends Enum<E>> E choice(String name, E or, String... own) {
        return choice(name, or, Map.of(), own);
    }

    /// As [#choice(String, Enum, String...)], where configs also know some of the choices by other words.
    public <E extends Enum<E>> E choice(String name, E or, Map<String, E> words, String... own) {
        var field = find(name, own);
        var chosen = or;
        if (field.isPresent()) {
            var known = new LinkedHashMap<String, E>();
            for (var constant : or.getDeclaringClass().getEnumConstants()) {
                known.put(constant.name().toLowerCase(Locale.ROOT), constant);
            }
            var all = new LinkedHashMap<>(known);
            all.putAll(words);
            if (field.get().value() instanceof Value.Text(var text) && all.containsKey(text)) {
                chosen = all.get(text);
            } else {
                wrong(field.get(), "one of " + String.join(", ", known.keySet()));
            }
        }
        switches.add(new Switch(name, chosen.name().toLowerCase(Locale.ROOT),
                source(field, or.name().toLowerCase(Locale.ROOT))));
        return chosen;
    }

    public Sizes sizes() {
        return Sizes.of(sizes.values());
    }

    public List<Switch> switches() {
        return switches;
    }

    /// The names of the spec's own fields that were not asked for.
    public List<String> ignored() {
        return spec.fields().keySet().stream().filter(n -> !asked.contains(n)).toList();
    }

    /// Leaves a problem that only the values show.
    public void refuse(String place, String message, String hint) {
        problems.add(new Problem(spec.name(), place, message, hint));
    }

    /// The values of all sizes that have one, for checks between them.
    public Map<String, Rational> values() {
        try {
            return sizes().values();
        } catch (Refusal _) {
            return Map.of();
        }
    }

    /// Throws [Refusal] if anything was missing or wrong, all of it at once.
    void finish(Sizes bound) {
        for (var entry : spec.settings().entrySet()) {
            if (!asked.contains(entry.getKey())) {
                problems.add(new Problem(spec.name(), entry.getValue().place(), "this model has no '" + entry.getKey() + "'",
                        Nearest.hint(entry.getKey(), asked.stream().filter(a -> PreNorm.names(a)).toList())));
            }
        }
        try {
            bound.values();
        } catch (Refusal refusal) {
            if (problems.stream().noneMatch(p -> p.message().contains("is missing"))) {
                problems.addAll(refusal.problems());
            } else {
                refusal.problems().stream().filter(p -> !p.message().contains("no size of this model"))
                        .forEach(problems::add);
            }
        }
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
    }

    private Expr define(String name, Field field) {
        switch (field.value()) {
            case Value.Numeral(var number) when number.isInteger() ->
                sizes.put(name, new Size(name, Expr.of(number), field.place()));
            case Value.Text(var text) when spec.settings().containsValue(field) -> {
                try {
                    var definition = Parser.parse(text);
                    var source = definition.isConstant() ? field.place() : field.place() + ": " + definition;
                    sizes.put(name, new Size(name, definition, source));
                } catch (IllegalArgumentException e) {
                    problems.add(Problem.of(spec.name(), field.place(), String.valueOf(e.getMessage())));
                }
            }
            default -> wrong(field, "a whole number");
        }
        return Expr.dim(name);
    }

    private void wrong(Field field, String expected) {
        var shown = switch (field.value()) {
            case Value.Text(var text) -> "'" + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + "'";
            case Value.Numeral(var number) -> number.toString();
            default -> field.value().type();
        };
        problems.add(Problem.of(spec.name(), field.place(), "is " + shown + ", not " + expected));
    }

    private Optional<Field> find(String name, String... own) {
        asked.add(name);
        var settings = spec.settings();
        var found = Optional.ofNullable(settings.get(name));
        for (var alias : own) {
            asked.add(alias);
            found = found.or(() -> Optional.ofNullable(settings.get(alias)));
        }
        for (var alias : own) {
            found = found.or(() -> Optional.ofNullable(spec.fields().get(alias)));
        }
        return found.filter(f -> !(f.value() instanceof Value.Nothing));
    }

    private static String source(Optional<Field> field, String or) {
        return field.map(Field::place).orElse("default: " + or);
    }
}

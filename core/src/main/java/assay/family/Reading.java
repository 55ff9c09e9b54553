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
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A spec while a family reads it: every field that is asked for leaves a size or a switch with its source, or a problem.
///
/// Each field has Assay's name and the names under which the family's configs know it. A setting stands over a field.
public final class Reading {
    /// Fields that are read before a family reads the others.
    private static final Set<String> READ = Set.of("name", "dtype", "torch_dtype");
    private static final int QUOTED = 40;
    private static final int LISTED = 40;

    private final Spec spec;
    private final Map<String, Size> sizes = new LinkedHashMap<>();
    private final List<Switch> switches = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> asked = new LinkedHashSet<>();

    Reading(Spec spec) {
        this.spec = spec;
    }

    public Spec spec() {
        return spec;
    }

    /// The `model_type`, empty where the spec has none. Throws [Refusal] where it is no text.
    String modelType() {
        var field = find("model_type", "model_type");
        if (field.isPresent() && !(field.get().value() instanceof Value.Text)) {
            wrong(field.get(), "a text");
            throw new Refusal(problems);
        }
        return field.map(Field::value).map(v -> v instanceof Value.Text(var t) ? t : "").orElse("");
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

    /// What a reader should know of the spec: its fields that nobody asked for.
    List<String> notes() {
        var ignored = spec.fields().keySet().stream().filter(n -> !asked.contains(n) && !READ.contains(n)).toList();
        return ignored.isEmpty() ? List.of() : List.of("Fields not read: "
                + ignored.stream().limit(LISTED).map(Reading::quoted).collect(Collectors.joining(", "))
                + (ignored.size() > LISTED ? " and " + (ignored.size() - LISTED) + " more." : "."));
    }

    /// Leaves a problem that only the values show.
    public void refuse(String place, String message, String hint) {
        problems.add(new Problem(spec.name(), place, message, hint));
    }

    /// The values of all sizes that have one, for checks between them.
    public Map<String, Rational> values() {
        return sizes().known();
    }

    /// Where a size that has been read comes from.
    public String source(String name) {
        var size = sizes.get(name);
        return size == null ? spec.source() : size.source();
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
                    var source = definition.isConstant() ? field.place() : field.place() + "=" + text;
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
            case Value.Text(var text) -> quoted(text);
            case Value.Numeral(var number) -> decimal(number);
            default -> field.value().type();
        };
        problems.add(Problem.of(spec.name(), field.place(), "is " + shown + ", not " + expected));
    }

    /// As it was written, where that was a decimal of moderate length.
    private static String decimal(Rational number) {
        try {
            var text = new BigDecimal(number.num()).divide(new BigDecimal(number.den())).toString();
            return text.length() > QUOTED ? "a number of " + text.length() + " characters" : text;
        } catch (ArithmeticException _) {
            return number.toString();
        }
    }

    private Optional<Field> find(String name, String... own) {
        asked.add(name);
        asked.addAll(List.of(own));
        var set = Stream.concat(Stream.of(name), Stream.of(own)).distinct().filter(this::isSet).toList();
        if (set.size() > 1) {
            problems.add(Problem.of(spec.name(), "--set " + set.getLast(), "sets what --set " + set.getFirst() + " sets"));
        }
        var found = set.stream().findFirst().map(spec.settings()::get);
        for (var alias : own) {
            found = found.or(() -> Optional.ofNullable(spec.fields().get(alias)));
        }
        return found.filter(f -> !(f.value() instanceof Value.Nothing));
    }

    static String quoted(String text) {
        return "'" + (text.length() > QUOTED ? text.substring(0, QUOTED) + "..." : text) + "'";
    }

    private static String source(Optional<Field> field, String or) {
        return field.map(Field::place).orElse("default: " + or);
    }
}

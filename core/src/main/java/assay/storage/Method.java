package assay.storage;

import assay.algebra.Rational;
import assay.model.Model;
import assay.quantity.Dtype;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Schemes that differ in numbers alone: a row of `schemes.txt`.
///
/// @param names the first is the one that is shown
/// @param parameters by their names, each with its usual value and those that it may have
/// @param base the type of what is left; empty where it is the model's
/// @param rules with `{name}` for each parameter
/// @param source where the tensors are laid down
public record Method(
        List<String> names, Map<String, Parameter> parameters, Optional<Dtype> base, String rules, String source) {
    /// A number that schemes of a method differ in.
    ///
    /// @param usual its value where nothing says one
    /// @param allowed its values; empty where it may be any whole number and [#ALL], or one to `most`
    /// @param most the largest value; empty where a list says all
    public record Parameter(Rational usual, List<Rational> allowed, Optional<Rational> most) {
        public Parameter {
            allowed = List.copyOf(allowed);
        }

        boolean allows(Rational value) {
            return most.isPresent() ? value.signum() > 0 && value.compareTo(most.get()) <= 0
                    : allowed.isEmpty() ? value.equals(ALL) || isLength(value) : allowed.contains(value);
        }

        private static boolean isLength(Rational value) {
            return value.isInteger() && value.signum() > 0 && value.compareTo(LONGEST) <= 0;
        }

        /// `b=4 of 2 3 4 8`, `b=4 to 8`, `g=128`: what stands behind the sign.
        static Parameter of(String text) {
            var words = List.of(text.split(" "));
            var rest = words.subList(Math.min(2, words.size()), words.size()).stream().map(Rational::parse).toList();
            boolean range = words.size() > 1 && words.get(1).equals("to");
            return new Parameter(Rational.parse(words.getFirst()), range ? List.of() : rest,
                    range ? Optional.of(rest.getFirst()) : Optional.empty());
        }
    }

    /// The longest group.
    private static final Rational LONGEST = Rational.of(Integer.MAX_VALUE);

    private static final String TOWERS = "towers";
    private static final String NAMED = "named:";

    static final String BITS = "b";
    static final String GROUP = "g";

    /// Bits of the matrices that choose experts.
    private static final String ROUTER = "r";

    /// What stands for all columns in place of the size of a group.
    static final Rational ALL = Rational.of(-1);

    public Method {
        names = List.copyOf(names);
        parameters = Map.copyOf(parameters);
    }

    /// Reads a row.
    static Method of(String row) {
        var cells = List.of(row.split("\\|", -1)).stream().map(String::strip).toList();
        var parameters = new LinkedHashMap<String, Parameter>();
        for (var text : cells.get(1).isEmpty() ? new String[0] : cells.get(1).split(", ")) {
            parameters.put(text.substring(0, text.indexOf('=')), Parameter.of(text.substring(text.indexOf('=') + 1)));
        }
        return new Method(List.of(cells.get(0).split(" ")), parameters,
                cells.get(2).isEmpty() ? Optional.empty() : Dtype.named(cells.get(2)), cells.get(3), cells.get(4));
    }

    /// The scheme that a name means: one of this method's, and parameters behind it, each after a hyphen.
    Optional<Scheme> named(String name) {
        return names.stream().filter(n -> name.equals(n) || name.startsWith(n + "-"))
                .flatMap(n -> said(name.substring(n.length())).stream()).findFirst()
                .map(values -> scheme(name, values));
    }

    /// The parameters in `-int4-g128`, where all of it is parameters that this method has and allows.
    private Optional<Map<String, Rational>> said(String text) {
        var values = new LinkedHashMap<String, Rational>();
        for (var word : text.isEmpty() ? new String[0] : text.substring(1).replace("g-1", "channel").split("-", -1)) {
            var said = parameter(word);
            if (said.isEmpty() || !allows(said.get())
                    || values.put(said.get().getKey(), said.get().getValue()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private boolean allows(Map.Entry<String, Rational> said) {
        var parameter = parameters.get(said.getKey());
        return parameter != null && parameter.allows(said.getValue());
    }

    private static Optional<Map.Entry<String, Rational>> parameter(String word) {
        if (word.equals("channel")) {
            return Optional.of(Map.entry(GROUP, ALL));
        }
        return number(word, "int", "").or(() -> number(word, "", "bit")).or(() -> number(word, "", "bpw"))
                .map(n -> Map.entry(BITS, n))
                .or(() -> number(word, "g", "").or(() -> number(word, "", "g")).filter(n -> n.isInteger())
                        .map(n -> Map.entry(GROUP, n)))
                .or(() -> number(word, ROUTER, "").map(n -> Map.entry(ROUTER, n)));
    }

    private static Optional<Rational> number(String word, String before, String behind) {
        if (!word.startsWith(before) || !word.endsWith(behind) || word.length() <= before.length() + behind.length()) {
            return Optional.empty();
        }
        var digits = word.substring(before.length(), word.length() - behind.length());
        if (!digits.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Rational.parse(digits)).filter(n -> n.signum() > 0);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// Whether a method has a parameter that may have a value.
    public boolean allows(String parameter, Rational value) {
        return allows(Map.entry(parameter, value));
    }

    /// What a scheme of a method with these values is called.
    public static String title(String method, Map<String, Rational> values) {
        var title = new StringBuilder(method);
        values.forEach((name, value) -> title.append(switch (name) {
            case BITS -> value.isInteger() && !method.startsWith("exl") ? "-int" + value : "-" + written(value) + "bpw";
            case GROUP -> value.equals(ALL) ? "-channel" : "-g" + value;
            case "rows" -> "-" + value;
            case "columns" -> "x" + value;
            default -> "";
        }));
        return title.toString();
    }

    /// The scheme with these values, the others their usual ones.
    public Scheme scheme(String name, Map<String, Rational> values) {
        return new Scheme(name, source, rules(name, values), new Rest(base));
    }

    /// The rules with these values, the others their usual ones.
    public List<Scheme.Rule> rules(String name, Map<String, Rational> values) {
        var text = rules;
        for (var parameter : parameters.entrySet()) {
            var value = values.getOrDefault(parameter.getKey(), parameter.getValue().usual());
            text = text.replace("{" + parameter.getKey() + "}", value.equals(ALL) ? "*" : written(value));
        }
        var all = new ArrayList<Scheme.Rule>();
        for (var rule : text.split(";")) {
            all.add(rule(name, rule.strip()));
        }
        return all;
    }

    private static String written(Rational value) {
        return value.isInteger() ? value.toString() : new BigDecimal(value.num())
                .divide(new BigDecimal(value.den())).toPlainString();
    }

    /// `linear experts where columns 128: pieces`, or `named:mlp.gate: as it is`.
    static Scheme.Rule rule(String name, String text) {
        int colon = text.indexOf(": ");
        var words = new ArrayList<>(List.of(text.substring(0, colon).split(" ")));
        int where = words.indexOf("where");
        var needs = where < 0 ? List.<String>of() : words.subList(where + 1, words.size());
        var meant = where < 0 ? words : words.subList(0, where);
        var pieces = text.substring(colon + 2).strip();
        var sorts = EnumSet.noneOf(Sort.class);
        meant.stream().filter(w -> !w.equals(TOWERS) && !w.startsWith(NAMED)).forEach(w -> sorts.add(sort(w)));
        var named = meant.stream().filter(w -> w.startsWith(NAMED)).map(w -> w.substring(NAMED.length())).toList();
        return new Scheme.Rule(
                new Scheme.Selector(sorts.isEmpty() ? EnumSet.allOf(Sort.class) : sorts, meant.contains(TOWERS),
                        meant.contains("dense"), named.isEmpty() ? Optional.empty() : Optional.of(Modules.of(named))),
                pieces.equals("as it is") ? Optional.empty() : Optional.of(Encoding.of(name + " = " + pieces)),
                needed(needs, "rows"), needed(needs, "columns"));
    }

    private static long needed(List<String> needs, String what) {
        int at = needs.indexOf(what);
        return at < 0 || needs.get(at + 1).equals("*") ? 1 : Long.parseLong(needs.get(at + 1));
    }

    private static Sort sort(String word) {
        return switch (word) {
            case "linear", "dense" -> Sort.LINEAR;
            case "experts" -> Sort.EXPERT;
            case "router" -> Sort.ROUTER;
            case "head" -> Sort.HEAD;
            case "embedding" -> Sort.EMBEDDING;
            case "norm" -> Sort.NORM;
            case "other" -> Sort.OTHER;
            default -> throw new IllegalArgumentException("no sort of tensors: " + word);
        };
    }

    /// What is left of a scheme, of no model yet.
    ///
    /// @param type that its own files have of it, whatever the model was published in; empty where they have that
    private record Rest(Optional<Dtype> type) implements Storage {
        @Override
        public String name() {
            return type.map(Dtype::label).orElse("the model's own");
        }

        @Override
        public Optional<Dtype> main() {
            return type;
        }

        @Override
        public Storage based(Dtype other, Model model) {
            return Plain.published(type.orElse(other), model);
        }

        @Override
        public List<Part> parts(Item item) {
            throw new IllegalStateException("a scheme is of no model yet");
        }
    }
}

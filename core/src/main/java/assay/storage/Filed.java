package assay.storage;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Checkpoint;
import assay.model.Checkpoint.Held;
import assay.model.Model;
import assay.model.Named;
import assay.model.Spelling;
import assay.quantity.Dtype;
import assay.quantity.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// How files hold a model's tensors, by their own word.
///
/// What files hold beside a tensor, such as the scales of a quantised one, is told by its name: all that begins with
/// the name of the tensor's module and is of no other parameter belongs to it.
///
/// @param names how the files call the tensors of the model; empty where they do as its family says
public record Filed(Checkpoint files, Optional<Spelling> names) implements Storage {
    private static final String WEIGHT = ".weight";
    private static final int SHOWN = 6;

    /// Types of positions, lengths and marks, of which no parameter is.
    private static final Set<String> COUNTS = Set.of("i64", "i32", "bool");

    @Override
    public String name() {
        return String.join(", ", files.bytesByDtype().keySet());
    }

    @Override
    public Spelling spelling(Model model) {
        return names.orElse(model.spelling());
    }

    /// Of the types that numbers are computed with the one in which most elements are stored; where there is none, this
    /// does not tell.
    @Override
    public Optional<Dtype> main() {
        return files.by(Held::dtype).entrySet().stream()
                .filter(e -> Dtype.named(e.getKey()).filter(t -> t.bits() >= Dtype.BF16.bits()).isPresent())
                .max((a, b) -> a.getValue().elements().compareTo(b.getValue().elements()))
                .flatMap(e -> Dtype.named(e.getKey()));
    }

    /// What is stored of each tensor of a model and beside it, by its name in files.
    public Map<String, List<Held>> owned(Model model) {
        return Matched.of(this, model).held();
    }

    /// What of these is stored for each tensor of a model.
    @Override
    public Storage based(Dtype type, Model model) {
        return Matched.of(this, model);
    }

    @Override
    public List<Part> parts(Item item) {
        throw new IllegalStateException("files are of no model yet");
    }

    /// Files whose names do not tell which tensor of the model is which: each parameter takes their mean.
    public record Mean(Checkpoint files) implements Storage {
        @Override
        public String name() {
            return String.join(", ", files.bytesByDtype().keySet());
        }

        @Override
        public Optional<Dtype> main() {
            return new Filed(files, Optional.empty()).main();
        }

        @Override
        public List<String> notes() {
            return List.of("The names in the files do not tell which tensor of the model is which: every parameter "
                    + "takes the mean of the files' " + Figures.counted(files.elements(), "element") + ".");
        }

        @Override
        public List<Part> parts(Item item) {
            return item.all(Encoding.each(name(), files.bytes().over(files.elements())));
        }
    }

    /// The files' tensors by the names of a model's.
    ///
    /// @param held by the model's name of a tensor: those of its own name, and what is stored beside it
    /// @param left what belongs to no tensor of the model
    record Matched(Filed files, Map<String, List<Held>> held, List<Held> left) implements Storage {
        static Matched of(Filed files, Model model) {
            var spelled = files.spelling(model).of(model);
            var names = spelled.stream().map(Named::name).collect(Collectors.toCollection(LinkedHashSet::new));
            var stored = files.files.by(h -> names.contains(h.name()) ? h.name() : Named.pattern(h.name()));
            var called = called(names, stored.keySet());
            var held = new LinkedHashMap<String, List<Held>>();
            var left = new ArrayList<Held>();
            stored.forEach((pattern, some) -> owner(called.getOrDefault(pattern, pattern), names)
                    .map(owner -> held.computeIfAbsent(owner, _ -> new ArrayList<>())).orElse(left)
                    .addAll(some.tensors()));
            var values = model.sizes().values();
            var alike = spelled.stream().collect(
                    Collectors.groupingBy(Named::name, LinkedHashMap::new, Collectors.toList()));
            alike.forEach((name, all) -> {
                var other = others(held.getOrDefault(name, List.of()), all, values);
                if (!other.isEmpty()) {
                    held.computeIfPresent(name, (_, some) -> some.stream().filter(h -> !other.contains(h)).toList());
                    left.addAll(other);
                }
            });
            return new Matched(files, held, left);
        }

        /// Those whose numbers no tensor of the name has: of layers that are without it.
        private static List<Held> others(List<Held> held, List<Named> all, Map<String, Rational> values) {
            var other = held.stream().filter(h -> all.stream().noneMatch(n -> n.holds(h.name(), values))).toList();
            return other.size() == held.size() ? List.of() : other;
        }

        /// What the model calls the files' patterns, where those lack its first word or have one more.
        private static Map<String, String> called(Set<String> names, Set<String> patterns) {
            if (patterns.stream().anyMatch(names::contains)) {
                return Map.of();
            }
            var all = new LinkedHashMap<String, String>();
            names.forEach(name -> all.put(rest(name), name));
            patterns.stream().filter(p -> names.contains(rest(p))).forEach(p -> all.put(p, rest(p)));
            return all;
        }

        private static String rest(String name) {
            return name.substring(name.indexOf('.') + 1);
        }

        /// The tensor of a model to which one of the files belongs.
        private static Optional<String> owner(String pattern, Set<String> names) {
            if (names.contains(pattern)) {
                return Optional.of(pattern);
            }
            return names.stream().filter(name -> {
                var module = name.endsWith(WEIGHT) ? name.substring(0, name.length() - WEIGHT.length()) : name;
                return pattern.startsWith(module) && pattern.length() > module.length()
                        && (pattern.charAt(module.length()) == '.' || pattern.charAt(module.length()) == '_')
                        && pattern.indexOf('.', module.length() + 1) < 0;
            }).max((a, b) -> Integer.compare(a.length(), b.length()));
        }

        @Override
        public String name() {
            return files.name();
        }

        @Override
        public Optional<Dtype> main() {
            return files.main();
        }

        @Override
        public Spelling spelling(Model model) {
            return files.spelling(model);
        }

        /// What belongs to no parameter, by its names.
        @Override
        public List<String> notes() {
            return left.isEmpty() ? List.of() : List.of("Files hold "
                    + Figures.counted(bytes(left), "byte") + " beside the parameters that they name: " + left.stream()
                            .map(h -> Named.pattern(h.name())).distinct().limit(SHOWN).collect(Collectors.joining(", "))
                    + (left.stream().map(h -> Named.pattern(h.name())).distinct().count() > SHOWN ? ", ..." : "")
                    + ".");
        }

        @Override
        public List<Part> parts(Item item) {
            var named = held.getOrDefault(item.name(), List.of());
            var numbered = named.stream().filter(h -> item.named().holds(h.name(), item.values())).toList();
            var all = numbered.isEmpty() ? named : numbered;
            var own = all.stream().filter(h -> isOf(item, h)).toList();
            var elements = own.isEmpty() || numbered.isEmpty()
                    ? item.tensors().times(item.elements()).at(item.values())
                    : own.stream().map(Held::elements).reduce(Rational.ZERO, Rational::plus);
            if (all.isEmpty() || elements.signum() == 0) {
                return item.all(nameless(item.name(), item.elements().at(item.values())));
            }
            var types = (own.isEmpty() ? all : own).stream().collect(
                    Collectors.groupingBy(Held::dtype, LinkedHashMap::new, Collectors.toList()));
            if (types.size() == 1 || own.size() < all.size() || numbered.isEmpty()) {
                return item.all(Encoding.each(String.join(" and ", types.keySet()), bytes(all).over(elements)));
            }
            return types.entrySet().stream().map(e -> new Part(Expr.of(e.getValue().size()), Encoding.each(e.getKey(),
                    bytes(e.getValue()).over(e.getValue().stream().map(Held::elements)
                            .reduce(Rational.ZERO, Rational::plus))), "")).toList();
        }

        /// How a tensor is stored that the files do not name as the model does, as exporters of graphs leave matrices:
        /// as the one of its last word, or as most of those that belong to no parameter and have as many elements.
        private Encoding nameless(String name, Rational elements) {
            var called = left.stream().filter(h -> last(h.name()).equals(last(name))).findFirst();
            var alike = left.stream().filter(h -> h.elements().equals(elements) && !COUNTS.contains(h.dtype()))
                    .collect(Collectors.groupingBy(Held::dtype, LinkedHashMap::new, Collectors.toList()))
                    .values().stream().max(Comparator.comparingInt(List::size));
            return called.map(List::of).or(() -> alike).map(some -> Encoding.each(some.getFirst().dtype(),
                    bytes(some).over(elements.times(Rational.of(some.size())))))
                    .orElseGet(() -> Encoding.each("not in the files", Rational.ZERO));
        }

        private static String last(String name) {
            return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf(':')) + 1);
        }

        /// Whether a tensor of files is one of the item, and not what is stored beside it.
        private static boolean isOf(Item item, Held held) {
            var pattern = Named.pattern(held.name());
            return held.name().equals(item.name()) || pattern.equals(item.name()) || pattern.endsWith("." + item.name())
                    || item.name().endsWith("." + pattern);
        }

        private static Rational bytes(List<Held> some) {
            return some.stream().map(h -> Rational.of(h.bytes())).reduce(Rational.ZERO, Rational::plus);
        }
    }
}

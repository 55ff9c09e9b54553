package assay.read;

import assay.algebra.Atom;
import assay.algebra.NotDivisible;
import assay.algebra.Rational;
import assay.model.Checkpoint.Held;
import assay.notation.Parser;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a GGUF file says where a row of [GgufTable] asks.
final class GgufFacts {
    private static final Pattern NUMBER = Pattern.compile("(?<=\\.)\\d+(?=\\.)");

    /// Blocks of longer numbers are none of a model's.
    private static final int DIGITS = 6;

    /// How many blocks an error names.
    private static final int SHOWN = 8;

    /// More layers are not told one by one.
    private static final int MOST_GROUPS = 10_000;

    private static final String NONE = "=0";

    /// The blocks that are layers of the model: not those that predict further tokens.
    private static final List<String> LAYERS = List.of("block_count-nextn_predict_layers", "block_count");

    private final Gguf file;
    private final String architecture;
    private final TreeMap<String, Held> tensors = new TreeMap<>();
    private final TreeMap<String, NavigableSet<Integer>> blocks = new TreeMap<>();

    /// The keys of the architecture, each without its first word, by what formulas call them.
    private final TreeMap<String, String> suffixes = new TreeMap<>();

    GgufFacts(Gguf file, String architecture) {
        this.file = file;
        this.architecture = architecture;
        file.fields().keySet().stream().filter(key -> key.startsWith(architecture + "."))
                .map(key -> key.substring(architecture.length() + 1))
                .forEach(key -> suffixes.put(key.replace('.', '_'), key));
        file.checkpoint().tensors().forEach(t -> {
            var pattern = pattern(t.name());
            tensors.putIfAbsent(pattern, t);
            var number = NUMBER.matcher(t.name());
            if (number.find() && number.group().length() <= DIGITS) {
                blocks.computeIfAbsent(pattern, _ -> new TreeSet<>()).add(Integer.parseInt(number.group()));
            }
        });
    }

    /// A tensor's name, every number in it `{i}`.
    static String pattern(String name) {
        return NUMBER.matcher(name).replaceAll("{i}");
    }

    /// Whether a condition's source is there, and neither false nor 0.
    boolean holds(List<String> condition) {
        return condition.isEmpty() || said(condition).filter(f -> !f.value().equals(new Value.Flag(false))
                && !f.value().equals(new Value.Numeral(Rational.ZERO))).isPresent();
    }

    /// The value of a source such as `key block_count`. Of a file without tensors, nothing that only they tell.
    ///
    /// @throws Refusal where a list of one entry a layer has different entries, or blocks are no period
    Optional<Field> said(List<String> source) {
        var of = source.get(1);
        return switch (source.getFirst()) {
            case "key" -> key(of).filter(f -> !isZero(f.value()));
            case "plain" -> Optional.ofNullable(file.fields().get(of)).filter(f -> !isZero(f.value()));
            case "some" -> some(of);
            case "zero" -> key(of).map(f -> new Field(new Value.Flag(isZero(f.value())), f.place()));
            case "says" -> file.text(of).map(text ->
                    new Field(new Value.Flag(text.equals(source.get(2))), source(of)));
            case "entries" -> Optional.ofNullable(file.lengths().get(of))
                    .map(n -> new Field(new Value.Numeral(Rational.of(n)), source(of) + ", its entries"));
            case "flags" -> flags(of, source.get(2), source.get(3));
            case "list" -> list(of, source.size() > 2 ? source.get(2) : "");
            case "finite" -> finite(of, source.get(2), source.get(3));
            case "least" -> least(of);
            case "differs" -> entries(of).map(f -> new Field(new Value.Flag(
                    f.value() instanceof Value.Items(var items) && items.stream().distinct().count() > 1), f.place()));
            case "where" -> where(of, source.get(2).equals("on"), source.get(3));
            case "groups" -> groups(source.subList(1, source.size()));
            case "is" -> formula(of);
            case "each" -> each(source.subList(1, source.size()));
            case "blocks" -> layers().map(n -> new Field(new Value.Items(
                    numbers(of).headSet(n).stream().<Value>map(i -> new Value.Numeral(Rational.of(i))).toList()),
                    source(of)));
            case "first" -> numbers(of).stream().findFirst()
                    .map(i -> new Field(new Value.Numeral(Rational.of(i)), source(of)));
            case "step" -> step(of);
            case "rows" -> Optional.ofNullable(tensors.get(of)).filter(t -> !t.shape().isEmpty())
                    .map(t -> field(t, t.shape().getFirst()));
            case "columns" -> Optional.ofNullable(tensors.get(of)).filter(t -> !t.shape().isEmpty())
                    .map(t -> field(t, t.shape().getLast()));
            case "has" -> told(flag(of, tensors.containsKey(of)));
            case "lacks" -> told(flag(of, !tensors.containsKey(of)));
            case "without" -> told(new Field(new Value.Flag(!numbers(source.get(2)).containsAll(numbers(of))),
                    source(source.get(2))));
            case "word" -> Optional.of(new Field(word(of), source("general.architecture")));
            default -> throw new IllegalArgumentException("gguf.txt has no source " + source);
        };
    }

    private static boolean isZero(Value value) {
        return value.equals(new Value.Numeral(Rational.ZERO));
    }

    /// What the tensors say, where there are any.
    private Optional<Field> told(Field field) {
        return tensors.isEmpty() ? Optional.empty() : Optional.of(field);
    }

    private NavigableSet<Integer> numbers(String tensor) {
        return blocks.getOrDefault(tensor, new TreeSet<>());
    }

    /// How many layers there are, where the file has tensors of them.
    private Optional<Integer> layers() {
        return counted().filter(_ -> !tensors.isEmpty());
    }

    /// How many layers there are by the keys.
    private Optional<Integer> counted() {
        return LAYERS.stream().flatMap(f -> formula(f).stream()).findFirst()
                .filter(f -> f.value() instanceof Value.Numeral(var n) && n.isInteger()
                        && n.signum() >= 0 && n.num().bitLength() < Integer.SIZE)
                .map(f -> ((Value.Numeral) f.value()).number().num().intValueExact())
                .filter(n -> n < Math.pow(10, DIGITS));
    }

    /// A word for each layer: the one behind the first tensor that the layer has, or the last.
    private Optional<Field> each(List<String> words) {
        return layers().map(n -> new Field(new Value.Items(IntStream.range(0, n)
                .<Value>mapToObj(i -> new Value.Text(word(words, i))).toList()), source(words.getFirst())));
    }

    /// What the key itself has; of a list, the entries of layers alone, and not of blocks that predict further tokens.
    private Optional<Field> entries(String key) {
        return Optional.ofNullable(file.fields().get(architecture + "." + key))
                .filter(f -> !(f.value() instanceof Value.Nothing))
                .map(f -> f.value() instanceof Value.Items(var all)
                        ? new Field(new Value.Items(all.subList(0, Math.min(all.size(),
                                counted().orElse(all.size())))), f.place())
                        : f);
    }

    /// A word for each flag of a list, which numbers may be.
    private Optional<Field> flags(String key, String on, String off) {
        return entries(key).filter(f -> f.value() instanceof Value.Items(var items)
                        && items.stream().allMatch(i -> i instanceof Value.Flag || i instanceof Value.Numeral))
                .map(f -> each(f, i -> word(isOn(i) ? on : off)));
    }

    private static boolean isOn(Value flag) {
        return !flag.equals(new Value.Flag(false)) && !isZero(flag);
    }

    private static Field each(Field list, UnaryOperator<Value> of) {
        return new Field(new Value.Items(((Value.Items) list.value()).items().stream().map(of).toList()),
                list.place());
    }

    /// A list as it is, or each of its numbers over that of another key.
    private Optional<Field> list(String key, String over) {
        var found = entries(key);
        if (over.isEmpty()) {
            return found;
        }
        var whole = key(over).filter(f -> f.value() instanceof Value.Numeral(var n) && n.signum() > 0)
                .map(f -> ((Value.Numeral) f.value()).number());
        return found.filter(f -> f.value() instanceof Value.Items)
                .flatMap(f -> whole.map(by -> each(f, i -> i instanceof Value.Numeral(var n)
                        ? new Value.Numeral(n.over(by)) : i)));
    }

    /// A word for each entry of a list: for a number, or for what is none.
    private Optional<Field> finite(String key, String number, String other) {
        return entries(key).filter(f -> f.value() instanceof Value.Items)
                .map(f -> each(f, i -> word(i instanceof Value.Numeral ? number : other)));
    }

    private Optional<Field> least(String key) {
        return entries(key).flatMap(f -> !(f.value() instanceof Value.Items(var items)) ? Optional.of(f)
                : items.stream().filter(i -> i instanceof Value.Numeral).map(i -> ((Value.Numeral) i).number())
                        .min(Comparator.naturalOrder()).map(n -> new Field(new Value.Numeral(n), f.place())));
    }

    /// The value of a key in the layers whose flag in a list is on, or is off; of all layers where there is no list.
    private Optional<Field> where(String flags, boolean on, String key) {
        if (!(entries(flags).map(Field::value).orElse(new Value.Nothing()) instanceof Value.Items(var given))
                || !(entries(key).map(Field::value).orElse(new Value.Nothing()) instanceof Value.Items(var all))) {
            return key(key);
        }
        var place = source(architecture + "." + key);
        return one(place, IntStream.range(0, Math.min(given.size(), all.size()))
                .filter(i -> isOn(given.get(i)) == on).<Value>mapToObj(all::get).distinct().toList());
    }

    /// A list of one group of fields a layer. Each `OBJECT.FIELD` stands before its formula in the layer's own entries
    /// of lists, or before `FORMULA=0`, whether it is so; what has no value is not there.
    private Optional<Field> groups(List<String> words) {
        var place = source(architecture);
        var own = new HashMap<String, Optional<Field>>();
        return counted().filter(n -> n <= MOST_GROUPS).map(n -> new Field(new Value.Items(IntStream.range(0, n)
                .<Value>mapToObj(i -> group(words, place, key -> own.computeIfAbsent(key, this::entries)
                        .map(f -> f.value() instanceof Value.Items(var all) && i < all.size()
                                ? new Field(all.get(i), f.place()) : f)))
                .toList()), place));
    }

    private Value group(List<String> words, String place, Function<String, Optional<Field>> said) {
        var objects = new LinkedHashMap<String, Map<String, Field>>();
        for (int i = 0; i + 1 < words.size(); i += 2) {
            int dot = words.get(i).indexOf('.');
            var object = objects.computeIfAbsent(words.get(i).substring(0, dot), _ -> new LinkedHashMap<>());
            var name = words.get(i).substring(dot + 1);
            var formula = words.get(i + 1);
            boolean asked = formula.endsWith(NONE);
            formula(asked ? formula.substring(0, formula.length() - NONE.length()) : formula, said)
                    .ifPresent(f -> object.put(name,
                            asked ? new Field(new Value.Flag(isZero(f.value())), f.place()) : f));
        }
        var fields = new LinkedHashMap<String, Field>();
        objects.forEach((name, inside) -> fields.put(name, new Field(new Value.Group(inside), place)));
        return new Value.Group(fields);
    }

    /// From one block that has the tensor to the next; the number of layers where one block alone has it.
    private Optional<Field> step(String tensor) {
        var numbers = numbers(tensor);
        var layers = layers();
        if (numbers.isEmpty() || layers.isEmpty()) {
            return Optional.empty();
        }
        int first = numbers.getFirst();
        var second = numbers.higher(first);
        int step = second == null ? layers.get() : second - first;
        var expected = IntStream.iterate(first, i -> i < layers.get(), i -> i + step).boxed().toList();
        var found = numbers.headSet(layers.get());
        if (!List.copyOf(found).equals(expected)) {
            throw new Refusal(new Problem(file.checkpoint().source(), Shown.of(tensor, 80),
                    "is in blocks " + found.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(", "))
                            + (found.size() > SHOWN ? ", ..." : "") + " of " + layers.get() + ", in no fixed step",
                    "only models whose kinds of layers repeat are described"));
        }
        return Optional.of(new Field(new Value.Numeral(Rational.of(step)), source(tensor)));
    }

    private String source(String of) {
        return file.checkpoint().source() + "#" + of;
    }

    private static Field field(Held tensor, long size) {
        return new Field(new Value.Numeral(Rational.of(size)), tensor.place() + ", " + Shown.of(tensor.name(), 80));
    }

    private Field flag(String tensor, boolean on) {
        return new Field(new Value.Flag(on), source((tensors.containsKey(tensor) ? "" : "no ") + tensor));
    }

    private static Value word(String word) {
        return switch (word) {
            case "true", "false" -> new Value.Flag(word.equals("true"));
            case "null" -> new Value.Nothing();
            default -> word.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')
                    ? new Value.Numeral(Rational.parse(word))
                    : new Value.Text(word);
        };
    }

    private String word(List<String> words, int layer) {
        for (int i = 0; i + 1 < words.size(); i += 2) {
            if (numbers(words.get(i)).contains(layer)) {
                return words.get(i + 1);
            }
        }
        return words.getLast();
    }

    private Optional<Field> key(String name) {
        return of(name, _ -> true);
    }

    /// As [#key], without the layers whose entry is 0.
    private Optional<Field> some(String name) {
        return of(name, i -> !isZero(i)).filter(f -> !isZero(f.value()));
    }

    /// The value of a key; of a list, that of all entries that are looked at.
    private Optional<Field> of(String name, Predicate<Value> looked) {
        var field = Optional.ofNullable(file.fields().get(architecture + "." + name));
        return field.filter(f -> !(f.value() instanceof Value.Nothing)).flatMap(f -> {
            if (!(f.value() instanceof Value.Items(var all)) || all.isEmpty()) {
                return Optional.of(f);
            }
            return one(f.place(), all.stream().filter(looked).distinct().toList());
        });
    }

    /// What all layers that are looked at have.
    private Optional<Field> one(String place, List<Value> items) {
        if (items.size() > 1) {
            throw new Refusal(new Problem(file.checkpoint().source(), place, "differs by layer",
                    "only models of one size in all layers are described"));
        }
        return items.stream().findFirst().map(i -> new Field(i, place));
    }

    private Optional<Field> formula(String text) {
        return formula(text, this::key);
    }

    /// @param said what a key of the formula's means
    private Optional<Field> formula(String text, Function<String, Optional<Field>> said) {
        var formula = Parser.parse(text);
        var names = formula.dims().stream().map(Atom.Dim::name).collect(Collectors.toSet());
        var point = new HashMap<String, Rational>();
        var places = new ArrayList<String>();
        for (var name : new TreeSet<>(names)) {
            var field = Optional.ofNullable(suffixes.get(name)).flatMap(said);
            if (field.isPresent() && field.get().value() instanceof Value.Numeral(var number) && number.isInteger()
                    && number.signum() >= 0) {
                point.put(name, number);
                places.add(field.get().place());
            }
        }
        if (point.size() < names.size()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Field(new Value.Numeral(formula.at(point)), String.join(" and ", places)));
        } catch (ArithmeticException | NotDivisible _) {
            return Optional.empty();
        }
    }
}

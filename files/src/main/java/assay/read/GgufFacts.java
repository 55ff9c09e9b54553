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
import java.util.HashMap;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
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

    /// The blocks that are layers of the model: not those that predict further tokens.
    private static final List<String> LAYERS = List.of("block_count-nextn_predict_layers", "block_count");

    private final Gguf file;
    private final String architecture;
    private final TreeMap<String, Held> tensors = new TreeMap<>();
    private final TreeMap<String, NavigableSet<Integer>> blocks = new TreeMap<>();

    GgufFacts(Gguf file, String architecture) {
        this.file = file;
        this.architecture = architecture;
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
        return LAYERS.stream().flatMap(f -> formula(f).stream()).findFirst()
                .filter(f -> !tensors.isEmpty() && f.value() instanceof Value.Numeral(var n) && n.isInteger()
                        && n.signum() >= 0 && n.num().bitLength() < Integer.SIZE)
                .map(f -> ((Value.Numeral) f.value()).number().num().intValueExact())
                .filter(n -> n < Math.pow(10, DIGITS));
    }

    /// A word for each layer: the one behind the first tensor that the layer has, or the last.
    private Optional<Field> each(List<String> words) {
        return layers().map(n -> new Field(new Value.Items(IntStream.range(0, n)
                .<Value>mapToObj(i -> new Value.Text(word(words, i))).toList()), source(words.getFirst())));
    }

    /// A word for each flag of a list.
    private Optional<Field> flags(String key, String on, String off) {
        return Optional.ofNullable(file.fields().get(architecture + "." + key))
                .filter(f -> f.value() instanceof Value.Items(var items)
                        && items.stream().allMatch(i -> i instanceof Value.Flag))
                .map(f -> new Field(new Value.Items(((Value.Items) f.value()).items().stream()
                        .<Value>map(i -> new Value.Text(i.equals(new Value.Flag(true)) ? on : off)).toList()),
                        f.place()));
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
            default -> word.chars().allMatch(c -> c >= '0' && c <= '9')
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
            var items = all.stream().filter(looked).distinct().toList();
            if (items.size() > 1) {
                throw new Refusal(new Problem(file.checkpoint().source(), f.place(), "differs by layer",
                        "only models of one size in all layers are described"));
            }
            return items.stream().findFirst().map(i -> new Field(i, f.place()));
        });
    }

    private Optional<Field> formula(String text) {
        var formula = Parser.parse(text);
        var names = formula.dims().stream().map(Atom.Dim::name).collect(Collectors.toSet());
        var point = new HashMap<String, Rational>();
        var places = new ArrayList<String>();
        for (var key : file.fields().keySet()) {
            var own = key.startsWith(architecture + ".") ? key.substring(architecture.length() + 1) : "";
            var name = own.replace('.', '_');
            var field = names.contains(name) ? key(own) : Optional.<Field>empty();
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

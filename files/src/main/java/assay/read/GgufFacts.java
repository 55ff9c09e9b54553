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
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a GGUF file says where a row of [GgufTable] asks.
final class GgufFacts {
    private static final Pattern NUMBER = Pattern.compile("(?<=\\.)\\d+(?=\\.)");

    private final Gguf file;
    private final String architecture;
    private final TreeMap<String, Held> tensors = new TreeMap<>();

    GgufFacts(Gguf file, String architecture) {
        this.file = file;
        this.architecture = architecture;
        file.checkpoint().tensors().forEach(t -> tensors.putIfAbsent(pattern(t.name()), t));
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

    /// The value of a source such as `key block_count`.
    ///
    /// @throws Refusal where a list of one entry a layer has different entries
    Optional<Field> said(List<String> source) {
        var of = source.getLast();
        return switch (source.getFirst()) {
            case "key" -> key(of).filter(f -> !f.value().equals(new Value.Numeral(Rational.ZERO)));
            case "is" -> formula(of);
            case "rows" -> Optional.ofNullable(tensors.get(of)).filter(t -> !t.shape().isEmpty())
                    .map(t -> field(t, t.shape().getFirst()));
            case "columns" -> Optional.ofNullable(tensors.get(of)).filter(t -> !t.shape().isEmpty())
                    .map(t -> field(t, t.shape().getLast()));
            case "has" -> Optional.of(flag(of, tensors.containsKey(of)));
            case "lacks" -> Optional.of(flag(of, !tensors.containsKey(of)));
            case "word" -> Optional.of(new Field(word(of), source("general.architecture")));
            default -> throw new IllegalArgumentException("gguf.txt has no source " + source);
        };
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

    private Optional<Field> key(String name) {
        var field = Optional.ofNullable(file.fields().get(architecture + "." + name));
        return field.filter(f -> !(f.value() instanceof Value.Nothing)).map(f -> switch (f.value()) {
            case Value.Items(var items) when !items.isEmpty() -> {
                if (items.stream().anyMatch(i -> !i.equals(items.getFirst()))) {
                    throw new Refusal(new Problem(file.checkpoint().source(), f.place(), "differs by layer",
                            "only models of one size in all layers are described"));
                }
                yield new Field(items.getFirst(), f.place());
            }
            default -> f;
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
            if (field.isPresent() && field.get().value() instanceof Value.Numeral(var number)) {
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

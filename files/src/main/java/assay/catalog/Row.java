package assay.catalog;

import assay.algebra.Rational;
import assay.model.Ordered;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// A model of the catalogue.
///
/// @param name the name under which it is shown
/// @param aliases other names that mean it
/// @param source where its fields come from
/// @param fields by the names of its own config
public record Row(String name, List<String> aliases, String source, SequencedMap<String, Value> fields) {
    public Row {
        aliases = List.copyOf(aliases);
        fields = Ordered.of(fields);
    }

    /// Its fields, each with the catalogue as its place.
    public Spec spec() {
        return new Spec(name, place(name), placed(fields, place(name)), new LinkedHashMap<>());
    }

    private static String place(String name) {
        return "catalogue: " + name;
    }

    private static SequencedMap<String, Field> placed(SequencedMap<String, Value> fields, String place) {
        var placed = new LinkedHashMap<String, Field>();
        fields.forEach((key, value) -> placed.put(key, new Field(value, place)));
        return placed;
    }

    /// Reads `name alias ... | source | key=value ...`. A value is a number, `true`, `false`, `null`, a text, or a list
    /// of those: `[a,b]`. A key with a dot, `text_config.hidden_size`, is a field of an object.
    ///
    /// @throws IllegalArgumentException where the line is no such row
    static Row of(String line) {
        int first = line.indexOf('|');
        int second = line.indexOf('|', first + 1);
        var names = first < 0 ? List.<String>of() : words(line.substring(0, first));
        var source = second < 0 ? "" : line.substring(first + 1, second).strip();
        if (names.isEmpty() || source.isEmpty()) {
            throw new IllegalArgumentException("no row of names | source | fields: " + line);
        }
        var fields = new LinkedHashMap<String, Value>();
        for (var word : words(line.substring(second + 1))) {
            int sign = word.indexOf('=');
            if (sign < 1 || sign == word.length() - 1) {
                throw new IllegalArgumentException("no key=value: " + word);
            }
            if (fields.put(word.substring(0, sign), value(word.substring(sign + 1))) != null) {
                throw new IllegalArgumentException("twice: " + word.substring(0, sign));
            }
        }
        return new Row(names.getFirst(), names.subList(1, names.size()), source,
                grouped(fields, place(names.getFirst())));
    }

    /// The fields whose keys have a dot as objects under what is before it.
    private static SequencedMap<String, Value> grouped(SequencedMap<String, Value> fields, String place) {
        var grouped = new LinkedHashMap<String, Value>();
        var inside = new LinkedHashMap<String, SequencedMap<String, Value>>();
        fields.forEach((key, value) -> {
            int dot = key.indexOf('.');
            if (dot < 0) {
                grouped.put(key, value);
            } else {
                inside.computeIfAbsent(key.substring(0, dot), _ -> new LinkedHashMap<>())
                        .put(key.substring(dot + 1), value);
            }
        });
        inside.forEach((key, object) -> {
            if (grouped.put(key, new Value.Group(placed(grouped(object, place), place))) != null) {
                throw new IllegalArgumentException("both a value and an object: " + key);
            }
        });
        return grouped;
    }

    private static Value value(String text) {
        if (text.equals("true") || text.equals("false")) {
            return new Value.Flag(text.equals("true"));
        }
        if (text.equals("null")) {
            return new Value.Nothing();
        }
        if (text.startsWith("[") && text.endsWith("]")) {
            return new Value.Items(Stream.of(text.substring(1, text.length() - 1).split(","))
                    .filter(item -> !item.isEmpty()).map(Row::value).toList());
        }
        char c = text.charAt(0);
        return c == '-' || (c >= '0' && c <= '9') ? new Value.Numeral(Rational.parse(text)) : new Value.Text(text);
    }

    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        int start = 0;
        while (start < text.length()) {
            int blank = text.indexOf(' ', start);
            int end = blank < 0 ? text.length() : blank;
            if (end > start) {
                words.add(text.substring(start, end));
            }
            start = end + 1;
        }
        return words;
    }
}

package assay.write;

import assay.algebra.Rational;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;

/// JSON read back with exact numbers, every key once.
sealed interface Tree {
    record Text(String text) implements Tree {}

    record Whole(Rational number) implements Tree {}

    /// An estimate.
    record Near(BigDecimal estimate) implements Tree {}

    record Items(List<Tree> items) implements Tree {}

    record Fields(Map<String, Tree> fields) implements Tree {}

    record Truth(boolean is) implements Tree {}

    record Nothing() implements Tree {}

    static Tree of(String json) {
        JsonFactoryBuilder builder = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
        try (JsonParser in = builder.build().createParser(ObjectReadContext.empty(), json)) {
            in.nextToken();
            var tree = read(in);
            if (in.nextToken() != null) {
                throw new AssertionError("more than one value: " + json);
            }
            return tree;
        }
    }

    private static Tree read(JsonParser in) {
        return switch (in.currentToken()) {
            case VALUE_STRING -> new Text(in.getString());
            case VALUE_NUMBER_INT -> new Whole(Rational.of(in.getBigIntegerValue()));
            case VALUE_NUMBER_FLOAT -> new Near(in.getDecimalValue());
            case VALUE_TRUE, VALUE_FALSE -> new Truth(in.getBooleanValue());
            case VALUE_NULL -> new Nothing();
            case START_ARRAY -> {
                var items = new ArrayList<Tree>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(in));
                }
                yield new Items(items);
            }
            case START_OBJECT -> {
                var fields = new LinkedHashMap<String, Tree>();
                while (in.nextToken() != JsonToken.END_OBJECT) {
                    var name = in.currentName();
                    in.nextToken();
                    fields.put(name, read(in));
                }
                yield new Fields(fields);
            }
            case null, default -> throw new AssertionError("no exact value: " + in.currentToken());
        };
    }

    default Tree at(String name) {
        if (this instanceof Fields(var fields)) {
            var found = fields.get(name);
            if (found != null) {
                return found;
            }
        }
        throw new AssertionError("no '" + name + "' in " + this);
    }

    /// The item that is named so.
    default Tree named(String name) {
        return items().stream().filter(item -> item.at("name").text().equals(name)).findFirst().orElseThrow();
    }

    default List<Tree> items() {
        return switch (this) {
            case Items(var items) -> items;
            default -> throw not("a list");
        };
    }

    default List<String> names() {
        return switch (this) {
            case Fields(var fields) -> List.copyOf(fields.keySet());
            default -> throw not("an object");
        };
    }

    default String text() {
        return switch (this) {
            case Text(var text) -> text;
            default -> throw not("a text");
        };
    }

    default boolean truth() {
        return switch (this) {
            case Truth(var is) -> is;
            default -> throw not("true or false");
        };
    }

    /// An integer, or the string `p/q` in lowest terms.
    default Rational number() {
        return switch (this) {
            case Whole(var number) -> number;
            case Text(var text) when text.contains("/") -> {
                var number = Rational.parse(text);
                if (!number.toString().equals(text)) {
                    throw not("in lowest terms");
                }
                yield number;
            }
            default -> throw not("a number");
        };
    }

    /// An estimate, as a double has it.
    default double near() {
        return switch (this) {
            case Near(var number) -> number.doubleValue();
            case Whole(var number) -> number.num().doubleValue();
            default -> throw not("an estimate");
        };
    }

    private AssertionError not(String wanted) {
        return new AssertionError("not " + wanted + ": " + this);
    }
}

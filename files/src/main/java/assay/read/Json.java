package assay.read;

import assay.algebra.Rational;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Strict JSON (RFC 8259): no comments, no trailing commas, each name once in its object, one value in all. But for
/// `NaN`, `Infinity` and `-Infinity`, which Python writes: they are values, and no numbers.
///
/// What a document may ask for is bounded, far beyond what a description of a model needs.
public final class Json {
    /// The greatest length of a document, in bytes and in characters.
    static final int LENGTH = 16 << 20;

    /// The greatest number of objects and lists that a value stands in.
    static final int DEPTH = 64;

    /// The greatest number of values in a document.
    static final int VALUES = 100_000;

    /// The greatest length of a text.
    static final int TEXT = 1 << 20;

    /// The greatest length of a field's pointer, its names included.
    static final int POINTER = 500;

    /// The greatest length of a number as it is written.
    static final int NUMBER = 100;

    /// The greatest power of ten, up or down, in a number.
    static final int EXPONENT = 400;

    private static final int SHOWN = 40;
    private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

    /// The bounds are checked here, where a place and our own words are at hand.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH + 1)
                    .maxNumberLength(LENGTH)
                    .maxStringLength(LENGTH)
                    .maxNameLength(LENGTH)
                    .build())
            .build();

    private final String source;
    private final String text;
    private final JsonParser parser;
    private int values;
    private boolean ended;

    private Json(String source, String text) {
        this.source = source;
        this.text = text;
        this.parser = FACTORY.createParser(ObjectReadContext.empty(), text.toCharArray());
    }

    /// The value that a text writes. The place of a field is `source#` and the JSON pointer (RFC 6901) to it.
    ///
    /// @param source where the text comes from, in a reader's words
    /// @throws Refusal with one problem, at its line and column, where the text is not strict JSON or beyond the bounds
    public static Value read(String source, String text) {
        if (text.length() > LENGTH) {
            throw new Refusal(Problem.of(
                    source, "", "has " + text.length() + " characters; at most " + LENGTH + " are read"));
        }
        return new Json(source, text).document();
    }

    private Value document() {
        try {
            var first = parser.nextToken();
            if (first == null) {
                throw mistake(text.length());
            }
            var value = value(first, "", 0);
            ended = true;
            if (parser.nextToken() != null) {
                throw mistake(here());
            }
            return value;
        } catch (JacksonException e) {
            var location = Optional.ofNullable(e.getLocation());
            throw mistake(location.map(l -> (int) l.getCharOffset()).orElse(text.length()));
        }
    }

    private Value value(JsonToken token, String pointer, int depth) {
        if (++values > VALUES) {
            throw refusal(here(), "more than " + VALUES + " values", "");
        }
        return switch (token) {
            case START_OBJECT -> group(pointer, deeper(depth));
            case START_ARRAY -> items(pointer, deeper(depth));
            case VALUE_STRING -> text();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> new Value.Flag(true);
            case VALUE_FALSE -> new Value.Flag(false);
            case VALUE_NULL -> new Value.Nothing();
            default -> throw mistake(here());
        };
    }

    private Value group(String pointer, int depth) {
        var fields = new LinkedHashMap<String, Field>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            if (fields.containsKey(name)) {
                throw refusal(here(), "'" + Shown.of(name, SHOWN) + "' is there twice", "keep one of the two");
            }
            var inner = below(pointer, name);
            fields.put(name, new Field(value(parser.nextToken(), inner, depth), source + "#" + inner));
        }
        return new Value.Group(Collections.unmodifiableMap(fields));
    }

    private Value items(String pointer, int depth) {
        var items = new ArrayList<Value>();
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(token, below(pointer, String.valueOf(items.size())), depth));
        }
        return new Value.Items(Collections.unmodifiableList(items));
    }

    private Value text() {
        var content = parser.getString();
        if (content.length() > TEXT) {
            throw refusal(here(), "a text of " + content.length() + " characters; at most " + TEXT + " are read", "");
        }
        return new Value.Text(content);
    }

    private Value number() {
        var written = parser.getString();
        if (NOT_FINITE.contains(written)) {
            return new Value.NotFinite(written);
        }
        if (!Character.isDigit(written.charAt(written.length() - 1))) {
            throw mistake(here());
        }
        if (written.length() > NUMBER) {
            throw refusal(
                    here(), "a number of " + written.length() + " characters; at most " + NUMBER + " are read", "");
        }
        try {
            var decimal = new BigDecimal(written);
            if (Math.abs((long) decimal.scale()) <= EXPONENT) {
                var power = BigInteger.TEN.pow(Math.abs(decimal.scale()));
                var digits = decimal.unscaledValue();
                return new Value.Numeral(decimal.scale() <= 0
                        ? Rational.of(digits.multiply(power))
                        : new Rational(digits, power));
            }
        } catch (NumberFormatException _) {
            // an exponent of more digits than an int holds
        }
        throw refusal(here(), "the number " + Shown.of(written, SHOWN) + " is out of range",
                "powers of ten from -" + EXPONENT + " to " + EXPONENT + " are read");
    }

    private int deeper(int depth) {
        if (depth == DEPTH) {
            throw refusal(here(), "objects and lists more than " + DEPTH + " deep", "");
        }
        return depth + 1;
    }

    private String below(String pointer, String name) {
        if (name.length() <= POINTER) {
            var inner = pointer + "/" + Shown.of(name.replace("~", "~0").replace("/", "~1"));
            if (inner.length() <= POINTER) {
                return inner;
            }
        }
        throw refusal(here(), "the names down to this value have more than " + POINTER + " characters", "");
    }

    /// The index at which the current token begins.
    private int here() {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    private Refusal mistake(int stop) {
        var context = parser.streamReadContext();
        var inside = Mistake.Inside.START;
        if (ended) {
            inside = Mistake.Inside.END;
        } else if (context.inArray()) {
            inside = Mistake.Inside.LIST;
        } else if (context.inObject()) {
            inside = parser.currentToken() == JsonToken.PROPERTY_NAME ? Mistake.Inside.NAMED : Mistake.Inside.OBJECT;
        }
        var mistake = Mistake.of(text, Math.clamp(stop, 0, text.length()), inside);
        return refusal(mistake.at(), mistake.message(), mistake.hint());
    }

    private Refusal refusal(int at, String message, String hint) {
        return new Refusal(new Problem(source, Spot.of(text, at).toString(), message, hint));
    }
}

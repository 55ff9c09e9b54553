package assay.read;

import assay.algebra.Rational;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Tokens.Token;
import assay.spec.Field;
import assay.spec.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.function.Function;

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
    static final Tokens.Bounds BOUNDS = new Tokens.Bounds(DEPTH + 1, LENGTH, LENGTH, LENGTH);

    private final String source;
    private final String text;
    private final Tokens tokens;
    private int values;
    private boolean ended;

    private Json(String source, String text, Function<String, Tokens> made) {
        this.source = source;
        this.text = text;
        this.tokens = made.apply(text);
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
        return new Json(source, text, Tokenizer::of).document();
    }

    /// As [#read(String, String)], from tokens made otherwise.
    static Value read(String source, String text, Function<String, Tokens> made) {
        return new Json(source, text, made).document();
    }

    private Value document() {
        try {
            var first = tokens.next();
            if (first == Token.END) {
                throw mistake(text.length());
            }
            var value = value(first, "", 0);
            ended = true;
            if (tokens.next() != Token.END) {
                throw mistake(here());
            }
            return value;
        } catch (Tokens.Broken e) {
            throw mistake(e.at() < 0 ? text.length() : (int) e.at());
        }
    }

    private Value value(Token token, String pointer, int depth) {
        if (++values > VALUES) {
            throw refusal(here(), "more than " + VALUES + " values", "");
        }
        return switch (token) {
            case OBJECT -> group(pointer, deeper(depth));
            case LIST -> items(pointer, deeper(depth));
            case TEXT -> text();
            case WHOLE, NUMBER -> number();
            case TRUE -> new Value.Flag(true);
            case FALSE -> new Value.Flag(false);
            case NULL -> new Value.Nothing();
            default -> throw mistake(here());
        };
    }

    private Value group(String pointer, int depth) {
        var fields = new LinkedHashMap<String, Field>();
        while (tokens.next() != Token.OBJECT_END) {
            var name = tokens.text();
            if (fields.containsKey(name)) {
                throw refusal(here(), "'" + Shown.of(name, SHOWN) + "' is there twice", "keep one of the two");
            }
            var inner = below(pointer, name);
            fields.put(name, new Field(value(tokens.next(), inner, depth), source + "#" + inner));
        }
        return new Value.Group(Collections.unmodifiableMap(fields));
    }

    private Value items(String pointer, int depth) {
        var items = new ArrayList<Value>();
        for (var token = tokens.next(); token != Token.LIST_END; token = tokens.next()) {
            items.add(value(token, below(pointer, String.valueOf(items.size())), depth));
        }
        return new Value.Items(Collections.unmodifiableList(items));
    }

    private Value text() {
        var content = tokens.text();
        if (content.length() > TEXT) {
            throw refusal(here(), "a text of " + content.length() + " characters; at most " + TEXT + " are read", "");
        }
        return new Value.Text(content);
    }

    private Value number() {
        var written = tokens.text();
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
        return (int) tokens.at();
    }

    private Refusal mistake(int stop) {
        var inside = ended ? Mistake.Inside.END : tokens.inside();
        var mistake = Mistake.of(text, Math.clamp(stop, 0, text.length()), inside);
        return refusal(mistake.at(), mistake.message(), mistake.hint());
    }

    private Refusal refusal(int at, String message, String hint) {
        return new Refusal(new Problem(source, Spot.of(text, at).toString(), message, hint));
    }
}

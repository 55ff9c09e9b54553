package assay.write;

import assay.algebra.Rational;
import assay.quantity.Unit;

/// Writes JSON on one line, the one way in which any answer has a number.
///
/// - A count is a whole number, of any size.
/// - An amount is an object: its `value` is a whole number or the string `"p/q"`, and beside that stands `decimal`, a
///   string. Where no object around it says it, its `unit` is there too.
/// - An estimate is an amount whose `value` is a number of as many digits as a double has; `estimate` is true.
public final class JsonText {
    private final StringBuilder out = new StringBuilder();

    /// Which version of the schema an answer keeps to.
    static final String SCHEMA = "assay/1";

    /// Starts an answer, an object that is left open.
    ///
    /// @param kind by which the schema tells it from others
    static JsonText answer(String kind) {
        return new JsonText().open('{').name("schema").text(SCHEMA).name("kind").text(kind);
    }

    /// Starts an object with `{` or an array with `[`.
    public JsonText open(char bracket) {
        value().append(bracket);
        return this;
    }

    public JsonText close(char bracket) {
        out.append(bracket);
        return this;
    }

    /// Names the next value of an object.
    public JsonText name(String name) {
        text(name);
        out.append(':');
        return this;
    }

    public JsonText text(String text) {
        quoted(text, value());
        return this;
    }

    /// A whole number, or a fraction as `"p/q"`.
    public JsonText count(Rational number) {
        if (number.isInteger()) {
            value().append(number.num());
        } else {
            text(number.toString());
        }
        return this;
    }

    /// The fields of an amount, in an object that is open.
    JsonText value(Rational number) {
        name("value").count(number);
        return number.isInteger() ? this : name("decimal").text(Decimals.of(number));
    }

    /// The fields of an amount or an estimate, in an object that is open.
    JsonText value(Rational number, boolean estimate) {
        if (!estimate) {
            return value(number);
        }
        name("value").value().append(Decimals.estimate(number));
        return name("estimate").truth(true);
    }

    /// An amount.
    JsonText amount(Rational number, String unit) {
        return open('{').value(number).name("unit").text(unit).close('}');
    }

    /// An amount in bytes.
    JsonText bytes(Rational number) {
        return amount(number, Unit.BYTE.label());
    }

    /// What rests on what is assumed.
    ///
    /// @param unit empty for a bare number
    JsonText estimate(Rational number, String unit) {
        open('{').value(number, true);
        return (unit.isEmpty() ? this : name("unit").text(unit)).close('}');
    }

    /// A number that is written already.
    public JsonText bare(String number) {
        value().append(number);
        return this;
    }

    public JsonText truth(boolean is) {
        value().append(is);
        return this;
    }

    public JsonText nothing() {
        value().append("null");
        return this;
    }

    public JsonText texts(Iterable<String> texts) {
        open('[');
        texts.forEach(this::text);
        return close(']');
    }

    /// The value, with a line's end.
    @Override
    public String toString() {
        return out + "\n";
    }

    /// Where the next value goes: after a comma, unless it is the first or has a name.
    private StringBuilder value() {
        if (!out.isEmpty() && "{[:".indexOf(out.charAt(out.length() - 1)) < 0) {
            out.append(',');
        }
        return out;
    }

    private static void quoted(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f || c == 0x2028 || c == 0x2029 || alone(text, i)) {
                Texts.escape(c, out);
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /// Whether half of a character stands without its other half, which no encoding can write.
    private static boolean alone(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}

package assay.write;

import assay.algebra.Rational;

/// Writes JSON on one line. A number is an integer of any size, or a fraction as the string `"p/q"`; never a double.
public final class JsonText {
    private final StringBuilder out = new StringBuilder();

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

    public JsonText number(Rational number) {
        if (number.isInteger()) {
            value().append(number.num());
        } else {
            text(number.toString());
        }
        return this;
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

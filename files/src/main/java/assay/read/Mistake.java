package assay.read;

import java.util.Locale;
import java.util.Set;

/// Why a text is no JSON, seen from the character at which reading stopped.
///
/// @param at the index of what is wrong
/// @param message what is wrong there
/// @param hint what would be right; empty where that is plain
record Mistake(int at, String message, String hint) {
    /// What reading was in the middle of.
    enum Inside {
        /// Before the first value.
        START,
        /// In an object, where a name or a comma comes next.
        OBJECT,
        /// In an object, after a name.
        NAMED,
        LIST,
        /// After the document.
        END
    }

    private static final int SHOWN = 40;
    private static final Set<String> LITERALS = Set.of("true", "false", "null");
    private static final Set<String> NO_NUMBERS =
            Set.of("nan", "infinity", "-infinity", "+infinity", "inf", "-inf", "+inf");

    /// The mistake for which reading stopped at an index; at the length of the text, because it ended too early.
    static Mistake of(String text, int stop, Inside inside) {
        if (quoted(text, stop)) {
            return inText(text, stop);
        }
        int start = wordStart(text, stop);
        int end = wordEnd(text, stop);
        var word = text.substring(start, end);
        if (inside == Inside.END) {
            var found = found(text, start, word);
            return new Mistake(start, "something follows the end: " + found, "a file holds one value");
        }
        if (stop == text.length() || (end == text.length() && inside != Inside.START)) {
            return early(end, inside);
        }
        char before = before(text, start);
        return word.isEmpty() ? sign(text, stop, before, inside) : word(word, start, before, inside);
    }

    /// Reading stopped between double quotes.
    private static Mistake inText(String text, int at) {
        if (at == text.length()) {
            return new Mistake(at, "the text ends inside double quotes",
                    "was it cut off, or is the closing quote missing?");
        }
        char c = text.charAt(at);
        if (c == '\n' || c == '\r') {
            return new Mistake(at, "the line ends inside double quotes",
                    "is the closing quote missing? A line break is written \\n");
        }
        if (c < ' ') {
            return new Mistake(at, "a control character inside double quotes",
                    "it is written " + (c == '\t' ? "\\t" : Shown.of(String.valueOf(c))));
        }
        int backslash = text.lastIndexOf('\\', at - 1);
        var escape = text.substring(backslash, text.offsetByCodePoints(at, 1));
        return new Mistake(backslash, shown(escape) + " has no meaning in a text", "a backslash is written \\\\");
    }

    private static Mistake early(int at, Inside inside) {
        return switch (inside) {
            case OBJECT, NAMED -> new Mistake(at, "the text ends in the middle of an object",
                    "was it cut off, or is a closing } missing?");
            case LIST -> new Mistake(at, "the text ends in the middle of a list",
                    "was it cut off, or is a closing ] missing?");
            case START, END -> new Mistake(at, "the text ends too early", "was it cut off?");
        };
    }

    /// Reading stopped at a word: a number, a literal or a name, right or wrong.
    private static Mistake word(String word, int at, char before, Inside inside) {
        if (wantsName(before, inside)) {
            return new Mistake(at, "the name " + shown(word) + " stands without double quotes",
                    digit(word.charAt(0)) ? "or a number is written with a comma inside" : "");
        }
        if (!wantsValue(before, inside)) {
            boolean split = before == '"' && !digit(word.charAt(0));
            return unexpected(at, shown(word), before, inside, split ? "is a double quote missing before it?" : "");
        }
        var lower = word.toLowerCase(Locale.ROOT);
        if (NO_NUMBERS.contains(lower)) {
            return new Mistake(at, shown(word) + " is no number of JSON", "leave the field out, or write null");
        }
        if ("+-.".indexOf(word.charAt(0)) >= 0 || digit(word.charAt(0))) {
            return new Mistake(at, shown(word) + " is no number of JSON", "numbers are written 12, -3, 0.5 or 1e-5");
        }
        var meant = lower.equals("none") ? "null" : lower;
        return new Mistake(at, shown(word) + " is no value of JSON",
                LITERALS.contains(meant) ? "JSON writes " + meant
                        : inside == Inside.START ? "a config begins with {"
                        : "a text stands in double quotes");
    }

    /// Reading stopped at another character.
    private static Mistake sign(String text, int at, char before, Inside inside) {
        char c = text.charAt(at);
        if (before == ',' && (c == '}' || c == ']')) {
            return new Mistake(text.lastIndexOf(',', at), "a comma before the closing " + c, "take the comma away");
        }
        var found = found(text, at, "");
        return switch (c) {
            case '\'', '\u2018', '\u2019', '\u201c', '\u201d' ->
                new Mistake(at, "the quote " + c + " does not enclose a text", "JSON takes the double quote \"");
            case '#', '/' -> new Mistake(at, "a comment", "JSON has no comments: take it away");
            case '"', '{', '[' -> unexpected(at, found, before, inside, "is a comma missing before it?");
            default -> unexpected(at, found, before, inside, inside == Inside.START ? "a config begins with {" : "");
        };
    }

    private static Mistake unexpected(int at, String found, char before, Inside inside, String hint) {
        var expected = wantsName(before, inside) ? "a name in double quotes"
                : wantsValue(before, inside) ? "a value"
                : inside == Inside.NAMED ? "':' after the name"
                : inside == Inside.LIST ? "',' or ']'"
                : "',' or '}'";
        return new Mistake(at, "expected " + expected + ", found " + found, hint);
    }

    private static boolean wantsName(char before, Inside inside) {
        return before == '{' || (before == ',' && inside == Inside.OBJECT);
    }

    private static boolean wantsValue(char before, Inside inside) {
        return inside == Inside.START || before == ':' || before == '[' || (before == ',' && inside == Inside.LIST);
    }

    /// Whether an index lies between double quotes. What is before it was read, so no text there goes beyond its line.
    private static boolean quoted(String text, int index) {
        boolean quoted = false;
        int line = Math.max(text.lastIndexOf('\n', index - 1), text.lastIndexOf('\r', index - 1)) + 1;
        for (int i = line; i < index; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            }
        }
        return quoted;
    }

    private static String found(String text, int at, String word) {
        return shown(word.isEmpty() ? text.substring(at, text.offsetByCodePoints(at, 1)) : word);
    }

    private static String shown(String word) {
        return "'" + Shown.of(word, SHOWN) + "'";
    }

    /// The last character before an index that is no blank; 0 where there is none.
    private static char before(String text, int index) {
        for (int i = index - 1; i >= 0; i--) {
            if (" \t\r\n".indexOf(text.charAt(i)) < 0) {
                return text.charAt(i);
            }
        }
        return 0;
    }

    /// Where the word begins that reading stopped in or, unless it is a whole value, right after.
    private static int wordStart(String text, int stop) {
        int start = stop;
        while (start > 0 && belongs(text.charAt(start - 1))) {
            start--;
        }
        boolean within = stop < text.length() && belongs(text.charAt(stop));
        boolean whole = start < stop
                && (digit(text.charAt(stop - 1)) || LITERALS.contains(text.substring(start, stop)));
        return within || !whole ? start : stop;
    }

    private static int wordEnd(String text, int stop) {
        int end = stop;
        while (end < text.length() && belongs(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /// Whether a character can be part of a number, a literal or a name without quotes.
    private static boolean belongs(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || digit(c) || "_+-.".indexOf(c) >= 0;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}

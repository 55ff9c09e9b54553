package assay.read;

/// A piece of somebody's file as a message shows it. What does not print, and what would turn the line around, is
/// written as JSON escapes it: a file cannot send commands to the reader's terminal.
public final class Shown {
    private Shown() {}

    /// All of it.
    public static String of(String text) {
        var shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (prints(c)) {
                shown.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    var hex = Integer.toHexString(unit);
                    shown.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
                }
            }
        }
        return shown.toString();
    }

    /// Its first characters, and dots where there are more.
    public static String of(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? of(text)
                : of(text.substring(0, text.offsetByCodePoints(0, most))) + "...";
    }

    private static boolean prints(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}

package assay.workbook;

/// Texts in XML 1.0, whatever they hold.
final class Xml {
    /// The characters that a cell may hold.
    private static final int LONGEST = 32_767;

    /// `_x0041_` would be read as a character by its number.
    private static final int NUMBERED = 7;

    private Xml() {}

    /// A text; what XML has no character for becomes one that says so.
    static void text(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\t', '\n' -> out.append("&#").append((int) c).append(';');
                default -> {
                    if (Character.isHighSurrogate(c) && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(++i));
                    } else {
                        out.append(c < ' ' || Character.isSurrogate(c) || c >= '\ufffe' ? '\ufffd' : c);
                    }
                }
            }
        }
    }

    /// The text of a cell, cut where it is longer than one may be.
    static void cell(String text, StringBuilder out) {
        var shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "\u2026";
        int from = 0;
        for (int i = shown.indexOf("_x"); i >= 0; i = shown.indexOf("_x", i + 1)) {
            if (numbered(shown, i)) {
                text(shown.substring(from, i), out);
                out.append("_x005F_");
                from = i + 1;
            }
        }
        text(shown.substring(from), out);
    }

    private static boolean numbered(String text, int at) {
        boolean all = at + NUMBERED <= text.length() && text.charAt(at + NUMBERED - 1) == '_';
        for (int i = at + 2; all && i < at + NUMBERED - 1; i++) {
            all = Character.digit(text.charAt(i), 16) >= 0;
        }
        return all;
    }
}

package assay.write;

import assay.report.Cell;

/// Texts as each format needs them.
final class Texts {
    private Texts() {}

    /// As a program reads it: numbers as `p` or `p/q`.
    static String exact(Cell cell) {
        return switch (cell) {
            case Cell.Amount(_, var value, _, _) -> value.toString();
            case Cell.Part(var share) -> share.value().toString();
            case Cell.Bar(var share) -> share.value().toString();
            case Cell.Points(var difference) -> difference.toString();
            case Cell.Factor(var ratio) -> ratio.toString();
            case Cell.Words _, Cell.Code _, Cell.Formula _, Cell.Substituted _, Cell.Blank _ -> cell.shown();
        };
    }

    /// How many blanks a text begins with, which say how deep it stands; none where it is blank.
    static int indent(String text) {
        int blanks = 0;
        while (blanks < text.length() && text.charAt(blanks) == ' ') {
            blanks++;
        }
        return blanks == text.length() ? 0 : blanks;
    }

    /// A text from a file may hold line breaks and a terminal's commands; they are shown as `\n` and `\u001b`.
    static String visible(String text) {
        int plain = 0;
        while (plain < text.length() && !Character.isISOControl(text.charAt(plain))) {
            plain++;
        }
        return plain == text.length() ? text : escaped(text);
    }

    private static String escaped(String text) {
        var shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        escape(c, shown);
                    } else {
                        shown.append(c);
                    }
                }
            }
        }
        return shown.toString();
    }

    /// Appends a character as `\u001b`.
    static void escape(char c, StringBuilder out) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit(c >> shift & 15, 16));
        }
    }
}

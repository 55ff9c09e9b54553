package assay.workbook;

import assay.draw.Xml;

/// The texts of cells.
final class CellText {
    /// The characters that a cell may hold.
    private static final int LONGEST = 32_767;

    /// `_x0041_` would be read as a character by its number.
    private static final int NUMBERED = 7;

    private CellText() {}

    /// The text of a cell, cut where it is longer than one may be.
    static void write(String text, StringBuilder out) {
        var shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "\u2026";
        int from = 0;
        for (int i = shown.indexOf("_x"); i >= 0; i = shown.indexOf("_x", i + 1)) {
            if (numbered(shown, i)) {
                out.append(Xml.text(shown.substring(from, i)));
                out.append("_x005F_");
                from = i + 1;
            }
        }
        out.append(Xml.text(shown.substring(from)));
    }

    private static boolean numbered(String text, int at) {
        boolean all = at + NUMBERED <= text.length() && text.charAt(at + NUMBERED - 1) == '_';
        for (int i = at + 2; all && i < at + NUMBERED - 1; i++) {
            all = Character.digit(text.charAt(i), 16) >= 0;
        }
        return all;
    }
}

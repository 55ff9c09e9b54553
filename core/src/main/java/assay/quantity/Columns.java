package assay.quantity;

/// How wide a text is where each of its characters has a place of its own: on a terminal.
public final class Columns {
    /// Where characters are drawn two columns wide: those that Unicode calls wide or full-width (UAX #11), in ranges
    /// from the first to the last.
    private static final int[] WIDE = {0x1100, 0x115F, 0x231A, 0x231B, 0x23E9, 0x23EC, 0x25FD, 0x25FE, 0x2614, 0x2615,
        0x2648, 0x2653, 0x26A1, 0x26A1, 0x26CE, 0x26CE, 0x2705, 0x2705, 0x2728, 0x2728, 0x274C, 0x274C, 0x2753, 0x2755,
        0x2795, 0x2797, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2E80, 0x303E, 0x3041, 0x33FF, 0x3400, 0x4DBF, 0x4E00,
        0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE10, 0xFE19, 0xFE30, 0xFE6F, 0xFF01, 0xFF60,
        0xFFE0, 0xFFE6, 0x16FE0, 0x18D08, 0x1AFF0, 0x1B2FB, 0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E,
        0x1F191, 0x1F19A, 0x1F200, 0x1F320, 0x1F32D, 0x1F64F, 0x1F680, 0x1F6FC, 0x1F7E0, 0x1F7EB, 0x1F90C, 0x1F9FF,
        0x1FA70, 0x1FAFF, 0x20000, 0x3FFFD};

    private static final int ASCII = 0x80;

    private Columns() {}

    /// The columns of a text: two of a wide character, none of one that joins the one before it.
    public static int of(String text) {
        int columns = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            columns += of(point);
            i += Character.charCount(point);
        }
        return columns;
    }

    /// The columns of a character.
    public static int of(int point) {
        return point < ASCII ? 1 : joins(point) ? 0 : isWide(point) ? 2 : 1;
    }

    private static boolean joins(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT;
    }

    private static boolean isWide(int point) {
        for (int i = 0; i < WIDE.length && WIDE[i] <= point; i += 2) {
            if (point <= WIDE[i + 1]) {
                return true;
            }
        }
        return false;
    }
}

package assay.read;

/// Where a character stands in a text.
///
/// @param line from 1; a line ends at LF, CR LF or CR
/// @param column from 1, in characters of Unicode
record Spot(int line, int column) {
    /// The place of the character at an index, or of the end.
    static Spot of(String text, int index) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < index; i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && !(i + 1 < text.length() && text.charAt(i + 1) == '\n'))) {
                line++;
                start = i + 1;
            }
        }
        return new Spot(line, text.codePointCount(start, index) + 1);
    }

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}

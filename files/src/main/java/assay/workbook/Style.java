package assay.workbook;

/// How a cell looks, and what its look says.
enum Style {
    TEXT(Font.PLAIN, Fill.NONE, "General", false),
    /// A long text, on several lines of its column.
    WRAPPED(Font.PLAIN, Fill.NONE, "General", false),
    TITLE(Font.TITLE, Fill.NONE, "General", false),
    HEADING(Font.BOLD, Fill.NONE, "General", false),
    HEAD(Font.BOLD, Fill.HEAD, "General", false),
    HEAD_RIGHT(Font.BOLD, Fill.HEAD, "General", true),
    CODE(Font.CODE, Fill.NONE, "General", false),
    NOTE(Font.NOTE, Fill.NONE, "General", false),
    /// A number to change.
    INPUT(Font.INPUT, Fill.INPUT, "#,##0", true),
    /// A number to change that need not be whole.
    INPUT_FINE(Font.INPUT, Fill.INPUT, "#,##0.######", true),
    /// A number that is no input: the tree has it in its shape.
    FIXED(Font.NOTE, Fill.FIXED, "#,##0", true),
    NUMBER(Font.PLAIN, Fill.NONE, "#,##0", true),
    FINE(Font.PLAIN, Fill.NONE, "#,##0.00####", true),
    SHARE(Font.PLAIN, Fill.NONE, "0.00%", true),
    DIGITS(Font.PLAIN, Fill.NONE, "@", true),
    TOTAL(Font.BOLD, Fill.TOTAL, "#,##0", true),
    TOTAL_FINE(Font.BOLD, Fill.TOTAL, "#,##0.00####", true),
    TOTAL_TEXT(Font.BOLD, Fill.TOTAL, "General", false),
    TOTAL_SHARE(Font.BOLD, Fill.TOTAL, "0.00%", true),
    TOTAL_DIGITS(Font.BOLD, Fill.TOTAL, "@", true);

    /// The fonts, in the order of the part of styles.
    enum Font {
        PLAIN("<sz val=\"11\"/><name val=\"Calibri\"/>"),
        BOLD("<b/><sz val=\"11\"/><name val=\"Calibri\"/>"),
        TITLE("<b/><sz val=\"15\"/><name val=\"Calibri\"/>"),
        CODE("<sz val=\"10\"/><name val=\"Consolas\"/>"),
        NOTE("<i/><sz val=\"11\"/><color rgb=\"FF666666\"/><name val=\"Calibri\"/>"),
        INPUT("<sz val=\"11\"/><color rgb=\"FF1F3FBF\"/><name val=\"Calibri\"/>");

        final String xml;

        Font(String inner) {
            xml = "<font>" + inner + "</font>";
        }
    }

    /// The fills, in the order of the part of styles behind the two that every part has.
    enum Fill {
        NONE(""),
        HEAD("FFE7EAF0"),
        INPUT("FFFFF4CC"),
        FIXED("FFEEEEEE"),
        TOTAL("FFF3F5F9");

        final String colour;

        Fill(String colour) {
            this.colour = colour;
        }
    }

    final Font font;
    final Fill fill;
    final String format;
    final boolean right;

    Style(Font font, Fill fill, String format, boolean right) {
        this.font = font;
        this.fill = fill;
        this.format = format;
        this.right = right;
    }

    /// The same for a number that is not whole.
    Style fine() {
        return this == NUMBER ? FINE : this == TOTAL ? TOTAL_FINE : this == INPUT ? INPUT_FINE : this;
    }
}

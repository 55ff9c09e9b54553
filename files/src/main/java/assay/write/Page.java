package assay.write;

/// What a table for a terminal is written on.
///
/// @param width columns of the page, at least [#NARROWEST]; a lesser width is taken as that
/// @param colour whether titles are bold, and heads and formulas dim
public record Page(int width, boolean colour) {
    public static final int NARROWEST = 20;

    /// 120 columns, no colour.
    public static final Page PLAIN = new Page(120, false);

    public Page {
        width = Math.max(width, NARROWEST);
    }
}

package assay.store;

import java.util.List;

/// In what a column of exact figures is kept, which is by the greatest need of any of its rows.
enum Shape {
    /// Integers of up to 38 digits: `DECIMAL(38,0)`.
    WHOLE,
    /// Fractions: the nearest `DOUBLE`, and beside it `NAME_num` and `NAME_den`, `DECIMAL(38,0)`, in lowest terms.
    FRACTION,
    /// Integers or fractions of more digits: `VARCHAR`, exact, `12` or `7/3`.
    LONG;

    static final String DECIMAL = "::DECIMAL(38,0)";

    /// What is needed for what both hold.
    Shape and(Shape other) {
        return compareTo(other) < 0 ? other : this;
    }

    /// The columns of a table that a figure takes.
    List<String> names(String column) {
        return this == FRACTION ? List.of(column, num(column), den(column)) : List.of(column);
    }

    private static String num(String column) {
        return column + "_num";
    }

    private static String den(String column) {
        return column + "_den";
    }

    /// The expressions that bring a figure from a part to a table.
    String ofPart(String column) {
        var whole = Duck.name(column);
        var odd = "(" + Duck.name(Rows.ODD) + " ->> " + Duck.text(column) + ")";
        return switch (this) {
            case WHOLE -> whole;
            case FRACTION -> "coalesce(" + whole + "::DOUBLE, " + half(odd, 1) + "::DOUBLE / " + half(odd, 2)
                    + "::DOUBLE) AS " + whole + ", coalesce(" + whole + ", " + half(odd, 1) + "::HUGEINT)" + DECIMAL
                    + " AS " + Duck.name(num(column)) + ", CASE WHEN " + whole + " IS NULL THEN " + half(odd, 2)
                    + "::HUGEINT ELSE 1 END" + DECIMAL + " AS " + Duck.name(den(column));
            case LONG -> "coalesce(" + whole + "::VARCHAR, " + odd + ") AS " + whole;
        };
    }

    private static String half(String odd, int which) {
        return "split_part(" + odd + ", '/', " + which + ")";
    }

    /// The expressions that bring a figure from a table of this shape to one of another that holds it.
    String to(Shape other, String column) {
        var whole = Duck.name(column);
        if (other == this) {
            return String.join(", ", names(column).stream().map(Duck::name).toList());
        }
        return switch (other) {
            case WHOLE -> throw new IllegalArgumentException(column + " of " + this + " is not " + other);
            case FRACTION -> whole + "::DOUBLE AS " + whole + ", " + whole + " AS " + Duck.name(num(column))
                    + ", CASE WHEN " + whole + " IS NOT NULL THEN 1 END" + DECIMAL + " AS " + Duck.name(den(column));
            case LONG -> this == WHOLE ? whole + "::VARCHAR AS " + whole
                    : "CASE WHEN " + Duck.name(den(column)) + " = 1 THEN " + Duck.name(num(column))
                            + "::VARCHAR ELSE " + Duck.name(num(column)) + "::VARCHAR || '/' || "
                            + Duck.name(den(column)) + "::VARCHAR END AS " + whole;
        };
    }
}

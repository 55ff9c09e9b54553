package assay.storage;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.Optional;

/// One of the tensors that an encoding makes of a matrix: a value for each tile of it.
///
/// @param name as files call it beside the matrix' own name: `qweight`, `scales`
/// @param type of a value, as files call it
/// @param bits of a value; of a block of values that are stored together, all of the block's
/// @param tile what one value is of
/// @param packing how values narrower than what files hold are put together; empty where they follow one another
public record Piece(String name, String type, Rational bits, Tile tile, Optional<Packing> packing) {
    /// So many rows and columns of a matrix; no number is all of them.
    ///
    /// @param flat whether the elements are cut one after the other, whatever row they stand in
    public record Tile(Optional<Long> rows, Optional<Long> columns, boolean flat) {
        static final Tile ONE = new Tile(Optional.of(1L), Optional.of(1L), false);

        @Override
        public String toString() {
            return flat ? "1x" + text(columns) + " flat" : text(rows) + "x" + text(columns);
        }

        private static String text(Optional<Long> number) {
            return number.map(String::valueOf).orElse("*");
        }
    }

    /// Words of so many bits that are filled along rows or along columns, the last one of each line in part.
    public record Packing(int word, boolean alongRows) {}

    private static final Rational BYTES = Rational.of(1, 8);
    private static final Expr BYTE = Expr.of(BYTES);

    /// The name of a piece whose bits are the mean of several tensors: only their sum is a number of bytes.
    static final String MEAN = "mean";

    /// The type of an object that is written as a text, in which rows and columns stand as numbers.
    private static final String WRITTEN = "json";

    /// The bytes of the piece of one matrix.
    Expr bytes(Matrix matrix) {
        if (type.equals(WRITTEN)) {
            return Expr.of(bits).times(BYTE).plus(Expr.of(digits(matrix, matrix.rows())
                    + digits(matrix, matrix.columns())));
        }
        if (tile.flat) {
            return bytes(matrix, matrix.cut(matrix.rows().times(matrix.columns()), tile.columns));
        }
        var rows = matrix.cut(matrix.rows(), tile.rows);
        var columns = matrix.cut(matrix.columns(), tile.columns);
        if (packing.isEmpty()) {
            return bytes(matrix, rows.times(columns));
        }
        var along = packing.get().alongRows;
        var word = Rational.of(packing.get().word);
        var words = matrix.whole((along ? rows : columns).times(Expr.of(bits.over(word))));
        return words.times(along ? columns : rows).times(Expr.of(word)).times(BYTE);
    }

    /// The bytes of so many values: a tensor takes whole ones.
    private Expr bytes(Matrix matrix, Expr values) {
        var all = values.times(Expr.of(bits)).times(BYTE);
        return name.equals(MEAN) || bits.times(BYTES).isInteger() ? all : matrix.whole(all);
    }

    private static long digits(Matrix matrix, Expr length) {
        return matrix.value(length).map(v -> v.toString().length()).orElse(0);
    }

    @Override
    public String toString() {
        return name + " " + type + " " + tile
                + packing.map(p -> " in " + p.word + " along " + (p.alongRows ? "rows" : "columns")).orElse("");
    }
}

package assay.storage;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.quantity.Dtype;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a matrix lies in bytes: one tensor of values in files, or several.
///
/// ```
/// encoding = name "=" piece { "," piece }
/// piece    = name type tile [ "flat" ] [ "in" bits "along" ( "rows" | "columns" ) ]
/// tile     = size "x" size          rows by columns that have one value; "*" is all of them
/// type     = a word whose number is its bits: int4, uint8, fp16, e8m0; or NAME:BYTES, of a block: q4_k:144; or
///            NAME:BITSb, on the whole: exl3:4.5b; or json:CHARACTERS, and the digits of rows and columns
/// ```
///
/// So `gptq-int4-g128 = qweight int4 1x1 in 32 along columns, qzeros int4 1x128 in 32 along rows, scales fp16 1x128,
/// g_idx int32 *x1`.
///
/// @param name as a reader is told it
public record Encoding(String name, List<Piece> pieces) {
    private static final Rational EIGHT = Rational.of(8);

    public Encoding {
        pieces = List.copyOf(pieces);
    }

    /// Every element by itself in one type.
    public static Encoding plain(Dtype type) {
        return new Encoding(type.label(), List.of(
                new Piece("weight", type.label(), type.bytes().times(EIGHT), Piece.Tile.ONE, Optional.empty())));
    }

    /// Every element by itself in one type, of what grows as it is used: the whole of it is no tensor of files.
    public static Encoding kept(Dtype type) {
        return each(type.label(), type.bytes());
    }

    /// Elements that take so many bytes each, on the whole of several tensors.
    public static Encoding each(String type, Rational bytes) {
        return new Encoding(type, List.of(
                new Piece(Piece.MEAN, type, bytes.times(EIGHT), Piece.Tile.ONE, Optional.empty())));
    }

    /// Reads an encoding.
    ///
    /// @throws IllegalArgumentException where the line is none
    public static Encoding of(String line) {
        int sign = line.indexOf('=');
        var name = sign < 0 ? "" : line.substring(0, sign).strip();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("no name = piece, piece: " + line);
        }
        var pieces = new ArrayList<Piece>();
        for (var text : line.substring(sign + 1).split(",", -1)) {
            pieces.add(piece(List.of(text.strip().split(" +", -1)), line));
        }
        return new Encoding(name, pieces);
    }

    private static Piece piece(List<String> words, String line) {
        int flat = words.size() > 3 && words.get(3).equals("flat") ? 1 : 0;
        var packing = words.subList(Math.min(words.size(), 3 + flat), words.size());
        if (words.size() < 3 || !(packing.isEmpty() || (packing.size() == 4 && packing.get(0).equals("in")
                && packing.get(2).equals("along") && List.of("rows", "columns").contains(packing.get(3))))) {
            throw new IllegalArgumentException("no name type tile [in bits along axis]: " + line);
        }
        var tile = words.get(2).split("x", -1);
        if (tile.length != 2) {
            throw new IllegalArgumentException("no tile of rows x columns: " + line);
        }
        int colon = words.get(1).indexOf(':');
        return new Piece(words.get(0), colon < 0 ? words.get(1) : words.get(1).substring(0, colon),
                colon < 0 ? Rational.of(bits(words.get(1))) : said(words.get(1).substring(colon + 1)),
                new Piece.Tile(size(tile[0]), size(tile[1]), flat == 1),
                packing.isEmpty() ? Optional.empty() : Optional.of(new Piece.Packing(
                        Integer.parseInt(packing.get(1)), packing.get(3).equals("rows"))));
    }

    private static Rational said(String text) {
        return text.endsWith("b") ? Rational.parse(text.substring(0, text.length() - 1))
                : Rational.of(Long.parseLong(text)).times(EIGHT);
    }

    private static Optional<Long> size(String text) {
        return text.equals("*") ? Optional.empty() : Optional.of(Long.parseLong(text));
    }

    /// The bits of a type by its name: the last number in it, but for scales that are an exponent, whose digits are
    /// those of its parts.
    private static int bits(String type) {
        if (type.equals("e8m0")) {
            return Byte.SIZE;
        }
        int from = type.length();
        while (from > 0 && Character.isDigit(type.charAt(from - 1))) {
            from--;
        }
        return Integer.parseInt(type.substring(from));
    }

    /// The bytes of one matrix.
    public Expr bytes(Matrix matrix) {
        return Expr.sum(pieces.stream().map(piece -> piece.bytes(matrix)).toList());
    }

    /// The type of its values, that of the first piece.
    public String type() {
        return pieces.getFirst().type();
    }
}

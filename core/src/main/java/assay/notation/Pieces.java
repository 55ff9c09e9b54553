package assay.notation;

/// Values that follow each other, cut into pieces, with so many points for each of them: how blocks of points are
/// numbered, where whatever is before these values has blocks of its own.
///
/// @param values how many there are
/// @param length the values of a piece; the last one may have fewer
/// @param rest the points for each value
public record Pieces(int values, int length, int rest) {
    /// How many pieces there are.
    public int count() {
        return Math.ceilDiv(values, length);
    }

    /// The most points of a block.
    public int most() {
        return length * rest;
    }

    /// The number of the first point of a block.
    public long start(long block) {
        return (block / count() * values + block % count() * length) * rest;
    }

    /// The number of the block that a point is in.
    public long block(long point) {
        long all = (long) values * rest;
        return point / all * count() + point % all / rest / length;
    }

    /// How many points a block has.
    public int points(long block) {
        return rest * Math.min(length, values - (int) (block % count()) * length);
    }
}

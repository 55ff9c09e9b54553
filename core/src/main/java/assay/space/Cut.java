package assay.space;

import java.util.List;

/// How a grid is cut into blocks of points that follow each other: each has all values of the axes behind one, and of
/// that one so many that follow each other.
///
/// @param axis the one
/// @param piece so many of its values are in a block, or those that are left
/// @param rest the points for each of them
record Cut(Grid grid, int axis, int piece, int rest) {
    /// About as many points are in a block as keep its columns in the first caches.
    private static final int TARGET = 1024;

    static Cut of(Grid grid) {
        int axis = grid.axes().size() - 1;
        int rest = 1;
        while (axis > 0 && (long) rest * values(grid, axis) < TARGET) {
            rest *= values(grid, axis);
            axis--;
        }
        return new Cut(grid, axis, Math.min(values(grid, axis), Math.max(1, TARGET / rest)), rest);
    }

    private static int values(Grid grid, int axis) {
        return grid.axes().get(axis).values().size();
    }

    private int pieces() {
        return (values(grid, axis) + piece - 1) / piece;
    }

    /// The most points of a block.
    int most() {
        return piece * rest;
    }

    /// How many blocks there are.
    long blocks() {
        return grid.size().longValueExact() / ((long) values(grid, axis) * rest) * pieces();
    }

    /// The number of the first point of a block.
    long start(long block) {
        return (block / pieces() * values(grid, axis) + block % pieces() * piece) * rest;
    }

    /// How many points a block has.
    int count(long block) {
        return rest * Math.min(piece, values(grid, axis) - (int) (block % pieces()) * piece);
    }

    /// The block that a point is in.
    long block(long point) {
        long over = (long) values(grid, axis) * rest;
        return point / over * pieces() + point % over / rest / piece;
    }

    /// The first place on an axis that moves, of a block by its first point.
    int first(int of, long start) {
        return of == axis ? (int) (start / rest % values(grid, axis)) : 0;
    }

    /// How many places on an axis that moves are in a block of so many points.
    int many(int of, int count) {
        return of == axis ? count / rest : values(grid, of);
    }

    /// The places in a block of the points that are on some axes where another point is.
    int[] places(List<Integer> axes, int[] at, Block block) {
        int all = block.count();
        for (int of : axes) {
            all /= many(of, block.count());
        }
        var places = new int[all];
        int next = 0;
        for (int i = 0; i < block.count(); i++) {
            if (isThere(axes, at, block.start() + i)) {
                places[next++] = i;
            }
        }
        return places;
    }

    private boolean isThere(List<Integer> axes, int[] at, long point) {
        long left = point;
        int next = axes.size() - 1;
        for (int i = grid.axes().size() - 1; i >= axis && next >= 0; i--) {
            int values = values(grid, i);
            if (axes.get(next) == i) {
                if (left % values != at[i]) {
                    return false;
                }
                next--;
            }
            left /= values;
        }
        return true;
    }
}

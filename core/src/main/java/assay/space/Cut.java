package assay.space;

import assay.notation.Pieces;
import java.math.BigInteger;
import java.util.List;

/// How a grid is cut into blocks of points that follow each other: each has all values of the axes behind one, and of
/// that one so many that follow each other.
///
/// @param axis the one
record Cut(Grid grid, int axis, Pieces pieces) {
    /// About as many points are in a block as keep its columns in the first caches.
    private static final int TARGET = 1024;

    /// @param parts at least so many blocks, where there are so many points, since each may take long
    static Cut of(Grid grid, int parts) {
        int target = grid.size().divide(BigInteger.valueOf(parts)).max(BigInteger.ONE).min(BigInteger.valueOf(TARGET))
                .intValueExact();
        int axis = grid.axes().size() - 1;
        int rest = 1;
        while (axis > 0 && (long) rest * values(grid, axis) < target) {
            rest *= values(grid, axis);
            axis--;
        }
        int length = Math.min(values(grid, axis), Math.max(1, target / rest));
        return new Cut(grid, axis, new Pieces(values(grid, axis), length, rest));
    }

    private static int values(Grid grid, int axis) {
        return grid.axes().get(axis).values().size();
    }

    /// How many blocks there are.
    long blocks() {
        return grid.size().longValueExact() / ((long) pieces.values() * pieces.rest()) * pieces.count();
    }

    /// The first place on an axis that moves, of a block by its first point.
    int first(int of, long start) {
        return of == axis ? (int) (start / pieces.rest() % pieces.values()) : 0;
    }

    /// How many places on an axis that moves are in a block of so many points.
    int many(int of, int count) {
        return of == axis ? count / pieces.rest() : values(grid, of);
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

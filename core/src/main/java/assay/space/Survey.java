package assay.space;

import assay.notation.Lattice;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Goes over the points of a terrain block by block. Each thread has its own.
///
/// A block are the points that differ in the last axes alone. Where the form of the models rests on one of these, the
/// points of each form lie apart in it, and are worked out together.
public final class Survey {
    /// So many forms have their arrays kept.
    private static final int KEPT = 16;

    private final Terrain terrain;
    private final Block block;
    private final Map<Face, Lattice.Cursor> cursors = new HashMap<>();
    private final long[] some;
    private final boolean[] met;
    private final int[] all;
    private long from;
    private long to;

    Survey(Terrain terrain) {
        this.terrain = terrain;
        int most = terrain.cut().pieces().most();
        block = new Block(terrain, most);
        some = new long[most];
        met = new boolean[most];
        all = IntStream.range(0, most).toArray();
    }

    /// The block of a number.
    public Block at(long number) {
        return at(number, 0, Long.MAX_VALUE);
    }

    /// The block of a number, as if no point before one, and from another on, had a model.
    Block at(long number, long first, long end) {
        from = first;
        to = end;
        var cut = terrain.cut();
        block.begin(cut.pieces().start(number), cut.pieces().points(number));
        var at = terrain.grid().at(block.start());
        var apart = terrain.apart(at);
        if (apart.isEmpty()) {
            alone(all, block.count());
        } else {
            each(apart.get().stream().filter(place -> place >= cut.axis()).toList(), 0, at);
        }
        Arrays.fill(block.valid(), 0, Math.clamp(from - block.start(), 0, block.count()), false);
        Arrays.fill(block.valid(), Math.clamp(to - block.start(), 0, block.count()), block.count(), false);
        return block;
    }

    /// Points as questions of their own.
    private void alone(int[] places, int count) {
        for (int i = 0; i < count; i++) {
            long number = block.start() + places[i];
            if (number >= from && number < to) {
                alone(places[i], terrain.row(terrain.grid().at(number)));
            }
        }
    }

    private void alone(int place, Row row) {
        block.valid()[place] = row.valid();
        for (int m = 0; m < row.figures().size(); m++) {
            block.column(m).set(place, row.figures().get(m));
        }
    }

    /// All combinations of the values that axes have in this block.
    private void each(List<Integer> axes, int done, int[] at) {
        if (done == axes.size()) {
            face(axes, at);
            return;
        }
        int axis = axes.get(done);
        int from = terrain.cut().first(axis, block.start());
        int many = terrain.cut().many(axis, block.count());
        for (int i = from; i < from + many; i++) {
            at[axis] = i;
            each(axes, done + 1, at);
        }
        at[axis] = from;
    }

    /// The points of the block at which axes have the values that they have at a point.
    private void face(List<Integer> axes, int[] at) {
        var face = terrain.face(at);
        boolean whole = axes.isEmpty();
        var places = whole ? all : terrain.cut().places(axes, at, block);
        int count = whole ? block.count() : places.length;
        if (face.lattice().isEmpty()) {
            alone(places, count);
            return;
        }
        var cursor = cursor(face, face.lattice().get());
        cursor.move(face.block(at));
        var valid = whole ? block.valid() : met;
        int models = cursor.valid(Face.GREATEST, valid);
        for (int i = 0; i < count && !whole; i++) {
            block.valid()[places[i]] = met[i];
        }
        if (models == 0) {
            return;
        }
        var alone = new BitSet();
        for (int m = 0; m < block.columns().size(); m++) {
            if (face.figure(m) >= 0 && !cursor.isWhole(face.figure(m))) {
                alone.set(m);
            } else {
                column(block.column(m), face.figure(m), cursor, places, count, whole);
            }
        }
        for (int i = 0; i < count && !alone.isEmpty(); i++) {
            if (valid[i]) {
                int place = places[i];
                face.figures(cursor.point(i), alone, (measure, figure) -> block.column(measure).set(place, figure));
            }
        }
    }

    private Lattice.Cursor cursor(Face face, Lattice lattice) {
        var known = cursors.get(face);
        if (known != null) {
            return known;
        }
        if (cursors.size() == KEPT) {
            cursors.clear();
        }
        var cursor = lattice.cursor();
        cursors.put(face, cursor);
        return cursor;
    }

    /// A formula at points of the block, or that there is none.
    private void column(Block.Column column, int figure, Lattice.Cursor cursor, int[] places, int count,
            boolean whole) {
        if (figure >= 0 && cursor.longs(figure, whole ? column.longs() : some)) {
            for (int i = 0; i < count && !whole; i++) {
                column.longs()[places[i]] = some[i];
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            if (block.valid(places[i])) {
                column.set(places[i], figure < 0 ? Optional.empty() : Optional.of(cursor.at(figure, i)));
            }
        }
    }
}

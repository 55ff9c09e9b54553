package assay.space;

import assay.notation.Lattice;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    Survey(Terrain terrain) {
        this.terrain = terrain;
        int most = terrain.cut().most();
        block = new Block(terrain, most);
        some = new long[most];
        met = new boolean[most];
    }

    /// The block of a number.
    public Block at(long number) {
        var cut = terrain.cut();
        block.begin(cut.start(number), cut.count(number));
        var at = terrain.grid().at(block.start());
        var apart = terrain.apart(at);
        if (apart.isEmpty()) {
            alone();
            return block;
        }
        var inner = apart.get().stream().filter(place -> place >= cut.axis()).toList();
        each(inner, 0, at);
        return block;
    }

    /// Each point as a question of its own.
    private void alone() {
        for (int i = 0; i < block.count(); i++) {
            alone(i);
        }
    }

    private void alone(int i) {
        var row = terrain.row(terrain.grid().at(block.start() + i));
        block.valid()[i] = row.valid();
        for (int m = 0; m < row.figures().size(); m++) {
            block.column(m).set(i, row.figures().get(m));
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
        var places = axes.isEmpty() ? new int[0] : terrain.cut().places(axes, at, block);
        var lattice = face.lattice();
        if (lattice.isEmpty()) {
            for (int i = 0; i < (axes.isEmpty() ? block.count() : places.length); i++) {
                alone(axes.isEmpty() ? i : places[i]);
            }
            return;
        }
        var cursor = cursors.get(face);
        if (cursor == null) {
            if (cursors.size() == KEPT) {
                cursors.clear();
            }
            cursor = lattice.get().cursor();
            cursors.put(face, cursor);
        }
        cursor.move(face.block(at));
        if (axes.isEmpty()) {
            whole(face, cursor);
        } else {
            apart(face, cursor, places);
        }
    }

    private void whole(Face face, Lattice.Cursor cursor) {
        if (cursor.valid(Face.GREATEST, block.valid()) == 0) {
            return;
        }
        var alone = new BitSet();
        for (int m = 0; m < block.columns().size(); m++) {
            var column = block.column(m);
            int expr = face.figure(m);
            if (expr >= 0 && !cursor.isWhole(expr)) {
                alone.set(m);
            } else if (expr < 0 || !cursor.longs(expr, column.longs())) {
                for (int i = 0; i < block.count(); i++) {
                    if (block.valid(i)) {
                        column.set(i, face.at(cursor, expr, i));
                    }
                }
            }
        }
        for (int i = 0; i < block.count() && !alone.isEmpty(); i++) {
            if (block.valid(i)) {
                alone(face, cursor, alone, i, i);
            }
        }
    }

    /// Some measures at a point by itself.
    private void alone(Face face, Lattice.Cursor cursor, BitSet measures, int i, int place) {
        face.figures(cursor.point(i), measures, (measure, figure) -> block.column(measure).set(place, figure));
    }

    private void apart(Face face, Lattice.Cursor cursor, int[] places) {
        int models = cursor.valid(Face.GREATEST, met);
        for (int i = 0; i < places.length; i++) {
            block.valid()[places[i]] = met[i];
        }
        if (models == 0) {
            return;
        }
        var alone = new BitSet();
        for (int m = 0; m < block.columns().size(); m++) {
            var column = block.column(m);
            int expr = face.figure(m);
            if (expr >= 0 && !cursor.isWhole(expr)) {
                alone.set(m);
                continue;
            }
            boolean longs = expr >= 0 && cursor.longs(expr, some);
            for (int i = 0; i < places.length; i++) {
                if (longs) {
                    column.longs()[places[i]] = some[i];
                } else if (met[i]) {
                    column.set(places[i], face.at(cursor, expr, i));
                }
            }
        }
        for (int i = 0; i < places.length && !alone.isEmpty(); i++) {
            if (met[i]) {
                alone(face, cursor, alone, i, places[i]);
            }
        }
    }
}

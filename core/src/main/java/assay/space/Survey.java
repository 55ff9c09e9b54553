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
    private static final int KEPT = 64;
    /// Of so many conditions it is kept where they are met.
    private static final int MASKS = 1024;

    private final Terrain terrain;
    private final Block block;
    private final Map<Lattice, Lattice.Cursor> cursors = new HashMap<>();
    private final Map<Branches.Test, Mask> masks = new HashMap<>();
    private final long[] some;
    private final boolean[] met;
    private final boolean[] left;
    private final boolean[] takes;
    private final int[] all;
    private long from;
    private long to;

    Survey(Terrain terrain) {
        this.terrain = terrain;
        int most = terrain.cut().pieces().most();
        block = new Block(terrain, most);
        some = new long[most];
        met = new boolean[most];
        left = new boolean[most];
        takes = new boolean[most];
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
        var cursor = cursor(face.lattice().get());
        long number = face.block(at);
        cursor.move(number);
        var valid = whole ? block.valid() : met;
        int models = cursor.valid(Face.GREATEST, valid);
        for (int i = 0; i < count && !whole; i++) {
            block.valid()[places[i]] = met[i];
        }
        if (models == 0) {
            return;
        }
        var part = new Part(number, places, count, whole, models);
        var alone = new BitSet();
        for (int m = 0; m < block.columns().size(); m++) {
            var branches = face.branches(m);
            if (branches.isPresent()) {
                branched(part, valid, m, branches.get());
            } else if (face.figure(m) >= 0 && !cursor.isWhole(face.figure(m)) && !cursor.isWide(face.figure(m))) {
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

    private Lattice.Cursor cursor(Lattice lattice) {
        var known = cursors.get(lattice);
        if (known != null) {
            return known;
        }
        if (cursors.size() == KEPT) {
            cursors.clear();
        }
        var cursor = lattice.cursor();
        cursors.put(lattice, cursor);
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
                set(column, places[i], figure, cursor, i);
            }
        }
    }

    private static void set(Block.Column column, int place, int figure, Lattice.Cursor cursor, int i) {
        if (figure >= 0 && cursor.isLong(figure, i)) {
            column.longs()[place] = cursor.longAt(figure, i);
        } else {
            column.set(place, figure < 0 ? Optional.empty() : Optional.of(cursor.at(figure, i)));
        }
    }

    // ---- figures of several formulas

    /// The points of the block that one face has: the block of its lattice, their places, and how many have a model.
    private static final class Part {
        private final long block;
        private final int[] places;
        private final int count;
        private final boolean whole;
        private final int models;

        Part(long block, int[] places, int count, boolean whole, int models) {
            this.block = block;
            this.places = places;
            this.count = count;
            this.whole = whole;
            this.models = models;
        }
    }

    /// Where the points of the block meet a condition.
    ///
    private static final class Mask {
        private final int[] start;
        private final int count;
        private final boolean[] holds;

        /// @param start the places, on the axes before and at the cut, for which it is known
        /// @param count of points for which it is known
        Mask(int[] start, int count, boolean[] holds) {
            this.start = start;
            this.count = count;
            this.holds = holds;
        }
    }

    /// A figure that has several formulas, at the points with a model.
    private void branched(Part part, boolean[] valid, int measure, Branches branches) {
        var column = block.column(measure);
        System.arraycopy(valid, 0, left, 0, part.count);
        int open = part.models;
        for (int next = 0; open > 0; next++) {
            if (next == branches.taken().size() && branches.at(terrain.grid().at(block.start()
                    + part.places[first()])).isEmpty()) {
                break;
            }
            open -= take(part, column, branches.taken().get(next));
        }
        for (int i = 0; i < part.count && open > 0; i++) {
            if (left[i]) {
                column.set(part.places[i], branches.alone(terrain.grid().at(block.start() + part.places[i])));
            }
        }
    }

    private int first() {
        int first = 0;
        while (!left[first]) {
            first++;
        }
        return first;
    }

    /// Sets a figure where one of its formulas holds, at those points that are left.
    ///
    /// @return at how many
    private int take(Part part, Block.Column column, Branches.Taken formula) {
        System.arraycopy(left, 0, takes, 0, part.count);
        for (var test : formula.tests()) {
            if (!meet(test, part)) {
                return 0;
            }
        }
        int many = 0;
        for (int i = 0; i < part.count; i++) {
            many += takes[i] ? 1 : 0;
        }
        if (many == 0) {
            return 0;
        }
        var cursor = cursor(formula.lattice());
        cursor.move(part.block);
        if (many == part.models && (cursor.isWhole(0) || cursor.isWide(0))) {
            column(column, 0, cursor, part.places, part.count, part.whole);
            return many;
        }
        if (cursor.longs(0, some)) {
            var longs = column.longs();
            for (int i = 0; i < part.count; i++) {
                if (takes[i]) {
                    longs[part.places[i]] = some[i];
                }
            }
        } else {
            for (int i = 0; i < part.count; i++) {
                if (takes[i]) {
                    set(column, part.places[i], 0, cursor, i);
                }
            }
        }
        for (int i = 0; i < part.count; i++) {
            left[i] &= !takes[i];
        }
        return many;
    }

    /// Leaves the points at which a condition is met.
    ///
    /// @return whether there may be any
    private boolean meet(Branches.Test test, Part part) {
        var cut = terrain.cut();
        if (test.places().stream().allMatch(place -> place < cut.axis())) {
            return test.holds(terrain.grid().at(block.start()));
        }
        var holds = mask(test).holds;
        if (part.whole) {
            for (int i = 0; i < part.count; i++) {
                takes[i] &= holds[i];
            }
        } else {
            for (int i = 0; i < part.count; i++) {
                takes[i] &= holds[part.places[i]];
            }
        }
        return true;
    }

    /// Where the block's points meet a condition.
    private Mask mask(Branches.Test test) {
        var at = terrain.grid().at(block.start());
        var start = test.places().stream().filter(place -> place <= terrain.cut().axis()).mapToInt(place -> at[place])
                .toArray();
        var known = masks.get(test);
        if (known != null && known.count >= block.count() && Arrays.equals(known.start, start)) {
            return known;
        }
        var holds = new boolean[block.count()];
        for (int i = 0; i < holds.length; i++) {
            holds[i] = test.holds(terrain.grid().at(block.start() + i));
        }
        if (masks.size() == MASKS) {
            masks.clear();
        }
        var mask = new Mask(start, holds.length, holds);
        masks.put(test, mask);
        return mask;
    }
}

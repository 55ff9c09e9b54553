package assay.space;

import assay.algebra.Rational;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// What quantities are at points that follow each other, each quantity as a column. It is that of the next points as
/// soon as these are asked for.
public final class Block {
    private final Terrain terrain;
    private final boolean[] valid;
    private final List<Column> columns;
    private long start;
    private int count;

    Block(Terrain terrain, int most) {
        this.terrain = terrain;
        valid = new boolean[most];
        columns = IntStream.range(0, terrain.measures().size()).mapToObj(_ -> new Column(most)).toList();
    }

    /// A quantity at every point.
    public static final class Column {
        private final long[] longs;
        private final BitSet others = new BitSet();
        private final Map<Integer, Rational> exact = new HashMap<>();

        private Column(int most) {
            longs = new long[most];
        }

        /// Whether the figure at every point with a model is in [#longs].
        public boolean isLongs() {
            return others.isEmpty();
        }

        /// The figures of the points that have no other, by their place in the block; of points without a model
        /// anything.
        public long[] longs() {
            return longs;
        }

        /// Whether there is a figure, and it is no `long`, or there is none.
        boolean isOther(int i) {
            return others.get(i);
        }

        /// The figure at a point with a model; empty where there is none.
        public Optional<Rational> at(int i) {
            return others.get(i) ? Optional.ofNullable(exact.get(i)) : Optional.of(Rational.of(longs[i]));
        }

        void clear() {
            others.clear();
            exact.clear();
        }

        void set(int i, Optional<Rational> figure) {
            if (figure.filter(f -> f.isInteger() && f.num().bitLength() < Long.SIZE).isPresent()) {
                longs[i] = figure.get().num().longValueExact();
            } else {
                others.set(i);
                figure.ifPresent(f -> exact.put(i, f));
            }
        }
    }

    void begin(long from, int points) {
        start = from;
        count = points;
        columns.forEach(Column::clear);
    }

    boolean[] valid() {
        return valid;
    }

    List<Column> columns() {
        return columns;
    }

    /// The number of the first point.
    public long start() {
        return start;
    }

    /// How many points there are.
    public int count() {
        return count;
    }

    /// Whether there is a model at a point.
    public boolean valid(int i) {
        return valid[i];
    }

    /// How many points have a model.
    public int models() {
        int all = 0;
        for (int i = 0; i < count; i++) {
            all += valid[i] ? 1 : 0;
        }
        return all;
    }

    /// A quantity, by its place among those that were asked for.
    public Column column(int measure) {
        return columns.get(measure);
    }

    /// A point by itself.
    public Row row(int i) {
        var at = terrain.grid().at(start + i);
        return valid[i] ? Row.of(at, columns.stream().map(column -> column.at(i)).toList()) : terrain.row(at);
    }
}

package assay.space;

import assay.algebra.Rational;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/// What is kept of rows as they come, however many there are.
public sealed interface Kept {
    /// A figure that is to be great, or small.
    ///
    /// @param measure its place among the measures
    record Aim(int measure, boolean least) {
        /// A row's figure, to be as great as can be; empty where there is none.
        Optional<Rational> of(Row row) {
            return row.valid() ? row.figures().get(measure).map(f -> least ? f.negated() : f) : Optional.empty();
        }

        /// The figure at a point, to be as great as can be; empty where there is none.
        Optional<Rational> of(Block block, int i) {
            return block.column(measure).at(i).map(f -> least ? f.negated() : f);
        }

        /// The least figure, or the greatest, that is not worse than one that is to be as great as can be.
        private long bound(Rational figure) {
            var limit = least ? figure.negated() : figure;
            var whole = (least ? limit.floor() : limit.ceil()).num();
            return whole.bitLength() < Long.SIZE ? whole.longValueExact()
                    : whole.signum() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
    }

    /// Points are met. Those that were met before may have greater numbers.
    void add(Block block);

    /// A point is met, by its number.
    void add(long number, Row row);

    /// What another one, of the same kind, has kept is met.
    void merge(Kept other);

    /// What is kept, the best first by the first aim; of equal ones the first.
    List<Row> rows();

    /// What was counted; empty where nothing is.
    default Optional<Tally> tally() {
        return Optional.empty();
    }

    /// The best rows by one figure; of equal ones the first.
    final class Top implements Kept {
        private final int most;
        private final Aim aim;
        private final PriorityQueue<Scored> kept;
        private long[] better = {};

        private record Scored(Row row, Rational figure, long number) {
            static Comparator<Scored> worstFirst() {
                return Comparator.comparing(Scored::figure).thenComparing(Comparator.comparingLong(Scored::number)
                        .reversed());
            }
        }

        public Top(int most, Aim aim) {
            this.most = most;
            this.aim = aim;
            kept = new PriorityQueue<>(Scored.worstFirst());
        }

        @Override
        public void add(Block block) {
            var column = block.column(aim.measure);
            long bound = bound(block, column);
            var longs = column.longs();
            for (int i = 0; i < block.count(); i++) {
                if (block.valid(i) && (column.isOther(i) || (aim.least ? longs[i] <= bound : longs[i] >= bound))) {
                    meet(block, i);
                }
            }
        }

        /// What a `long` is not worse than that may be kept: the worst that is kept, or the last that would be kept of
        /// the block alone. So a row is made of few points also where each is better than all before it.
        private long bound(Block block, Block.Column column) {
            long bound = kept.size() == most ? aim.bound(kept.element().figure)
                    : aim.least ? Long.MAX_VALUE : Long.MIN_VALUE;
            better = better.length < block.count() ? new long[block.count()] : better;
            int count = 0;
            for (int i = 0; i < block.count(); i++) {
                long own = column.longs()[i];
                if (block.valid(i) && !column.isOther(i) && (aim.least ? own <= bound : own >= bound)) {
                    better[count++] = own;
                }
            }
            if (count <= most) {
                return bound;
            }
            Arrays.sort(better, 0, count);
            return aim.least ? better[most - 1] : better[count - most];
        }

        @Override
        public void add(long number, Row row) {
            aim.of(row).ifPresent(figure -> meet(new Scored(row, figure, number)));
        }

        private void meet(Block block, int i) {
            var figure = aim.of(block, i);
            if (figure.isPresent() && isKept(figure.get(), block.start() + i)) {
                meet(new Scored(block.row(i), figure.get(), block.start() + i));
            }
        }

        private boolean isKept(Rational figure, long number) {
            if (kept.size() < most) {
                return true;
            }
            int order = figure.compareTo(kept.element().figure);
            return order > 0 || (order == 0 && number < kept.element().number);
        }

        private void meet(Scored scored) {
            kept.add(scored);
            if (kept.size() > most) {
                kept.poll();
            }
        }

        @Override
        public void merge(Kept other) {
            ((Top) other).kept.forEach(this::meet);
        }

        @Override
        public List<Row> rows() {
            return kept.stream().sorted(Scored.worstFirst().reversed()).map(Scored::row).toList();
        }
    }

    /// The rows that no other is at least as good as by every figure and better by one; of equal ones the first.
    final class Front implements Kept {
        private final List<Aim> aims;
        private final List<Placed> kept = new ArrayList<>();

        private static final class Placed {
            private final Row row;
            private final List<Rational> figures;
            private final long number;
            /// The figures, where all are `long`s; else none.
            private final long[] longs;

            Placed(Row row, List<Rational> figures, long number) {
                this.row = row;
                this.figures = figures;
                this.number = number;
                longs = figures.stream().allMatch(f -> f.isInteger() && f.num().bitLength() < Long.SIZE)
                        ? figures.stream().mapToLong(f -> f.num().longValueExact()).toArray() : new long[0];
            }

            boolean covers(Placed other) {
                for (int i = 0; i < figures.size(); i++) {
                    if (figures.get(i).compareTo(other.figures.get(i)) < 0) {
                        return false;
                    }
                }
                return number < other.number || !figures.equals(other.figures);
            }

            /// As far as `long`s tell.
            boolean covers(long[] others, long otherNumber) {
                if (longs.length < others.length) {
                    return false;
                }
                boolean better = number < otherNumber;
                for (int i = 0; i < others.length; i++) {
                    if (longs[i] < others[i]) {
                        return false;
                    }
                    better |= longs[i] > others[i];
                }
                return better;
            }
        }

        public Front(List<Aim> aims) {
            this.aims = List.copyOf(aims);
        }

        /// By what figures rows are kept.
        public List<Aim> aims() {
            return aims;
        }

        @Override
        public void add(Block block) {
            var longs = new long[aims.size()];
            for (int i = 0; i < block.count(); i++) {
                if (block.valid(i) && !(areLongs(block, i, longs) && isCovered(longs, block.start() + i))) {
                    int place = i;
                    var figures = aims.stream().map(aim -> aim.of(block, place)).flatMap(Optional::stream).toList();
                    if (figures.size() == aims.size()) {
                        meet(new Placed(block.row(i), figures, block.start() + i));
                    }
                }
            }
        }

        @Override
        public void add(long number, Row row) {
            var figures = aims.stream().map(aim -> aim.of(row)).flatMap(Optional::stream).toList();
            if (figures.size() == aims.size()) {
                meet(new Placed(row, figures, number));
            }
        }

        private boolean areLongs(Block block, int i, long[] longs) {
            for (int a = 0; a < longs.length; a++) {
                var column = block.column(aims.get(a).measure);
                if (column.isOther(i)) {
                    return false;
                }
                longs[a] = aims.get(a).least ? -column.longs()[i] : column.longs()[i];
            }
            return true;
        }

        private boolean isCovered(long[] longs, long number) {
            for (int i = 0; i < kept.size(); i++) {
                if (kept.get(i).covers(longs, number)) {
                    inFront(i);
                    return true;
                }
            }
            return false;
        }

        /// What covers much stands in front, so that most are left out at once.
        private void inFront(int i) {
            Collections.swap(kept, i, i / 2);
        }

        private void meet(Placed placed) {
            for (int i = 0; i < kept.size(); i++) {
                if (kept.get(i).covers(placed)) {
                    inFront(i);
                    return;
                }
            }
            kept.removeIf(placed::covers);
            kept.add(placed);
        }

        @Override
        public void merge(Kept other) {
            ((Front) other).kept.forEach(this::meet);
        }

        @Override
        public List<Row> rows() {
            return kept.stream().sorted(Comparator.comparing((Placed p) -> p.figures.getFirst()).reversed()
                    .thenComparingLong(p -> p.number)).map(p -> p.row).toList();
        }
    }

    /// All rows with a model, in the order of their numbers, where they are not too many.
    final class All implements Kept {
        private final List<Numbered> kept = new ArrayList<>();

        private record Numbered(Row row, long number) {}

        @Override
        public void add(Block block) {
            for (int i = 0; i < block.count(); i++) {
                if (block.valid(i)) {
                    add(block.start() + i, block.row(i));
                }
            }
        }

        @Override
        public void add(long number, Row row) {
            if (row.valid()) {
                kept.add(new Numbered(row, number));
                Swept.refuseMore(kept.size());
            }
        }

        @Override
        public void merge(Kept other) {
            kept.addAll(((All) other).kept);
            Swept.refuseMore(kept.size());
        }

        @Override
        public List<Row> rows() {
            return kept.stream().sorted(Comparator.comparingLong(Numbered::number)).map(Numbered::row).toList();
        }
    }

    /// What another one keeps of the points that fulfil conditions, and how many these are.
    final class Sifted implements Kept {
        private final Tally tally;
        private final Optional<Kept> rest;
        private boolean[] held = {};

        /// @param sieves the conditions
        /// @param histograms empty ones, of the points that fulfil all conditions
        /// @param rest what is kept of these points; empty where no rows are
        public Sifted(List<Sieve> sieves, List<Histogram> histograms, Optional<Kept> rest) {
            tally = new Tally(sieves, histograms);
            this.rest = rest;
        }

        @Override
        public void add(Block block) {
            held = held.length < block.count() ? new boolean[block.count()] : held;
            tally.add(block, held);
            if (rest.isPresent()) {
                System.arraycopy(held, 0, block.valid(), 0, block.count());
                rest.get().add(block);
            }
        }

        @Override
        public void add(long number, Row row) {
            if (tally.add(row)) {
                rest.ifPresent(kept -> kept.add(number, row));
            }
        }

        @Override
        public void merge(Kept other) {
            var sifted = (Sifted) other;
            tally.merge(sifted.tally);
            rest.ifPresent(kept -> kept.merge(sifted.rest.orElseThrow()));
        }

        @Override
        public List<Row> rows() {
            return rest.map(Kept::rows).orElse(List.of());
        }

        @Override
        public Optional<Tally> tally() {
            return Optional.of(tally);
        }
    }
}

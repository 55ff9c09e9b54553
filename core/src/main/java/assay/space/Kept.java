package assay.space;

import assay.algebra.Rational;
import java.util.ArrayList;
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
    }

    /// A row is met.
    void add(Row row);

    /// What is kept, the best first by the first aim; of equal ones the first that was met.
    List<Row> rows();

    /// The best rows by one figure; of equal ones the first.
    final class Top implements Kept {
        private final int most;
        private final Aim aim;
        private final PriorityQueue<Scored> kept;
        private long met;

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
        public void add(Row row) {
            met++;
            aim.of(row).ifPresent(figure -> {
                kept.add(new Scored(row, figure, met));
                if (kept.size() > most) {
                    kept.poll();
                }
            });
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
        private long met;

        private record Placed(Row row, List<Rational> figures, long number) {
            boolean covers(Placed other) {
                for (int i = 0; i < figures.size(); i++) {
                    if (figures.get(i).compareTo(other.figures.get(i)) < 0) {
                        return false;
                    }
                }
                return true;
            }
        }

        public Front(List<Aim> aims) {
            this.aims = List.copyOf(aims);
        }

        @Override
        public void add(Row row) {
            met++;
            var figures = aims.stream().map(aim -> aim.of(row)).flatMap(Optional::stream).toList();
            if (figures.size() < aims.size()) {
                return;
            }
            var placed = new Placed(row, figures, met);
            for (int i = 0; i < kept.size(); i++) {
                if (kept.get(i).covers(placed)) {
                    // what covers much stands in front, so that most are left out at once
                    kept.addFirst(kept.remove(i));
                    return;
                }
            }
            kept.removeIf(placed::covers);
            kept.add(placed);
        }

        @Override
        public List<Row> rows() {
            return kept.stream().sorted(Comparator.comparing((Placed p) -> p.figures.getFirst()).reversed()
                    .thenComparingLong(Placed::number)).map(Placed::row).toList();
        }
    }
}

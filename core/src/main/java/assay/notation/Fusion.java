package assay.notation;

import assay.notation.Straight.Least;
import assay.notation.Straight.Product;
import assay.notation.Straight.Sum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What of straight code runs over a block as one loop: a sum of products of what stays and what moves, and the least
/// of several such sums, so that nothing in between is written down.
///
/// @param sums of which the operation is the least
/// @param moved what moves in them, each once
record Fusion(List<List<Part>> sums, List<Integer> moved) {
    /// Stands for one, where nothing stays or nothing moves.
    static final int ONE = -1;

    /// A product of two operations.
    record Part(int stays, int moves) { }

    Fusion {
        sums = sums.stream().map(List::copyOf).toList();
        moved = List.copyOf(moved);
    }

    /// The loops for those operations that move and are sums, or products with what stays, or minima. Those that one
    /// of them alone uses are no operations any more.
    static Map<Integer, Fusion> of(Straight straight, boolean[] moves) {
        return new Maker(straight, moves).all();
    }

    /// What it is worked out from.
    Set<Integer> operands() {
        var all = new LinkedHashSet<>(moved);
        sums.forEach(sum -> sum.stream().map(Part::stays).filter(stays -> stays != ONE).forEach(all::add));
        return all;
    }

    private static final class Maker {
        private final Straight straight;
        private final boolean[] moves;
        private final int[] uses;

        Maker(Straight straight, boolean[] moves) {
            this.straight = straight;
            this.moves = moves;
            uses = new int[straight.ops().size()];
            straight.ops().forEach(op -> op.operands().forEach(operand -> uses[operand]++));
            straight.results().forEach(result -> result.ifPresent(of -> {
                uses[of.num()]++;
                uses[of.den()]++;
            }));
        }

        Map<Integer, Fusion> all() {
            var all = new HashMap<Integer, Fusion>();
            for (int op = 0; op < moves.length; op++) {
                if (moves[op] && isOne(op)) {
                    var sums = least(op, true);
                    var moved = new LinkedHashSet<Integer>();
                    sums.forEach(sum -> sum.stream().map(Part::moves).filter(m -> m != ONE).forEach(moved::add));
                    all.put(op, new Fusion(sums, List.copyOf(moved)));
                }
            }
            return all;
        }

        private boolean isOne(int op) {
            return switch (straight.ops().get(op)) {
                case Sum _, Least _ -> true;
                case Product(int a, int b) -> moves[a] != moves[b];
                default -> false;
            };
        }

        private List<List<Part>> least(int op, boolean first) {
            if (moves[op] && (first || uses[op] == 1) && straight.ops().get(op) instanceof Least(int a, int b)) {
                var all = new ArrayList<>(least(a, false));
                all.addAll(least(b, false));
                return all;
            }
            var sum = new ArrayList<Part>();
            add(op, first, sum);
            return List.of(sum);
        }

        private void add(int op, boolean first, List<Part> to) {
            if (!moves[op]) {
                to.add(new Part(op, ONE));
            } else if ((first || uses[op] == 1) && straight.ops().get(op) instanceof Sum(int a, int b)) {
                add(a, false, to);
                add(b, false, to);
            } else if ((first || uses[op] == 1) && straight.ops().get(op) instanceof Product(int a, int b)
                    && moves[a] != moves[b]) {
                to.add(moves[a] ? new Part(b, a) : new Part(a, b));
            } else {
                to.add(new Part(ONE, op));
            }
        }
    }
}

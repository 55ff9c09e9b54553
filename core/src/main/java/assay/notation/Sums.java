package assay.notation;

import assay.notation.Fusion.Part;
import java.util.Arrays;

/// The sums of a [Fusion] in one block: each a constant, and so many times each column that moves.
final class Sums {
    /// So sure is a comparison of two sums of rounded numbers, for all of what they are made of.
    private static final double SURE = 1e-9;
    /// Up to so many are compared each with each.
    private static final int FEW = 12;

    private static final long[] ONE = {1};

    /// What moves.
    private final int[] ops;
    /// Of each part of each sum what stays, and the place of what moves; behind all places that of nothing.
    private final int[][] stays;
    private final int[][] places;
    private final int moved;
    /// For each sum what it has of each column, and behind these its constant.
    private final long[][] factors;
    private final int[] kept;
    private final long[] times;
    private final long[][] columns;
    private long[] some = {};

    Sums(Fusion fusion) {
        ops = fusion.moved().stream().mapToInt(op -> op).toArray();
        moved = ops.length;
        stays = fusion.sums().stream().map(sum -> sum.stream().mapToInt(Part::stays).toArray()).toArray(int[][]::new);
        places = fusion.sums().stream().map(sum -> sum.stream().mapToInt(part ->
            part.moves() == Fusion.ONE ? moved : fusion.moved().indexOf(part.moves())).toArray())
            .toArray(int[][]::new);
        factors = new long[fusion.sums().size()][moved + 1];
        kept = new int[factors.length];
        times = new long[moved];
        columns = new long[moved][];
    }

    /// Sets the least of them at every point. All products and sums are within the range of `long`.
    ///
    /// @param all columns by operations; of one that stays a single value
    /// @param lows the least value of each column that moves, where there are several sums
    /// @param highs the greatest
    void least(long[][] all, double[] lows, double[] highs, long[] to) {
        gather(all);
        int count = factors.length == 1 ? 1 : few(lows, highs);
        for (int i = 0; i < count; i++) {
            var own = factors[factors.length == 1 ? 0 : kept[i]];
            int terms = 0;
            for (int m = 0; m < moved; m++) {
                if (own[m] != 0) {
                    times[terms] = own[m];
                    columns[terms++] = all[ops[m]];
                }
            }
            if (i == 0) {
                sum(to, own[moved], terms);
            } else {
                some = some.length == to.length ? some : new long[to.length];
                sum(some, own[moved], terms);
                Loops.least(to, to, some);
            }
        }
    }

    /// Sets the only one of them at every point, in 128 bits.
    void wide(long[][] all, long[] lower, long[] upper) {
        Arrays.fill(lower, 0);
        Arrays.fill(upper, 0);
        for (int part = 0; part < stays[0].length; part++) {
            long times = stays[0][part] == Fusion.ONE ? 1 : all[stays[0][part]][0];
            if (places[0][part] < moved) {
                Loops.add(lower, upper, times, all[ops[places[0][part]]]);
            } else {
                Loops.add(lower, upper, times, ONE);
            }
        }
    }

    private void gather(long[][] all) {
        for (int i = 0; i < factors.length; i++) {
            Arrays.fill(factors[i], 0);
            for (int part = 0; part < stays[i].length; part++) {
                factors[i][places[i][part]] += stays[i][part] == Fusion.ONE ? 1 : all[stays[i][part]][0];
            }
        }
    }

    private void sum(long[] to, long constant, int terms) {
        switch (terms) {
            case 0 -> Arrays.fill(to, constant);
            case 1 -> Loops.sum(to, constant, times[0], columns[0]);
            case 2 -> Loops.sum(to, constant, times[0], columns[0], times[1], columns[1]);
            default -> Loops.sum(to, constant, times[0], columns[0], times[1], columns[1], times[2], columns[2]);
        }
        int done = 3;
        for (; done + 1 < terms; done += 2) {
            Loops.add(to, times[done], columns[done], times[done + 1], columns[done + 1]);
        }
        if (done < terms) Loops.add(to, times[done], columns[done]);
    }

    /// Leaves out sums that at no point of the block are less than another.
    ///
    /// @return how many are left
    private int few(double[] lows, double[] highs) {
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < factors.length; i++) {
            double middle = factors[i][moved];
            for (int m = 0; m < moved; m++) {
                int op = ops[m];
                middle += factors[i][m] * (lows[op] + highs[op]) / 2;
            }
            if (middle < least) {
                least = middle;
                best = i;
            }
        }
        kept[0] = best;
        int count = 1;
        for (int i = 0; i < factors.length; i++) {
            if (i != best && !isNeverLess(factors[i], factors[best], lows, highs)) kept[count++] = i;
        }
        for (int i = count - 1; i > 0 && count <= FEW; i--) {
            for (int j = 0; j < count; j++) {
                if (j != i && isNeverLess(factors[kept[i]], factors[kept[j]], lows, highs)) {
                    kept[i] = kept[--count];
                    break;
                }
            }
        }
        return count;
    }

    /// Whether one is surely nowhere less than another, nor equal to it everywhere.
    private boolean isNeverLess(long[] one, long[] other, double[] lows, double[] highs) {
        double least = (double) one[moved] - other[moved];
        double sure = Math.abs((double) one[moved]) + Math.abs((double) other[moved]);
        for (int m = 0; m < moved; m++) {
            int op = ops[m];
            double more = (double) one[m] - other[m];
            least += more * (more >= 0 ? lows[op] : highs[op]);
            sure += (Math.abs((double) one[m]) + Math.abs((double) other[m])) * Math.max(Math.abs(lows[op]),
                Math.abs(highs[op]));
        }
        return least > sure * SURE;
    }
}

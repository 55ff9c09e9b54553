package assay.notation;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.notation.Straight.Ceiling;
import assay.notation.Straight.Constant;
import assay.notation.Straight.Dim;
import assay.notation.Straight.Fraction;
import assay.notation.Straight.Given;
import assay.notation.Straight.Least;
import assay.notation.Straight.Product;
import assay.notation.Straight.Quotient;
import assay.notation.Straight.Sum;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Many expressions at all points of a lattice: each dimension takes its values, and the last one moves first.
///
/// The points come in blocks, in which the last dimensions move and all others stay. What an expression has of those
/// that stay is worked out once a block, or less often; of those that move alone once for all blocks; and what is left,
/// a product and a sum for each power of what moves, runs over the block as a loop over arrays of `long`s, which a
/// virtual machine makes vector code of.
///
/// The values are always the exact values of [Expr#at(Map)]. A bound of every integer that an expression is made of is
/// carried along, so that no loop asks whether a `long` suffices; where it may not, or a denominator is zero, the
/// expression is evaluated by itself at each point of the block, in integers without limit.
public final class Lattice {
    /// The number of axes that a set of bits holds.
    private static final int AXES = 62;
    /// No integer has a greater amount whose bound, which is rounded, is not above this.
    private static final double GREATEST = Long.MAX_VALUE * (1 - 1e-9);
    /// The same of integers of 128 bits.
    private static final double WIDEST = 0x1p127 * (1 - 1e-9);

    private final List<Expr> exprs;
    private final List<String> dims;
    private final long[][] values;
    private final int first;
    private final Straight straight;
    /// The first of the dimensions that move, whose values are cut where they are too many for one block.
    private final int cut;
    private final Pieces pieces;
    private final long blocks;

    private final long[] supports;
    private final boolean[] moves;
    /// What is done in one loop, by its operation.
    private final Map<Integer, Fusion> fused;
    /// Of which the least and the greatest value in a block is asked for.
    private final BitSet ranged = new BitSet();
    /// The operations that conditions need, and those that other expressions do, in their order.
    private final int[] before;
    private final int[] after;

    private Lattice(List<Expr> exprs, List<String> dims, long[][] values, int first, int cut, int piece) {
        this.exprs = exprs;
        this.dims = dims;
        this.values = values;
        this.first = first;
        this.cut = cut;
        int below = 1;
        for (int i = cut + 1; i < values.length; i++) below = Math.multiplyExact(below, values[i].length);
        pieces = new Pieces(cut < values.length ? values[cut].length : 1, piece, below);
        long outer = pieces.count();
        for (int i = 0; i < cut; i++) outer = Math.multiplyExact(outer, values[i].length);
        blocks = outer;
        straight = Straight.of(exprs, dims, Set.copyOf(dims.subList(cut, dims.size())));
        int ops = straight.ops().size();
        supports = new long[ops];
        moves = new boolean[ops];
        for (int op = 0; op < ops; op++) support(op);
        fused = Fusion.of(straight, moves);
        before = order(IntStream.range(first, exprs.size()));
        after = order(IntStream.range(0, first));
        for (int[] part : List.of(before, after)) {
            for (int op : part) {
                var loop = fused.get(op);
                if (loop != null && loop.sums().size() > 1) loop.moved().forEach(ranged::set);
            }
        }
    }

    /// The expressions at all points.
    ///
    /// @param values of each dimension in its order, none negative and at least one
    /// @param cut the first of the dimensions that move within a block; so many as there are dimensions where none does
    /// @param piece so many of its values are in a block, or those that are left
    /// @param conditions the last so many expressions, which are looked at first: in a block in which none of the
    ///     points is a whole number from one up of each of them, nothing else is worked out
    /// @throws IllegalArgumentException where a dimension of an expression is not in the list, or one is there twice,
    ///     or where there are more dimensions than [#AXES]
    /// @throws ArithmeticException where there are more blocks than a `long` holds
    public static Lattice of(List<Expr> exprs, List<String> dims, List<long[]> values, int cut, int piece,
            int conditions) {
        if (Set.copyOf(dims).size() < dims.size() || dims.size() >= AXES || values.size() != dims.size()) {
            throw new IllegalArgumentException(dims + " with values of " + values.size());
        }
        return new Lattice(List.copyOf(exprs), List.copyOf(dims),
            values.stream().map(long[]::clone).toArray(long[][]::new), exprs.size() - conditions, cut,
            piece);
    }

    private void support(int op) {
        switch (straight.ops().get(op)) {
            case Dim(int at) -> {
                moves[op] = at >= cut;
                supports[op] = at < cut || (at == cut && pieces.count() > 1) ? 1L << at : 0;
            }
            case Constant _ -> { }
            default -> {
                for (int operand : straight.ops().get(op).operands()) {
                    supports[op] |= supports[operand];
                    moves[op] |= moves[operand];
                }
            }
        }
    }

    private Collection<Integer> operands(int op) {
        var loop = fused.get(op);
        return loop == null ? straight.ops().get(op).operands() : loop.operands();
    }

    /// The operations that expressions need, in their order.
    private int[] order(IntStream results) {
        var needed = new BitSet();
        results.mapToObj(straight.results()::get).forEach(result -> result.ifPresent(fraction -> {
            needed.set(fraction.num());
            needed.set(fraction.den());
        }));
        for (int op = straight.ops().size() - 1; op >= 0; op--) {
            if (needed.get(op)) operands(op).forEach(needed::set);
        }
        return needed.stream().toArray();
    }

    /// How many blocks there are.
    public long blocks() {
        return blocks;
    }

    /// How the points are cut into blocks.
    public Pieces pieces() {
        return pieces;
    }

    /// One that goes from block to block; each thread needs its own.
    public Cursor cursor() {
        return new Cursor();
    }

    /// The expressions at the points of one block.
    public final class Cursor {
        private final long[][] columns = new long[straight.ops().size()][];
        private final double[] bounds = new double[columns.length];
        private final Sums[] sums = new Sums[columns.length];
        /// What is in 128 bits, the upper ones of which stand by themselves.
        private final boolean[] wide = new boolean[columns.length];
        private final long[][] uppers = new long[columns.length][];
        private final double[] lows = new double[columns.length];
        private final double[] highs = new double[columns.length];
        private final boolean[] failed = new boolean[columns.length];
        private final int[] at = new int[dims.size() + 1];
        private final boolean[] begun = {false, false};
        private final long[] stale = {0, 0};
        /// Where each condition is met, and where all are.
        private final boolean[][] meets = new boolean[exprs.size() - first][pieces.most()];
        private final boolean[] met = new boolean[pieces.most()];
        /// What each condition rests on.
        private final long[] needs = new long[meets.length];
        private int models;
        private int counted = -1;
        private long block = -1;
        private int count;

        private Cursor() {
            for (int i = 0; i < needs.length; i++) {
                var result = straight.results().get(first + i);
                // one without operations is looked at by itself, in every block
                needs[i] = result.map(of -> supports[of.num()] | supports[of.den()]).orElse(-1L);
            }
            for (int op = 0; op < columns.length; op++) {
                if (straight.ops().get(op) instanceof Constant(long value)) {
                    columns[op] = new long[] {value};
                    bounds[op] = Math.abs((double) value);
                }
            }
            for (int[] part : List.of(before, after)) for (int op : part) prepare(op);
        }

        private void prepare(int op) {
            if (!(straight.ops().get(op) instanceof Constant)) columns[op] = new long[moves[op] ? pieces.most() : 1];
            var loop = fused.get(op);
            if (loop != null) sums[op] = new Sums(loop);
        }

        /// Goes to a block; the next one is the least work.
        public void move(long to) {
            long changed = 0;
            long left = to;
            for (int i = cut; i >= 0; i--) {
                int many = i == cut ? pieces.count() : values[i].length;
                int now = (int) (left % many);
                if (now != at[i] || block < 0) changed |= 1L << i;
                at[i] = now;
                left /= many;
            }
            stale[0] |= changed;
            stale[1] |= changed;
            block = to;
            count = pieces.points(to);
        }

        /// How many points the block has.
        public int count() {
            return count;
        }

        /// The number of its first point.
        public long start() {
            return pieces.start(block);
        }

        /// Sets which points meet all conditions: at them each is a whole number from one to a greatest.
        ///
        /// @return how many do
        public int valid(long greatest, boolean[] valid) {
            long changed = stale[0];
            boolean all = !begun[0];
            work(0);
            boolean again = all;
            for (int i = first; i < exprs.size(); i++) {
                if (all || (needs[i - first] & changed) != 0) {
                    meet(i, greatest);
                    again = true;
                }
            }
            if (again) {
                Arrays.fill(met, true);
                for (var one : meets) for (int i = 0; i < met.length; i++) met[i] &= one[i];
            }
            System.arraycopy(met, 0, valid, 0, count);
            if (again || count != counted) {
                models = 0;
                for (int i = 0; i < count; i++) models += met[i] ? 1 : 0;
                counted = count;
            }
            return models;
        }

        /// Where a condition is met.
        private void meet(int condition, long greatest) {
            var to = meets[condition - first];
            var result = straight.results().get(condition);
            if (result.isEmpty() || failed[result.get().num()] || failed[result.get().den()]) {
                for (int i = 0; i < to.length; i++) to[i] = isWhole(condition, i, greatest);
                return;
            }
            var nums = columns[result.get().num()];
            var dens = columns[result.get().den()];
            if (nums.length == 1 && dens.length == 1) {
                Arrays.fill(to, isWhole(nums[0], dens[0], greatest));
            } else if (straight.isWhole(result.get())) {
                for (int i = 0; i < to.length; i++) to[i] = nums[i] >= 1 && nums[i] <= greatest;
            } else {
                for (int i = 0; i < to.length; i++) {
                    to[i] = isWhole(nums[nums.length == 1 ? 0 : i], dens[dens.length == 1 ? 0 : i], greatest);
                }
            }
        }

        private static boolean isWhole(long num, long den, long greatest) {
            return den != 0 && num % den == 0 && num / den >= 1 && num / den <= greatest;
        }

        private boolean isWhole(int condition, int i, long greatest) {
            try {
                var value = exprs.get(condition).at(map(i));
                return value.isInteger() && value.signum() > 0 && value.num().bitLength() < Long.SIZE
                    && value.num().longValueExact() <= greatest;
            } catch (ArithmeticException zero) {
                return false;
            }
        }

        /// Whether an expression is worked out for the whole block, and not for each point by itself.
        public boolean isWhole(int expr) {
            work(1);
            var result = straight.results().get(expr);
            return result.isPresent() && !failed[result.get().num()] && !failed[result.get().den()];
        }

        /// Whether an expression is worked out for the whole block as an integer of 128 bits over a denominator.
        public boolean isWide(int expr) {
            work(1);
            var result = straight.results().get(expr);
            return result.isPresent() && wide[result.get().num()] && !failed[result.get().den()];
        }

        /// Sets an expression's value at every point that has a `long` for it.
        ///
        /// @return whether all have; [#at] says those that have none, which are set to anything
        public boolean longs(int expr, long[] to) {
            if (!isWhole(expr)) return false;
            var result = straight.results().get(expr).orElseThrow();
            var nums = columns[result.num()];
            var dens = columns[result.den()];
            if (nums.length == 1) {
                Arrays.fill(to, 0, count, nums[0]);
            } else {
                System.arraycopy(nums, 0, to, 0, count);
            }
            return straight.isWhole(result) || divide(to, dens);
        }

        /// Whether an expression of a whole block, or of 128 bits, is a `long` at a point.
        public boolean isLong(int expr, int i) {
            var result = straight.results().get(expr).orElseThrow();
            int num = result.num();
            var dens = columns[result.den()];
            long den = dens[dens.length == 1 ? 0 : i];
            long value = columns[num][columns[num].length == 1 ? 0 : i];
            return !failed[result.den()] && (wide[num] ? uppers[num][i] == value >> (Long.SIZE - 1) : !failed[num])
                && den != 0 && (den == 1 || value % den == 0);
        }

        /// The value at a point that has a `long`.
        public long longAt(int expr, int i) {
            var result = straight.results().get(expr).orElseThrow();
            var nums = columns[result.num()];
            var dens = columns[result.den()];
            return nums[nums.length == 1 ? 0 : i] / dens[dens.length == 1 ? 0 : i];
        }

        private boolean divide(long[] to, long[] dens) {
            if (dens.length == 1 && dens[0] > 0 && Long.bitCount(dens[0]) == 1) {
                int shift = Long.numberOfTrailingZeros(dens[0]);
                long mask = dens[0] - 1;
                long left = 0;
                for (int i = 0; i < count; i++) {
                    left |= to[i] & mask;
                    to[i] >>= shift;
                }
                return left == 0;
            }
            boolean whole = true;
            for (int i = 0; i < count; i++) {
                long den = dens[dens.length == 1 ? 0 : i];
                if (den == 0) {
                    whole = false;
                } else {
                    whole &= to[i] % den == 0;
                    to[i] /= den;
                }
            }
            return whole;
        }

        /// The exact value of an expression at a point of the block.
        ///
        /// @throws ArithmeticException where a denominator is zero
        public Rational at(int expr, int i) {
            if (isWide(expr)) return wide(straight.results().get(expr).orElseThrow(), i);
            if (!isWhole(expr)) return exprs.get(expr).at(map(i));
            var result = straight.results().get(expr).orElseThrow();
            var nums = columns[result.num()];
            var dens = columns[result.den()];
            long den = dens[dens.length == 1 ? 0 : i];
            if (den == 0) return exprs.get(expr).at(map(i));
            return Rational.of(nums[nums.length == 1 ? 0 : i], den);
        }

        private Rational wide(Fraction of, int i) {
            var dens = columns[of.den()];
            long den = dens[dens.length == 1 ? 0 : i];
            long upper = uppers[of.num()][i];
            long lower = columns[of.num()][i];
            if (upper == lower >> (Long.SIZE - 1)) return Rational.of(lower, den);
            var low = BigInteger.valueOf(lower);
            var num = BigInteger.valueOf(upper).add(lower < 0 ? BigInteger.ONE : BigInteger.ZERO).shiftLeft(Long.SIZE);
            return Rational.of(num.add(low)).over(Rational.of(den));
        }

        /// The values of the dimensions at a point of the block.
        public long[] point(int i) {
            var point = new long[dims.size()];
            int left = i;
            for (int d = dims.size() - 1; d >= 0; d--) {
                if (d < cut) {
                    point[d] = values[d][at[d]];
                } else if (d == cut) {
                    point[d] = values[d][Math.min(at[d] * pieces.length() + left, values[d].length - 1)];
                } else {
                    point[d] = values[d][left % values[d].length];
                    left /= values[d].length;
                }
            }
            return point;
        }

        private Map<String, Rational> map(int i) {
            var point = point(i);
            var map = new HashMap<String, Rational>();
            for (int d = 0; d < point.length; d++) map.put(dims.get(d), Rational.of(point[d]));
            return map;
        }

        // ---- what changed is worked out again ----------------------------------------------------------------------

        private void work(int part) {
            long changed = stale[part];
            if (changed == 0 && begun[part]) return;
            boolean all = !begun[part];
            for (int op : part == 0 ? before : after) {
                if (all || (supports[op] & changed) != 0) {
                    make(op);
                    if (ranged.get(op)) range(op);
                }
            }
            begun[part] = true;
            stale[part] = 0;
        }

        private void range(int op) {
            long low = Long.MAX_VALUE;
            long high = Long.MIN_VALUE;
            for (long value : columns[op]) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
            lows[op] = low;
            highs[op] = high;
        }

        private void fuse(int op, Fusion loop) {
            double bound = 0;
            boolean fails = false;
            for (var sum : loop.sums()) {
                double all = 0;
                for (var part : sum) {
                    boolean stays = part.stays() != Fusion.ONE;
                    boolean moves = part.moves() != Fusion.ONE;
                    fails |= (stays && failed[part.stays()]) || (moves && failed[part.moves()]);
                    all += (stays ? bounds[part.stays()] : 1) * (moves ? bounds[part.moves()] : 1);
                }
                bound = Math.max(bound, all);
            }
            failed[op] = fails || !(bound <= GREATEST);
            bounds[op] = bound;
            wide[op] = false;
            if (!failed[op]) {
                sums[op].least(columns, lows, highs, columns[op]);
            } else if (!fails && loop.sums().size() == 1 && bound <= WIDEST) {
                wide[op] = true;
                if (uppers[op] == null) uppers[op] = new long[columns[op].length];
                sums[op].wide(columns, columns[op], uppers[op]);
            }
        }

        private void make(int op) {
            var loop = fused.get(op);
            if (loop != null) {
                fuse(op, loop);
                return;
            }
            switch (straight.ops().get(op)) {
                case Constant _ -> { }
                case Dim(int d) -> dim(op, d);
                case Product(int a, int b) -> {
                    if (fits(op, a, b, bounds[a] * bounds[b])) Loops.times(columns[op], columns[a], columns[b]);
                }
                case Sum(int a, int b) -> {
                    if (fits(op, a, b, bounds[a] + bounds[b])) Loops.plus(columns[op], columns[a], columns[b]);
                }
                case Least(int a, int b) -> {
                    double bound = Math.max(bounds[a], bounds[b]);
                    if (fits(op, a, b, bound)) Loops.least(columns[op], columns[a], columns[b]);
                }
                case Ceiling(int a, int b) -> failed[op] = !fits(op, a, b, bounds[a] + 1)
                    || !Loops.ceiling(columns[op], columns[a], columns[b]);
                case Quotient(int a, int b) -> failed[op] = !fits(op, a, b, bounds[a])
                    || !Loops.quotient(columns[op], columns[a], columns[b]);
                case Given(int a, int b) -> {
                    if (fits(op, a, b, bounds[a])) {
                        failed[op] = !Loops.positive(columns[b]);
                        Loops.copy(columns[op], columns[a]);
                    }
                }
            }
        }

        private boolean fits(int op, int a, int b, double bound) {
            failed[op] = failed[a] || failed[b] || !(bound <= GREATEST);
            bounds[op] = bound;
            return !failed[op];
        }

        private void dim(int op, int d) {
            var to = columns[op];
            if (d < cut) {
                to[0] = values[d][at[d]];
                bounds[op] = to[0];
                return;
            }
            int below = 1;
            for (int i = d + 1; i < values.length; i++) below *= values[i].length;
            int next = d == cut ? at[d] * pieces.length() : 0;
            long most = 0;
            for (int from = 0; from < to.length; from += below) {
                long value = values[d][next];
                Arrays.fill(to, from, from + below, value);
                most = Math.max(most, value);
                // behind the last value stands the last one, so that a column is as long in every block
                next = d == cut ? Math.min(next + 1, values[d].length - 1) : (next + 1) % values[d].length;
            }
            bounds[op] = most;
        }
    }
}

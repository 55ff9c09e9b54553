package assay.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Expr;
import assay.algebra.NotDivisible;
import assay.algebra.Rational;
import assay.law.Tree;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatticeTest {
    private static final long SEED = Long.getLong("assay.seed", 1);
    private static final int ROUNDS = 150;

    /// At every point of small lattices, cut into blocks in any way and gone over in any order, half of them with
    /// numbers up to the edge of `long`: what the expressions themselves are.
    @Test
    void everyPointHasTheExactValues() {
        var r = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            var exprs = new ArrayList<Expr>();
            int conditions = r.nextInt(3);
            while (exprs.size() < 4 + conditions) {
                try {
                    exprs.add(Tree.random(r, 3, r.nextInt(3) == 0).expr());
                } catch (NotDivisible e) {
                    // a sum came to stand in a denominator
                }
            }
            int bits = round % 2 == 0 ? 6 : 62;
            var values = Tree.DIMS.stream().map(_ -> r.longs(1 + r.nextInt(4)).map(n ->
                1 + (n >>> 1) % (1L << r.nextInt(1, bits + 1))).toArray()).toList();
            int cut = r.nextInt(values.size() + 1);
            int piece = cut == values.size() ? 1 : 1 + r.nextInt(values.get(cut).length);
            check(Lattice.of(exprs, Tree.DIMS, values, cut, piece, conditions), exprs, values, conditions, r,
                Tree.DIMS);
        }
    }

    private static void check(Lattice lattice, List<Expr> exprs, List<long[]> values, int conditions, Random r,
            List<String> dims) {
        int all = values.stream().mapToInt(v -> v.length).reduce(1, (a, b) -> a * b);
        int met = 0;
        var cursor = lattice.cursor();
        for (long b = 0; b < lattice.blocks(); b++) {
            long block = r.nextInt(3) == 0 ? r.nextLong(lattice.blocks()) : b;
            cursor.move(block);
            assertThat(cursor.start()).isEqualTo(lattice.pieces().start(block));
            met += block == b ? cursor.count() : 0;
            points(lattice, cursor, exprs, values, conditions, dims);
        }
        assertThat(met).isLessThanOrEqualTo(all);
        cursor.move(lattice.blocks() - 1);
        assertThat(cursor.start() + cursor.count()).isEqualTo(all);
    }

    private static void points(Lattice lattice, Lattice.Cursor cursor, List<Expr> exprs, List<long[]> values,
            int conditions, List<String> dims) {
        int count = cursor.count();
        var valid = new boolean[count];
        int models = cursor.valid(1 << 20, valid);
        int figures = exprs.size() - conditions;
        var columns = new long[figures][count];
        var longs = new boolean[figures];
        for (int e = 0; e < figures; e++) longs[e] = cursor.longs(e, columns[e]);
        int counted = 0;
        for (int i = 0; i < count; i++) {
            var map = map(dims, values, cursor.start() + i);
            assertThat(lattice.pieces().block(cursor.start() + i)).isEqualTo(lattice.pieces().block(cursor.start()));
            boolean all = true;
            for (int e = figures; e < exprs.size(); e++) {
                all &= exact(exprs.get(e), map).filter(v -> v.isInteger() && v.signum() > 0
                    && v.num().compareTo(BigInteger.valueOf(1 << 20)) <= 0).isPresent();
            }
            assertThat(valid[i]).isEqualTo(all);
            counted += all ? 1 : 0;
            for (int e = 0; e < figures; e++) {
                var expected = exact(exprs.get(e), map);
                if (longs[e]) assertThat(Optional.of(Rational.of(columns[e][i]))).isEqualTo(expected);
                if (expected.isPresent()) assertThat(cursor.at(e, i)).isEqualTo(expected.get());
                if (cursor.isWhole(e) || cursor.isWide(e)) {
                    assertThat(cursor.isLong(e, i)).isEqualTo(expected.filter(v -> v.isInteger()
                        && v.num().bitLength() < Long.SIZE).isPresent());
                    if (cursor.isLong(e, i)) assertThat(cursor.longAt(e, i)).isEqualTo(number(expected));
                }
            }
        }
        assertThat(models).isEqualTo(counted);
    }

    private static long number(Optional<Rational> value) {
        return value.orElseThrow().num().longValueExact();
    }

    private static Map<String, Rational> map(List<String> dims, List<long[]> values, long point) {
        var map = new HashMap<String, Rational>();
        long left = point;
        for (int d = values.size() - 1; d >= 0; d--) {
            map.put(dims.get(d), Rational.of(values.get(d)[(int) (left % values.get(d).length)]));
            left /= values.get(d).length;
        }
        return map;
    }

    private static Optional<Rational> exact(Expr expr, Map<String, Rational> point) {
        try {
            return Optional.of(expr.at(point));
        } catch (ArithmeticException zero) {
            return Optional.empty();
        }
    }

    /// Beyond 2^63 and beyond 2^127 a value is the exact one, and none beside it is slower for it.
    @Test
    void whatIsNoLongIsExact() {
        var exprs = Arrays.stream(new String[] {"x*y", "x^2*y", "x^3*y^2", "x + y", "x/3 + y"}).map(Parser::parse)
            .toList();
        var values = List.of(new long[] {1, 1L << 40, (1L << 62) + 1}, new long[] {3, 1 << 20});
        var cursor = Lattice.of(exprs, List.of("x", "y"), values, 1, 2, 0).cursor();
        var column = new long[2];
        cursor.move(1);
        assertThat(List.of(cursor.isWhole(0), cursor.isWhole(1), cursor.isWhole(3))).containsExactly(true, false, true);
        assertThat(cursor.longs(0, column)).isTrue();
        assertThat(column).containsExactly(3L << 40, 1L << 60);
        assertThat(cursor.at(1, 1)).isEqualTo(Rational.of(BigInteger.TWO.pow(100)));
        assertThat(cursor.at(2, 1)).isEqualTo(Rational.of(BigInteger.TWO.pow(160)));
        cursor.move(2);
        assertThat(cursor.longs(3, column)).isTrue();
        assertThat(column).containsExactly((1L << 62) + 4, (1L << 62) + 1 + (1 << 20));
        assertThat(cursor.at(0, 0)).isEqualTo(Rational.of(BigInteger.TWO.pow(62).add(BigInteger.ONE)
            .multiply(BigInteger.valueOf(3))));
        assertThat(cursor.longs(4, column)).isFalse();
        assertThat(cursor.at(4, 0)).isEqualTo(Rational.of((1L << 62) + 1, 3).plus(Rational.of(3)));
    }

    /// The greatest of many sums, of which other ones are the greatest in other blocks, and some nowhere.
    @Test
    void theGreatestOfManySums() {
        var r = new Random(SEED);
        for (int round = 0; round < ROUNDS / 10; round++) {
            var sums = new ArrayList<Expr>();
            for (int i = 0; i < 2 + r.nextInt(30); i++) {
                var sum = Expr.of(r.nextLong(1L << r.nextInt(1, 40)));
                for (int j = 0; j < 6; j++) {
                    var product = Expr.of(r.nextLong(-100, 1 << r.nextInt(1, 16)));
                    for (var dim : List.of("x", "y", "z")) product = product.times(Expr.dim(dim).pow(r.nextInt(3)));
                    sum = sum.plus(product);
                }
                sums.add(sum);
            }
            var exprs = List.of(Expr.min(sums), Expr.min(sums.stream().map(Expr::negated).toList()).negated());
            var values = IntStream.range(0, 3).mapToObj(_ -> r.longs(1 + r.nextInt(12), 1, 5000).toArray()).toList();
            check(Lattice.of(exprs, List.of("x", "y", "z"), values, r.nextInt(4), 1, 0), exprs, values, 0, r,
                List.of("x", "y", "z"));
        }
    }

    /// What moves is in a denominator alone, and what stays is in one besides.
    @Test
    void denominatorsOfWhatMovesAndOfWhatStays() {
        var exprs = Arrays.stream(new String[] {"x/(y*z)", "x/y + x/z", "1/z", "x^2/(y*z^2) + z/y"}).map(Parser::parse)
            .toList();
        var values = List.of(new long[] {12, 5}, new long[] {2, 3}, new long[] {1, 2, 4});
        for (int cut = 0; cut <= 3; cut++) {
            check(Lattice.of(exprs, List.of("x", "y", "z"), values, cut, 1, 0), exprs, values, 0, new Random(SEED),
                List.of("x", "y", "z"));
        }
    }

    /// What stays is divided before it is multiplied by what moves, by whatever runs it: `3*x*y/z` at (4, 6, 2), and at
    /// (4, 5, 2), where there is no integer to begin with.
    @Test
    void aQuotientIsOneForEveryMachine() {
        var straight = Straight.of(List.of(Parser.parse("3*x*y/z")), List.of("x", "y", "z"), Set.of("x"));
        for (var machine : List.of(new Bytecode(), new Interpreter())) {
            var formula = machine.formula(straight);
            var run = new Run(new long[1], new long[1]);
            formula.at(new long[] {4, 6, 2}, run);
            assertThat(run.isComplete()).isTrue();
            assertThat(run.nums[0]).isEqualTo(36);
            var other = new Run(new long[1], new long[1]);
            formula.at(new long[] {4, 5, 2}, other);
            assertThat(other.isComplete()).isFalse();
        }
    }

    @Test
    void nothingVaries() {
        var cursor = Lattice.of(List.of(Parser.parse("7"), Parser.parse("1")), List.of(), List.of(), 0, 1, 1).cursor();
        cursor.move(0);
        var valid = new boolean[1];
        assertThat(cursor.valid(1, valid)).isEqualTo(1);
        assertThat(cursor.at(0, 0)).isEqualTo(Rational.of(7));
        assertThatThrownBy(() -> Lattice.of(List.of(), List.of("x", "x"), List.of(new long[] {1}, new long[] {1}), 0, 1,
            0)).isInstanceOf(IllegalArgumentException.class);
    }
}

package assay.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Expr;
import assay.algebra.NotDivisible;
import assay.algebra.Rational;
import assay.law.Tree;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TogetherTest {
    private static final long SEED = Long.getLong("assay.seed", 1);

    /// The virtual machine compiles no method of this many bytes.
    private static final int HUGE = 8_000;

    static List<Machine> machines() {
        return List.of(new Bytecode(), new Interpreter());
    }

    private static List<Expr> parsed(String... texts) {
        return Arrays.stream(texts).map(Parser::parse).toList();
    }

    private static Straight straight(String... texts) {
        var exprs = parsed(texts);
        var dims = exprs.stream().flatMap(e -> e.dims().stream()).map(d -> d.name()).distinct().toList();
        return Straight.of(exprs, dims);
    }

    private static long count(Straight straight, Class<? extends Straight.Op> kind) {
        return straight.ops().stream().filter(kind::isInstance).count();
    }

    @ParameterizedTest
    @MethodSource("machines")
    void everyValueGoesToItsPlace(Machine machine) {
        var together = Together.of(parsed("x + y", "x/2", "7", "0", "2*x*y", "ceil(x/y)"), List.of("x", "y"), machine);
        var values = new long[7];
        values[6] = 99;
        var others = new BitSet();
        others.set(0);
        assertThat(together.longsAt(new long[] {6, 4}, values, others)).isTrue();
        assertThat(values).containsExactly(10, 3, 7, 0, 48, 2, 99);
        assertThat(others.isEmpty()).isTrue();
        var exact = new Rational[6];
        together.at(new long[] {5, 4}, exact);
        assertThat(exact).containsExactly(Rational.of(9), Rational.of(5, 2), Rational.of(7), Rational.ZERO,
            Rational.of(40), Rational.of(2));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void whatIsNoLongIsSaidAndHurtsNoOther(Machine machine) {
        var together = Together.of(parsed("x^2", "x/3", "1/y", "x + 1", "x*y + y", "x^2*y",
            "9223372036854775808*y"), List.of("x", "y"), machine);
        var values = new long[] {-1, -1, -1, -1, -1, -1, -1};
        var others = new BitSet();
        assertThat(together.longsAt(new long[] {1L << 40, 0}, values, others)).isFalse();
        assertThat(others).hasToString("{0, 1, 2}");
        assertThat(values).containsExactly(0, 0, 0, (1L << 40) + 1, 0, 0, 0);
        assertThat(together.at(0, 1L << 40, 0)).isEqualTo(Rational.of(BigInteger.TWO.pow(80)));
        assertThat(together.at(1, 1L << 40, 0)).isEqualTo(Rational.of(1L << 40, 3));
        assertThatThrownBy(() -> together.at(2, 1L << 40, 0)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> together.at(new long[] {1, 0}, new Rational[7]))
            .isInstanceOf(ArithmeticException.class).hasMessageContaining("by zero");
        assertThat(IntStream.range(0, 7).filter(i -> !together.isQuick(i))).containsExactly(6);
    }

    /// An operation that fails spoils what is made of it, and nothing else that its expression shares with others.
    @Test
    void anOverflowSpoilsWhatNeedsIt() {
        var straight = straight("x*y", "x*y*z", "x*y*z + 1", "min(x*y*z, z + 1)", "ceil(x*y*z/7)", "x + z");
        int pair = straight.ops().indexOf(new Straight.Product(0, 1));
        int product = straight.ops().indexOf(new Straight.Product(pair, 2));
        var failed = new BitSet();
        assertThat(straight.without(failed).isEmpty()).isTrue();
        failed.set(product);
        assertThat(straight.without(failed)).hasToString("{1, 2, 3, 4}");
        failed.clear();
        failed.set(0);
        assertThat(straight.without(failed)).hasToString("{0, 1, 2, 3, 4, 5}");
    }

    @Test
    void whatIsSharedIsMadeOnce() {
        assertThat(count(straight("B*T*d", "2*B*T*d", "B*T*d*n", "B*T"), Straight.Product.class)).isEqualTo(4);
        assertThat(count(straight("ceil(x/2)^2 + y*ceil(x/2)", "ceil(x/2) + 1"), Straight.Ceiling.class)).isEqualTo(1);
        assertThat(count(straight("min(x, y)", "3*min(x, y) + z", "min(x, y)*z"), Straight.Least.class)).isEqualTo(1);
        assertThat(count(straight("x + y", "ceil((x + y)/3)", "min(x + y, z)"), Straight.Sum.class)).isEqualTo(1);
        assertThat(straight("x*y + 3", "x*y + 3").ops()).hasSize(6);
    }

    @Test
    void powersAreSquaredUp() {
        assertThat(count(straight("x^1000"), Straight.Product.class)).isLessThan(20);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void noExpressionsAndNoDimensions(Machine machine) {
        assertThat(Together.of(List.of(), List.of(), machine).longsAt(new long[0], new long[0], new BitSet())).isTrue();
    }

    @Test
    void whatIsGivenIsChecked() {
        var together = Together.of(parsed("x + y", "x"), List.of("x", "y"));
        assertThat(together.dims()).containsExactly("x", "y");
        assertThatThrownBy(() -> together.longsAt(new long[] {1}, new long[2], new BitSet()))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("1 values for the dimensions [x, y]");
        assertThatThrownBy(() -> together.at(new long[] {1, 2}, new Rational[1]))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("2 values in 1 places");
        assertThatThrownBy(() -> together.longsAt(new long[] {1, 2}, new long[1], new BitSet()))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> together.longsAt(new long[] {1, -2}, new long[2], new BitSet()))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("dimension y is an integer from 0 up, not -2");
        assertThatThrownBy(() -> together.at(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Together.of(parsed("x", "y"), List.of("x")))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("dimension y is not in [x]");
    }

    @ParameterizedTest
    @MethodSource("machines")
    void thousandsOfDimensions(Machine machine) {
        var dims = IntStream.range(0, 8_000).mapToObj(i -> "d" + i).toList();
        var sum = Expr.sum(dims.stream().map(Expr::dim).toList());
        var pairs = Expr.sum(IntStream.range(1, dims.size()).mapToObj(i ->
            Expr.dim(dims.get(i - 1)).times(Expr.dim(dims.get(i))).over(Expr.of(2))).toList());
        var one = Expr.dim("d7999").pow(2).plus(Expr.ONE);
        check(Together.of(List.of(sum, pairs, one, sum.ceilDiv(Expr.dim("d5"))), dims, machine), 2, new Random(SEED));
    }

    @Test
    void oneExpressionOfThousandsOfDimensions() {
        var dims = IntStream.range(0, 8_000).mapToObj(i -> "d" + i).toList();
        var sum = Compiled.of(Expr.sum(dims.stream().map(Expr::dim).toList()), dims);
        assertThat(sum.isBytecode()).isTrue();
        assertThat(sum.longAt(IntStream.range(0, 8_000).asLongStream().toArray())).isEqualTo(31_996_000);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void thousandsOfExpressions(Machine machine) {
        var r = new Random(SEED);
        var exprs = new ArrayList<Expr>();
        while (exprs.size() < 2_000) {
            try {
                exprs.add(Tree.random(r, 3, r.nextInt(3) == 0).expr());
            } catch (NotDivisible e) {
                // A sum came to stand in a denominator.
            }
        }
        check(Together.of(exprs, Tree.DIMS, machine), 4, r);
    }

    /// One expression again and again is one operation whose value goes to many places.
    @Test
    void oneExpressionThousandsOfTimes() {
        var together = Together.of(Collections.nCopies(10_000, Parser.parse("x + 1/2")), List.of("x"));
        var values = new Rational[10_000];
        together.at(new long[] {3}, values);
        assertThat(values).containsOnly(Rational.of(7, 2));
    }

    /// At random points, half of them near the edge of `long`, against the expressions themselves.
    private static void check(Together together, int points, Random r) {
        var dims = together.dims();
        var exprs = together.exprs();
        var values = new long[exprs.size()];
        var others = new BitSet();
        for (int k = 0; k < points; k++) {
            int bits = k % 2 == 0 ? 6 : 62;
            var point = dims.stream().mapToLong(_ -> 1 + r.nextLong(1L << r.nextInt(1, bits + 1))).toArray();
            var map = new HashMap<String, Rational>();
            for (int i = 0; i < point.length; i++) map.put(dims.get(i), Rational.of(point[i]));
            together.longsAt(point, values, others);
            for (int i = 0; i < values.length; i++) {
                assertThat(others.get(i) ? "no long" : Long.toString(values[i])).as("%s at %s", i, k)
                    .isEqualTo(exact(exprs.get(i), map));
            }
        }
    }

    private static String exact(Expr expr, Map<String, Rational> point) {
        try {
            var value = expr.at(point);
            return value.isInteger() && value.num().bitLength() < Long.SIZE ? value.toString() : "no long";
        } catch (ArithmeticException e) {
            return "no long";
        }
    }

    @Test
    void noMethodIsTooLongToBeCompiled() {
        var dims = IntStream.range(0, 3_000).mapToObj(i -> "d" + i).toList();
        var pairs = Expr.sum(IntStream.range(1, dims.size()).mapToObj(i ->
            Expr.dim(dims.get(i - 1)).times(Expr.dim(dims.get(i))).times(1_000_003L * i)).toList());
        var classes = Bytecode.classes(Straight.of(List.of(pairs, pairs.pow(1).plus(Expr.ONE)), dims), new HashMap<>());
        assertThat(classes).hasSizeGreaterThan(10).allSatisfy(bytes ->
            assertThat(ClassFile.of().parse(bytes).methods()).allSatisfy(method ->
                assertThat(((CodeAttribute) method.code().orElseThrow()).codeLength()).isLessThan(HUGE)));
    }
}

package assay.notation;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.law.Law;
import assay.law.Sample;
import assay.law.Tree;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What is written is read again, and what is compiled has the same value.
class NotationLawsTest {
    private static final int SAMPLES = Integer.getInteger("assay.samples", 2_500);

    /// Where products and sums leave the range of `long`.
    private static final List<Long> EDGES = List.of(0L, 1L, 2L, 3L, (1L << 31) - 1, 1L << 31, 1L << 32, 3_037_000_499L,
        3_037_000_500L, (1L << 62) - 1, 1L << 62, Long.MAX_VALUE - 1, Long.MAX_VALUE);

    private static final List<Law> LAWS = List.of(
        new Law("a written form is read again", s -> Parser.parse(s.a().toString()).equals(s.a())),
        new Law("a formula is read as it is built", s -> Parser.parse(s.tree().text()).equals(s.a())),
        new Law("only ASCII is written", s -> s.a().toString().chars().allMatch(c -> c >= ' ' && c <= '~')),
        new Law("every formula here is bytecode", s -> Compiled.of(s.a(), Tree.DIMS).isBytecode()),
        new Law("compiled, the value is the same", s -> {
            var compiled = Compiled.of(s.a(), Tree.DIMS);
            return compiled.at(longs(s.x())).equals(s.a().at(s.x()))
                && compiled.at(longs(s.y())).equals(s.a().at(s.y()));
        }),
        new Law("compiled, the value is the same near overflow", NotationLawsTest::sameAtEdges),
        new Law("a long where the value is one", NotationLawsTest::longs));

    /// Each of these makes many expressions of one sample.
    private static final List<Law> TOGETHER = List.of(
        new Law("together, the values are the same near overflow", s -> together(s, new Bytecode())),
        new Law("interpreted too", s -> together(s, new Interpreter())));

    @TestFactory
    Stream<DynamicTest> laws() {
        return laws(LAWS, SAMPLES);
    }

    @TestFactory
    Stream<DynamicTest> together() {
        return laws(TOGETHER, SAMPLES / 10);
    }

    private static Stream<DynamicTest> laws(List<Law> laws, int number) {
        var samples = Law.samples(number);
        return laws.stream().map(law -> DynamicTest.dynamicTest(law.name(), () ->
            assertThat(law.check(samples)).isGreaterThan(number / 2)));
    }

    private static long[] longs(Map<String, Rational> point) {
        return Tree.DIMS.stream().mapToLong(dim ->
            point.getOrDefault(dim, Rational.ZERO).num().longValueExact()).toArray();
    }

    private static boolean sameAtEdges(Sample s) {
        var compiled = Compiled.of(s.a(), Tree.DIMS);
        var r = new Random(s.seed());
        for (int i = 0; i < 10; i++) {
            var point = Tree.DIMS.stream().collect(Collectors.toMap(dim -> dim, _ ->
                Rational.of(EDGES.get(r.nextInt(EDGES.size())))));
            if (!outcome(() -> compiled.at(longs(point))).equals(outcome(() -> s.a().at(point)))) return false;
        }
        return true;
    }

    /// The three formulas of a sample, one of them twice and one in another's product.
    private static boolean together(Sample s, Machine machine) {
        var exprs = List.of(s.a(), s.b(), s.c(), s.a(), s.a().times(s.c()), s.b().min(s.c()));
        var together = Together.of(exprs, Tree.DIMS, machine);
        var r = new Random(s.seed());
        for (int i = 0; i < 10; i++) {
            boolean small = i < 3;
            var point = Tree.DIMS.stream().collect(Collectors.toMap(dim -> dim, _ ->
                Rational.of(small ? r.nextInt(50) : EDGES.get(r.nextInt(EDGES.size())))));
            var values = new long[exprs.size()];
            var others = new BitSet();
            together.longsAt(longs(point), values, others);
            for (int k = 0; k < values.length; k++) {
                var expr = exprs.get(k);
                var exact = outcome(() -> expr.at(point));
                if (others.get(k) ? isLong(exact) || values[k] != 0 : !exact.equals(Long.toString(values[k]))) {
                    return false;
                }
            }
            if (!outcome(() -> rationals(together, longs(point))).equals(
                    outcome(() -> exprs.stream().map(e -> e.at(point)).toList()))) {
                return false;
            }
        }
        return true;
    }

    private static List<Rational> rationals(Together together, long[] point) {
        var values = new Rational[together.exprs().size()];
        together.at(point, values);
        return List.of(values);
    }

    private static boolean isLong(String exact) {
        return exact.matches("-?[0-9]+") && new BigInteger(exact).bitLength() < Long.SIZE;
    }

    /// The value, or that a denominator is zero.
    private static String outcome(Supplier<?> value) {
        try {
            return value.get().toString();
        } catch (ArithmeticException e) {
            return "none";
        }
    }

    private static boolean longs(Sample s) {
        var value = s.a().at(s.x());
        boolean fits = value.isInteger() && value.num().bitLength() < Long.SIZE;
        try {
            long n = Compiled.of(s.a(), Tree.DIMS).longAt(longs(s.x()));
            return fits && value.equals(Rational.of(n));
        } catch (ArithmeticException e) {
            return !fits;
        }
    }
}

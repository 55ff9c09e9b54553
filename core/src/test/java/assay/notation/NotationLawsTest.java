package assay.notation;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.law.Law;
import assay.law.Sample;
import assay.law.Tree;
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

    @TestFactory
    Stream<DynamicTest> laws() {
        var samples = Law.samples(SAMPLES);
        return LAWS.stream().map(law -> DynamicTest.dynamicTest(law.name(), () ->
            assertThat(law.check(samples)).isGreaterThan(SAMPLES / 2)));
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

    /// The value, or that a denominator is zero.
    private static String outcome(Supplier<Rational> value) {
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

package assay.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import assay.law.Law;
import assay.law.Sample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The law book of expressions. A law "by form" is equality of expressions, a law "by value" equality at a point.
class LawsTest {
    private static final int SAMPLES = Integer.getInteger("assay.samples", 2_500);
    private static final int CHECKS = 100_000;

    private static final Expr T = Expr.dim("T");
    private static final Map<String, Expr> TERM = Map.of("T", Expr.dim("w").times(Expr.dim("d")));
    private static final Map<String, Expr> SUMS =
        Map.of("T", Expr.dim("w").plus(T), "w", Expr.dim("B").times(2).plus(Expr.ONE));

    private static final List<Law> LAWS = List.of(
        // a commutative ring, by form
        law("plus commutes", s -> s.a().plus(s.b()).equals(s.b().plus(s.a()))),
        law("plus associates", s -> s.a().plus(s.b()).plus(s.c()).equals(s.a().plus(s.b().plus(s.c())))),
        law("zero adds nothing", s -> s.a().plus(Expr.ZERO).equals(s.a()) && Expr.ZERO.plus(s.a()).equals(s.a())),
        law("a difference with itself is zero", s -> s.a().minus(s.a()).isZero()),
        law("minus undoes plus", s -> s.a().plus(s.b()).minus(s.b()).equals(s.a())),
        law("twice negated", s -> s.a().negated().negated().equals(s.a())),
        law("times commutes", s -> s.a().times(s.b()).equals(s.b().times(s.a()))),
        law("times associates", s -> s.a().times(s.b()).times(s.c()).equals(s.a().times(s.b().times(s.c())))),
        law("times one", s -> s.a().times(Expr.ONE).equals(s.a()) && s.a().times(1).equals(s.a())),
        law("times zero", s -> s.a().times(Expr.ZERO).isZero()),
        law("times distributes", s ->
            s.a().times(s.b().plus(s.c())).equals(s.a().times(s.b()).plus(s.a().times(s.c())))),
        law("powers multiply", s ->
            s.a().pow(3).equals(s.a().times(s.a()).times(s.a())) && s.a().pow(0).equals(Expr.ONE)),
        law("times undoes over", s -> s.a().over(s.b()).times(s.b()).equals(s.a())),
        law("a sum is repeated plus", s -> Expr.sum(s.exprs()).equals(s.a().plus(s.b()).plus(s.c()))),
        law("a product is repeated times", s -> Expr.product(s.exprs()).equals(s.a().times(s.b()).times(s.c()))),

        // evaluation
        law("the value is that of the formula", s -> s.a().at(s.x()).equals(s.tree().at(s.x()))),
        law("evaluation keeps plus", s -> s.a().plus(s.b()).at(s.x()).equals(s.a().at(s.x()).plus(s.b().at(s.x())))),
        law("evaluation keeps times", s -> s.a().times(s.b()).at(s.x()).equals(s.a().at(s.x()).times(s.b().at(s.x())))),
        law("constants are their value", s -> !s.a().isConstant() || s.a().at(Map.of()).equals(s.a().constant())),
        law("an integer form has an integer value", s -> !s.a().isInteger() || s.a().at(s.x()).isInteger()),
        law("a form that is not negative has such a value", s ->
            !s.a().isNonNegative() || s.a().at(s.x()).signum() >= 0),
        law("only its dimensions matter", s -> s.a().at(only(s.x(), s.a())).equals(s.a().at(s.x()))),

        // substitution
        law("rebuilt", s -> s.a().with(Map.of()).equals(s.a()) && s.a().with(Map.of("T", T)).equals(s.a())),
        law("a term put in, then evaluated", s -> s.a().with(TERM).at(s.x()).equals(s.a().at(moved(s.x(), TERM)))),
        law("sums put in, then evaluated", s -> s.a().with(SUMS).at(s.x()).equals(s.a().at(moved(s.x(), SUMS)))),
        law("numbers put in", s -> s.a().with(numbers(s.x())).equals(Expr.of(s.a().at(s.x())))),
        law("substitution keeps plus", s ->
            s.a().plus(s.b()).with(TERM).equals(s.a().with(TERM).plus(s.b().with(TERM)))),
        law("substitution keeps times", s ->
            s.a().times(s.b()).with(TERM).equals(s.a().with(TERM).times(s.b().with(TERM)))),
        law("substitution keeps ceil, by value", s ->
            s.a().ceil().with(SUMS).at(s.x()).equals(s.a().with(SUMS).ceil().at(s.x()))),
        law("a difference is that of two values", s -> {
            var next = new HashMap<>(s.x());
            next.merge("T", Rational.ONE, Rational::plus);
            return s.a().difference("T").at(s.x()).equals(s.a().at(next).minus(s.a().at(s.x())));
        }),

        // rounding
        law("ceil, by value", s -> s.a().ceil().at(s.x()).equals(s.a().at(s.x()).ceil())),
        law("floor, by value", s -> s.a().floor().at(s.x()).equals(s.a().at(s.x()).floor())),
        law("ceil of ceil", s -> s.a().ceil().ceil().equals(s.a().ceil()) && s.a().ceil().isInteger()),
        law("ceil of an integer", s -> !s.b().isInteger() || s.b().ceil().equals(s.b())),
        law("an integer leaves a ceil", s -> s.a().plus(T.times(7)).ceil().equals(s.a().ceil().plus(T.times(7)))),
        law("any integer leaves a ceil", s ->
            !s.b().isInteger() || s.a().plus(s.b()).ceil().equals(s.a().ceil().plus(s.b()))),
        law("mod is below its step", s -> {
            var rest = s.a().mod(Expr.of(3)).at(s.x());
            return rest.signum() >= 0 && rest.compareTo(Rational.of(3)) < 0;
        }),
        law("mod is what roundDown leaves", s -> s.a().roundDown(T).plus(s.a().mod(T)).equals(s.a())),
        law("roundUp is ceilDiv times", s -> s.a().roundUp(T).equals(s.a().ceilDiv(T).times(T))),
        law("roundNearest is as near as can be", s -> {
            var step = Rational.of(3);
            var error = s.a().roundNearest(Expr.of(step)).at(s.x()).minus(s.a().at(s.x()));
            return error.times(Rational.of(2)).compareTo(step) <= 0 && error.times(Rational.of(-2)).compareTo(step) < 0;
        }),

        // the least and the greatest
        law("min, by value", s -> s.a().min(s.b()).at(s.x()).equals(s.a().at(s.x()).min(s.b().at(s.x())))),
        law("max, by value", s -> s.a().max(s.b()).at(s.x()).equals(s.a().at(s.x()).max(s.b().at(s.x())))),
        law("min commutes", s -> s.a().min(s.b()).equals(s.b().min(s.a()))),
        law("max commutes", s -> s.a().max(s.b()).equals(s.b().max(s.a()))),
        law("min with itself", s -> s.a().min(s.a()).equals(s.a()) && Expr.min(List.of(s.a())).equals(s.a())),
        law("min associates, by value", s ->
            s.a().min(s.b()).min(s.c()).at(s.x()).equals(s.a().min(s.b().min(s.c())).at(s.x()))),
        law("min of three, by value", s -> Expr.min(s.exprs()).at(s.x()).equals(s.a().min(s.b()).min(s.c()).at(s.x()))),
        law("what is added to both leaves a min", s ->
            s.a().plus(s.c()).min(s.b().plus(s.c())).equals(s.a().min(s.b()).plus(s.c()))),
        law("a positive number leaves a min", s ->
            s.a().times(3).min(s.b().times(3)).equals(s.a().min(s.b()).times(3))),
        law("a dimension leaves a min", s -> s.a().times(T).min(s.b().times(T)).equals(s.a().min(s.b()).times(T))),
        law("min and max add up", s -> s.a().min(s.b()).plus(s.a().max(s.b())).equals(s.a().plus(s.b()))),
        law("min of max, by value", s -> s.a().min(s.a().max(s.b())).at(s.x()).equals(s.a().at(s.x()))),
        law("more is not less", s -> !s.b().isNonNegative() || s.a().min(s.a().plus(s.b())).equals(s.a())),

        // powers of one dimension
        law("the sum of its powers", s -> powersOf(s.a(), "T").map(s.a()::equals).orElse(true)),
        law("no power above the degree", s -> IntStream.range(s.a().degree("T") + 1, 20)
            .allMatch(k -> s.a().coefficient("T", k).map(Expr::isZero).orElse(true))),
        law("refused where the dimension is in an atom too", s ->
            s.a().coefficient("T", 0).isEmpty() == atoms(s.a()).anyMatch(e -> e.dims().contains(new Atom.Dim("T")))),

        // identity
        law("equal forms have equal hashes", s -> {
            var again = s.a().plus(s.b()).minus(s.b());
            return again.equals(s.a()) && again.hashCode() == s.a().hashCode();
        }),
        law("the order is that of equality", s -> (s.a().compareTo(s.b()) == 0) == s.a().equals(s.b())),
        law("the order is antisymmetric", s ->
            Integer.signum(s.a().compareTo(s.b())) == -Integer.signum(s.b().compareTo(s.a()))),
        law("the order is transitive", s -> {
            var sorted = s.exprs().stream().sorted().toList();
            return sorted.get(0).compareTo(sorted.get(2)) <= 0 && sorted.get(0).compareTo(sorted.get(1)) <= 0
                && sorted.get(1).compareTo(sorted.get(2)) <= 0;
        }),
        law("the terms are in order", s -> IntStream.range(1, s.a().terms().size()).allMatch(i ->
            s.a().terms().get(i - 1).monomial().compareTo(s.a().terms().get(i).monomial()) < 0)),
        law("multiplying keeps the order of terms", s ->
            s.c().terms().isEmpty() || inOrder(s.a(), s.c().terms().getFirst())),
        law("different polynomials differ somewhere", s -> !s.plain() || s.a().equals(s.b()) || differSomewhere(s)));

    private static final Map<String, Integer> CHECKED = new TreeMap<>();

    @TestFactory
    Stream<DynamicTest> laws() {
        var samples = Law.samples(SAMPLES);
        var each = LAWS.stream().map(law -> DynamicTest.dynamicTest(law.name(), () -> {
            int checks = law.check(samples);
            CHECKED.put(law.name(), checks);
            assertThat(checks).as("samples of which the law speaks").isGreaterThan(SAMPLES / 4);
        }));
        var all = DynamicTest.dynamicTest("enough checks", () ->
            assertThat(CHECKED.values().stream().mapToInt(n -> n).sum())
                .isGreaterThanOrEqualTo(Math.min(CHECKS, 40 * SAMPLES)));
        return Stream.concat(each, Stream.of(all));
    }

    private static Law law(String name, Predicate<Sample> holds) {
        return new Law(name, holds);
    }

    private static Map<String, Rational> only(Map<String, Rational> point, Expr e) {
        return e.dims().stream().collect(Collectors.toMap(Atom.Dim::name, d -> point.get(d.name())));
    }

    /// The point at which an expression has the value that it has at `point` after a substitution.
    private static Map<String, Rational> moved(Map<String, Rational> point, Map<String, Expr> values) {
        var moved = new HashMap<>(point);
        values.forEach((dim, e) -> moved.put(dim, e.at(point)));
        return moved;
    }

    private static Map<String, Expr> numbers(Map<String, Rational> point) {
        return point.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> Expr.of(e.getValue())));
    }

    private static Optional<Expr> powersOf(Expr e, String dim) {
        var sum = Expr.ZERO;
        for (int k = -20; k <= e.degree(dim); k++) {
            var coefficient = e.coefficient(dim, k);
            if (coefficient.isEmpty()) return coefficient;
            sum = sum.plus(coefficient.get().times(Expr.dim(dim).pow(k)));
        }
        return Optional.of(sum);
    }

    /// The ceilings and minima outside others, as expressions.
    private static Stream<Expr> atoms(Expr e) {
        return e.terms().stream().flatMap(t -> t.monomial().powers().stream()).map(Power::atom)
            .filter(a -> !(a instanceof Atom.Dim)).map(Expr::atom);
    }

    private static boolean inOrder(Expr e, Term factor) {
        var products = e.terms().stream().map(t -> t.times(factor).monomial()).toList();
        return products.equals(products.stream().sorted().toList());
    }

    private static boolean differSomewhere(Sample s) {
        var r = new Random(s.seed());
        for (int i = 0; i < 100; i++) {
            var point = new HashMap<String, Rational>();
            s.x().keySet().forEach(dim -> point.put(dim, Rational.of(r.nextLong(1, 1_000))));
            if (!s.a().at(point).equals(s.b().at(point))) return true;
        }
        return false;
    }
}

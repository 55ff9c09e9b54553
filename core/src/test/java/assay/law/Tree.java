package assay.law;

import static java.util.Objects.requireNonNull;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A formula before any normal form: it becomes an expression by the public operations, a value by plain arithmetic,
/// and a text with every parenthesis written.
public sealed interface Tree {
    List<String> DIMS = List.of("B", "T", "w", "d", "p");

    record Constant(Rational value) implements Tree { }

    record Name(String name) implements Tree { }

    record Node(Op op, List<Tree> of) implements Tree { }

    enum Op { PLUS, MINUS, TIMES, OVER, SQUARE, CEIL, FLOOR, MIN, MAX, LEAST, ROUND_UP, ROUND_DOWN, ROUND_NEAREST, MOD }

    /// The operations that make polynomials.
    List<Op> PLAIN = List.of(Op.PLUS, Op.MINUS, Op.TIMES, Op.OVER, Op.SQUARE);

    List<Op> ALL = List.of(Op.values());

    default Expr expr() {
        return switch (this) {
            case Constant(var value) -> Expr.of(value);
            case Name(var name) -> Expr.dim(name);
            case Node(var op, var of) -> {
                var a = of.getFirst().expr();
                var b = of.getLast().expr();
                yield switch (op) {
                    case PLUS -> a.plus(b);
                    case MINUS -> a.minus(b);
                    case TIMES -> a.times(b);
                    case OVER -> a.over(b);
                    case SQUARE -> a.pow(2);
                    case CEIL -> a.ceil();
                    case FLOOR -> a.floor();
                    case MIN -> a.min(b);
                    case MAX -> a.max(b);
                    case LEAST -> Expr.min(of.stream().map(Tree::expr).toList());
                    case ROUND_UP -> a.roundUp(b);
                    case ROUND_DOWN -> a.roundDown(b);
                    case ROUND_NEAREST -> a.roundNearest(b);
                    case MOD -> a.mod(b);
                };
            }
        };
    }

    default Rational at(Map<String, Rational> point) {
        return switch (this) {
            case Constant(var value) -> value;
            case Name(var name) -> requireNonNull(point.get(name));
            case Node(var op, var of) -> {
                var a = of.getFirst().at(point);
                var b = of.getLast().at(point);
                yield switch (op) {
                    case PLUS -> a.plus(b);
                    case MINUS -> a.minus(b);
                    case TIMES -> a.times(b);
                    case OVER -> a.over(b);
                    case SQUARE -> a.times(a);
                    case CEIL -> a.ceil();
                    case FLOOR -> a.floor();
                    case MIN -> a.compareTo(b) < 0 ? a : b;
                    case MAX -> a.compareTo(b) > 0 ? a : b;
                    case LEAST -> of.stream().map(t -> t.at(point)).sorted().toList().getFirst();
                    case ROUND_UP -> a.over(b).ceil().times(b);
                    case ROUND_DOWN -> a.over(b).floor().times(b);
                    case ROUND_NEAREST -> a.over(b).plus(Rational.of(1, 2)).floor().times(b);
                    case MOD -> a.minus(a.over(b).floor().times(b));
                };
            }
        };
    }

    default String text() {
        return switch (this) {
            case Constant(var value) -> "(" + value + ")";
            case Name(var name) -> name;
            case Node(var op, var of) -> {
                var a = of.getFirst().text();
                var b = of.getLast().text();
                yield switch (op) {
                    case PLUS -> "(" + a + "+" + b + ")";
                    case MINUS -> "(" + a + " - " + b + ")";
                    case TIMES -> "(" + a + " *" + b + ")";
                    case OVER -> "(" + a + "/ " + b + ")";
                    case SQUARE -> "(" + a + ")^2";
                    case CEIL -> "ceil(" + a + ")";
                    case FLOOR -> "floor( " + a + " )";
                    case MIN -> "min(" + a + "," + b + ")";
                    case MAX -> "max(" + a + ", " + b + ")";
                    case LEAST -> of.stream().map(Tree::text).collect(Collectors.joining(", ", "min(", ")"));
                    case ROUND_UP -> "roundUp(" + a + ", " + b + ")";
                    case ROUND_DOWN -> "roundDown(" + a + ", " + b + ")";
                    case ROUND_NEAREST -> "roundNearest(" + a + ", " + b + ")";
                    case MOD -> "(" + a + " - roundDown(" + a + ", " + b + "))";
                };
            }
        };
    }

    /// A random tree of at most this depth; a plain one is a polynomial, where exponents may be negative.
    static Tree random(RandomGenerator r, int depth, boolean plain) {
        if (depth == 0 || r.nextInt(5) == 0) return leaf(r);
        var ops = plain ? PLAIN : ALL;
        var op = ops.get(r.nextInt(ops.size()));
        var a = random(r, depth - 1, plain);
        return new Node(op, switch (op) {
            case SQUARE, CEIL, FLOOR -> List.of(a);
            case PLUS, MINUS, TIMES, MIN, MAX -> List.of(a, random(r, depth - 1, plain));
            case LEAST -> List.of(a, random(r, depth - 1, plain), leaf(r));
            case OVER -> List.of(a, r.nextInt(4) == 0 ? random(r, depth - 1, plain) : leaf(r));
            case ROUND_UP, ROUND_DOWN, ROUND_NEAREST, MOD -> List.of(a, leaf(r));
        });
    }

    private static Tree leaf(RandomGenerator r) {
        if (r.nextInt(5) < 2) return new Constant(Rational.of(r.nextInt(-4, 5), r.nextInt(1, 4)));
        return new Name(DIMS.get(r.nextInt(DIMS.size())));
    }

    /// The trees one step simpler.
    default Stream<Tree> simpler() {
        return switch (this) {
            case Constant(var value) -> Stream.of(Rational.ZERO, Rational.ONE, value.floor())
                .filter(simple -> size(simple) < size(value)).map(Constant::new);
            case Name _ -> Stream.of(new Constant(Rational.ONE));
            case Node(var op, var of) -> Stream.concat(of.stream(), IntStream.range(0, of.size()).boxed().flatMap(i ->
                of.get(i).simpler().map(t -> new Node(op, replaced(of, i, t)))));
        };
    }

    private static int size(Rational value) {
        return value.num().abs().intValue() + 10 * value.den().intValue() + (value.signum() < 0 ? 1 : 0);
    }

    static <T> List<T> replaced(List<T> list, int index, T element) {
        return IntStream.range(0, list.size()).mapToObj(i -> i == index ? element : list.get(i)).toList();
    }
}

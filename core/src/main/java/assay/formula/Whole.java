package assay.formula;

import assay.algebra.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A shape in whole numbers: every quotient stands at once under a floor or a ceiling, so that nothing is rounded on
/// the way. Fractions are brought over their least common divisor first.
final class Whole {
    private Whole() {}

    /// The greatest whole number that is not above an expression.
    static Shape of(Expr expr) {
        var whole = over(Shape.of(expr));
        return whole.below.isOne() ? whole.above : new Shape.Floor(quotient(whole));
    }

    /// A product of a whole number and of powers of shapes.
    private record Divisor(BigInteger number, SequencedMap<Shape, Integer> powers) {
        static final Divisor ONE = new Divisor(BigInteger.ONE, new LinkedHashMap<>());

        boolean isOne() {
            return number.equals(BigInteger.ONE) && powers.isEmpty();
        }

        Divisor times(Divisor other) {
            var all = new LinkedHashMap<>(powers);
            other.powers.forEach((shape, exponent) -> all.merge(shape, exponent, Integer::sum));
            return new Divisor(number.multiply(other.number), all);
        }

        /// The least that both divide.
        Divisor with(Divisor other) {
            var all = new LinkedHashMap<>(powers);
            other.powers.forEach((shape, exponent) -> all.merge(shape, exponent, Math::max));
            return new Divisor(number.divide(number.gcd(other.number)).multiply(other.number), all);
        }

        /// What one that divides it lacks of it.
        Divisor less(Divisor other) {
            var all = new LinkedHashMap<Shape, Integer>();
            powers.forEach((shape, exponent) -> {
                int more = exponent - other.powers.getOrDefault(shape, 0);
                if (more > 0) {
                    all.put(shape, more);
                }
            });
            return new Divisor(number.divide(other.number), all);
        }

        Divisor raised(int exponent) {
            var all = new LinkedHashMap<Shape, Integer>();
            powers.forEach((shape, once) -> all.put(shape, once * exponent));
            return new Divisor(number.pow(exponent), all);
        }

        static Divisor of(Shape shape) {
            return switch (shape) {
                case Shape.Whole(var value) -> new Divisor(value, new LinkedHashMap<>());
                case Shape.Raised(var base, var exponent) -> of(base).raised(exponent);
                default -> new Divisor(BigInteger.ONE, new LinkedHashMap<>(Map.of(shape, 1)));
            };
        }

        Shape shape() {
            var all = new ArrayList<Shape>(List.of(new Shape.Whole(number)));
            powers.forEach((shape, exponent) -> all.add(raised(shape, exponent)));
            return product(all);
        }

        private static Shape raised(Shape shape, int exponent) {
            return exponent == 1 ? shape : new Shape.Raised(shape, exponent);
        }
    }

    /// A fraction of whole numbers.
    private record Over(Shape above, Divisor below) {}

    private static Over over(Shape shape) {
        return switch (shape) {
            case Shape.Whole _, Shape.Name _ -> new Over(shape, Divisor.ONE);
            case Shape.Raised(var base, var exponent) -> {
                var of = over(base);
                yield new Over(new Shape.Raised(of.above, exponent), of.below.raised(exponent));
            }
            case Shape.Sum(var terms) -> {
                var all = terms.stream().map(term -> over(term.shape())).toList();
                var below = common(all);
                var signed = new ArrayList<Shape.Signed>();
                for (int i = 0; i < terms.size(); i++) {
                    signed.add(new Shape.Signed(terms.get(i).negative(), scaled(all.get(i), below)));
                }
                yield new Over(new Shape.Sum(signed), below);
            }
            case Shape.Quotient(var above, var below) -> {
                var up = new ArrayList<Shape>();
                var down = Divisor.ONE;
                for (var factor : above) {
                    var of = over(factor);
                    up.add(of.above);
                    down = down.times(of.below);
                }
                for (var factor : below) {
                    var of = over(factor);
                    up.add(of.below.shape());
                    down = down.times(Divisor.of(of.above));
                }
                yield new Over(product(up), down);
            }
            case Shape.Ceil(var of) -> rounded(over(of), true);
            case Shape.Floor(var of) -> rounded(over(of), false);
            case Shape.Least(var of) -> {
                var all = of.stream().map(Whole::over).toList();
                var below = common(all);
                yield new Over(new Shape.Least(all.stream().map(o -> scaled(o, below)).toList()), below);
            }
            case Shape.Greatest(var of) -> {
                var all = of.stream().map(Whole::over).toList();
                var below = common(all);
                yield new Over(new Shape.Greatest(all.stream().map(o -> scaled(o, below)).toList()), below);
            }
        };
    }

    private static Over rounded(Over of, boolean up) {
        return new Over(of.below.isOne() ? of.above : up ? new Shape.Ceil(quotient(of))
                : new Shape.Floor(quotient(of)), Divisor.ONE);
    }

    private static Shape quotient(Over of) {
        return new Shape.Quotient(List.of(of.above), List.of(of.below.shape()));
    }

    private static Divisor common(List<Over> all) {
        return all.stream().map(Over::below).reduce(Divisor.ONE, Divisor::with);
    }

    private static Shape scaled(Over of, Divisor below) {
        return product(List.of(below.less(of.below).shape(), of.above));
    }

    /// A product with one whole number at most, which stands first.
    private static Shape product(List<Shape> factors) {
        var number = BigInteger.ONE;
        var others = new ArrayList<Shape>();
        for (var factor : factors) {
            for (var each : factor instanceof Shape.Quotient(var above, var below) && below.isEmpty() ? above
                    : List.of(factor)) {
                if (each instanceof Shape.Whole(var value)) {
                    number = number.multiply(value);
                } else {
                    others.add(each);
                }
            }
        }
        if (others.isEmpty() || !number.equals(BigInteger.ONE)) {
            others.addFirst(new Shape.Whole(number));
        }
        return others.size() == 1 ? others.getFirst() : new Shape.Quotient(others, List.of());
    }
}

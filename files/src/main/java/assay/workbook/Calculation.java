package assay.workbook;

import assay.algebra.Atom;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.algebra.Term;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Expressions as formulas of a spreadsheet, which works in numbers of 53 bits.
///
/// What is exact there stays exact: a fraction of a sum is one division, behind the sum; a width is divided by the
/// heads that divide it before anything else; and a ceiling is that of one quotient of two integers. `ceil(x)` is
/// written `-INT(-x)`, since INT rounds down on either side of zero everywhere, and `-min(-a, -b)` as `MAX(a,b)`.
final class Calculation {
    /// Of 8,192 characters that a formula may have.
    private static final int LONG = 3000;

    /// Of a factor.
    private static final int LONG_FACTOR = 250;

    /// The digits of a number that a formula keeps.
    private static final int DIGITS = 15;

    /// The arguments of a function, of 255 that are allowed.
    private static final int MANY = 100;

    private static final BigInteger SPLIT = BigInteger.TEN.pow(DIGITS);

    /// Where a part of a formula goes that is too long for one cell.
    @FunctionalInterface
    interface Scratch {
        /// Puts a formula into a cell.
        ///
        /// @return its address
        String put(String formula, Rational value);
    }

    private final UnaryOperator<String> words;
    private final Map<String, Rational> values;
    private final Scratch scratch;

    /// @param words what stands for each size: the name or the address of its cell
    /// @param values of all sizes
    Calculation(UnaryOperator<String> words, Map<String, Rational> values, Scratch scratch) {
        this.words = words;
        this.values = values;
        this.scratch = scratch;
    }

    /// A summand: its text without a sign, its sign, and its value.
    private record Summand(String text, boolean negative, Rational value) {}

    /// The formula, without a sign of equality.
    String of(Expr expr) {
        var under = BigInteger.ONE;
        for (var term : expr.terms()) {
            var den = term.coefficient().den();
            under = under.divide(under.gcd(den)).multiply(den);
        }
        var over = polynomial(expr.times(Expr.of(under)));
        return under.equals(BigInteger.ONE) ? over
                : (expr.terms().size() == 1 ? over : "(" + over + ")") + "/" + integer(under);
    }

    /// One integer over another.
    private String quotient(Expr expr) {
        var under = expr.denominator();
        var over = polynomial(expr.times(under));
        if (under.equals(Expr.ONE)) {
            return over;
        }
        var divisor = under.terms().getFirst();
        boolean plain = divisor.monomial().powers().isEmpty() || (divisor.coefficient().equals(Rational.ONE)
                && divisor.monomial().powers().size() == 1
                && divisor.monomial().powers().getFirst().atom() instanceof Atom.Dim);
        var below = polynomial(under);
        return (expr.terms().size() == 1 ? over : "(" + over + ")") + "/" + (plain ? below : "(" + below + ")");
    }

    /// A sum whose coefficients are integers.
    private String polynomial(Expr expr) {
        var all = new ArrayList<Summand>();
        for (var term : expr.terms()) {
            all.add(summand(term));
        }
        return sum(all);
    }

    private String sum(List<Summand> all) {
        if (all.isEmpty()) {
            return "0";
        }
        var ordered = new ArrayList<>(all.stream().filter(s -> !s.negative).toList());
        ordered.addAll(all.stream().filter(s -> s.negative).toList());
        var text = new StringBuilder();
        var value = Rational.ZERO;
        for (var part : ordered) {
            if (text.length() + part.text.length() > LONG && !text.isEmpty()) {
                var kept = scratch.put(text.toString(), value);
                text.setLength(0);
                text.append(kept);
            }
            // -1*x^2: a sign before a power would be raised with it
            text.append(!part.negative ? text.isEmpty() ? "" : "+" : text.isEmpty() ? "-1*" : "-").append(part.text);
            value = part.negative ? value.minus(part.value) : value.plus(part.value);
        }
        return text.toString();
    }

    private Summand summand(Term term) {
        boolean negative = term.coefficient().signum() < 0;
        var above = new ArrayList<Factor>();
        var below = new ArrayList<Factor>();
        for (var power : term.monomial().powers()) {
            var factor = factor(power.atom());
            negative ^= factor.negative && power.exponent() % 2 != 0;
            var text = factor.text.length() <= LONG_FACTOR ? factor.text : scratch.put(factor.text, factor.value);
            (power.exponent() > 0 ? above : below).add(new Factor(text, factor.value, Math.abs(power.exponent())));
        }
        below.removeIf(divisor -> divides(divisor, above));
        var size = term.coefficient().num().abs();
        if (!size.equals(BigInteger.ONE) || above.isEmpty()) {
            above.addFirst(new Factor(integer(size), Rational.of(size), 1));
        }
        var shown = Expr.of(term).at(values);
        var divisors = below.size() < 2 ? String.join("", below.stream().map(Factor::text).toList())
                : "(" + product(below) + ")";
        return new Summand(product(above) + (below.isEmpty() ? "" : "/" + divisors), negative,
                negative ? shown.negated() : shown);
    }

    private String product(List<Factor> factors) {
        var text = new StringBuilder();
        var value = Rational.ONE;
        for (var factor : factors) {
            if (factor.exponent == 0) {
                continue;
            }
            var next = factor.text();
            if (text.length() + next.length() > LONG && !text.isEmpty()) {
                var kept = scratch.put(text.toString(), value);
                text.setLength(0);
                text.append(kept);
            }
            text.append(text.isEmpty() ? "" : "*").append(next);
            value = value.times(factor.value.pow(factor.exponent));
        }
        return text.isEmpty() ? "1" : text.toString();
    }

    /// A factor to a power.
    private record Factor(String name, Rational value, int exponent) {
        String text() {
            return exponent == 1 ? name : name + "^" + exponent;
        }
    }

    /// Puts a divisor under a factor that it divides, as a number of heads divides a width, so that what is multiplied
    /// is integers.
    private static boolean divides(Factor divisor, List<Factor> above) {
        for (int i = 0; i < above.size(); i++) {
            var factor = above.get(i);
            if (factor.exponent >= divisor.exponent && divisor.value.signum() != 0
                    && factor.value.over(divisor.value).isInteger()) {
                above.set(i, new Factor(factor.name, factor.value, factor.exponent - divisor.exponent));
                above.add(i + 1, new Factor("(" + factor.name + "/" + divisor.name + ")",
                        factor.value.over(divisor.value), divisor.exponent));
                return true;
            }
        }
        return false;
    }

    private Summand factor(Atom atom) {
        return switch (atom) {
            case Atom.Dim(var name) -> new Summand(words.apply(name), false, atom.at(values));
            case Atom.Ceil(var of) -> {
                var inner = of.negated();
                yield new Summand("INT(" + quotient(inner) + ")", true, inner.at(values).floor());
            }
            case Atom.Min(var of) -> {
                boolean greatest = of.stream().allMatch(e -> !e.isZero()
                        && e.terms().stream().allMatch(t -> t.coefficient().signum() < 0));
                var shown = greatest ? of.stream().map(Expr::negated).toList() : of;
                var value = atom.at(values);
                yield new Summand(function(greatest ? "MAX" : "MIN", shown, greatest), greatest,
                        greatest ? value.negated() : value);
            }
        };
    }

    /// @param greatest whether it is MAX
    private String function(String name, List<Expr> arguments, boolean greatest) {
        if (arguments.size() > MANY) {
            var rest = arguments.subList(MANY - 1, arguments.size());
            var value = rest.stream().map(e -> e.at(values)).reduce(greatest ? Rational::max : Rational::min);
            var kept = scratch.put(function(name, rest, greatest), value.orElseThrow());
            return name + "(" + arguments(arguments.subList(0, MANY - 1)) + "," + kept + ")";
        }
        return name + "(" + arguments(arguments) + ")";
    }

    private String arguments(List<Expr> arguments) {
        var text = new ArrayList<String>();
        for (var argument : arguments) {
            var one = of(argument);
            text.add(one.length() > LONG_FACTOR ? scratch.put(one, argument.at(values)) : one);
        }
        return String.join(",", text);
    }

    /// A number that a formula reads as it is, however many digits it has.
    static String integer(BigInteger number) {
        if (number.compareTo(SPLIT) < 0) {
            return number.toString();
        }
        var parts = number.divideAndRemainder(SPLIT);
        return "(" + integer(parts[0]) + "*" + SPLIT + (parts[1].signum() == 0 ? "" : "+" + parts[1]) + ")";
    }

    /// A fraction that a formula reads as it is.
    static String number(Rational value) {
        var size = integer(value.num().abs());
        var sign = value.signum() < 0 ? "-" : "";
        return value.isInteger() ? sign + size : sign + size + "/" + integer(value.den());
    }

    /// A text that a formula reads as it is.
    static String quoted(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }
}

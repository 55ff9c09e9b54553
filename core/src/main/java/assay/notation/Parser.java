package assay.notation;

import assay.algebra.Expr;
import assay.algebra.NotDivisible;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Reads a formula.
///
/// ```
/// sum      = [+|-] product {(+|-) product}
/// product  = factor {(*|/) factor}
/// factor   = {+|-} primary [^ exponent]
/// exponent = [-] digits | "(" [-] digits ")"
/// primary  = number | name | function "(" sum {, sum} ")" | "(" sum ")"
/// name     = (letter | _) {letter | digit | _}
/// function = ceil | floor | min | max | roundUp | roundDown | roundNearest
/// ```
///
/// A number is a [Decimal], the exact fraction that is written: `4.5` is 9/2. A name is a dimension. Multiplication is
/// always written: `2*x`, not `2x`. `roundUp(x, m)` is the least multiple of `m` not below `x`. Spaces are free.
public final class Parser {
    private static final int LENGTH = 10_000;
    private static final int MODEST = 300;
    private static final int DEPTH = 100;
    private static final int FOUND = 40;

    private final String text;
    private final Budget budget;
    private int at;
    private int depth;

    private Parser(String text, Budget budget) {
        this.text = text;
        this.budget = budget;
    }

    /// The expression that a text of up to 10,000 characters writes.
    ///
    /// @throws Malformed where it writes none, or one too large to expand
    public static Expr parse(String text) {
        return new Parser(text, new Budget()).formula(LENGTH);
    }

    /// As [#parse], of a formula that is one of many in a text from anywhere: up to 300 characters and little to
    /// expand.
    ///
    /// @throws Malformed where it writes none, or one too large
    public static Expr modest(String text) {
        return new Parser(text, Budget.modest()).formula(MODEST);
    }

    private Expr formula(int longest) {
        if (text.length() > longest) throw wrong(longest, "a formula has up to " + longest + " characters");
        var e = sum();
        if (at < text.length()) throw wrong(at, surplus());
        return e;
    }

    private Expr sum() {
        if (++depth > DEPTH) throw wrong(at, "parentheses nest up to " + DEPTH + " deep");
        int start = at;
        var terms = new ArrayList<Expr>();
        terms.add(product());
        while (next() == '+' || next() == '-') {
            boolean minus = text.charAt(at++) == '-';
            var term = product();
            terms.add(minus ? term.negated() : term);
        }
        depth--;
        return guarded(start, () -> budget.sum(terms));
    }

    private Expr product() {
        var product = factor();
        while (next() == '*' || next() == '/') {
            int operator = at++;
            var left = product;
            var right = factor();
            boolean over = text.charAt(operator) == '/';
            product = guarded(operator, () -> over ? budget.over(left, right) : budget.times(left, right));
        }
        return product;
    }

    private Expr factor() {
        boolean minus = false;
        while (next() == '+' || next() == '-') minus ^= text.charAt(at++) == '-';
        var power = primary();
        if (next() == '^') {
            int operator = at++;
            var base = power;
            int exponent = exponent();
            power = guarded(operator, () -> budget.pow(base, exponent));
            if (next() == '^') throw wrong(at, "write (a^b)^c for a power of a power");
        }
        return minus ? power.negated() : power;
    }

    private int exponent() {
        boolean parenthesis = next() == '(';
        if (parenthesis) at++;
        boolean minus = next() == '-';
        if (minus) at++;
        if (!isDigit(next())) throw wrong(at, "an exponent is an integer");
        int start = at;
        digits();
        if (at - start > 9) throw wrong(start, "an exponent has up to 9 digits");
        if (text.charAt(start) == '0' && at > start + 1) throw wrong(start, "an exponent does not start with a zero");
        int size = Integer.parseInt(text.substring(start, at));
        if (next() == '.') throw wrong(at, "an exponent is an integer");
        if (parenthesis) expect(')');
        return minus ? -size : size;
    }

    private Expr primary() {
        char c = next();
        if (isDigit(c)) return number();
        if (isLetter(c)) return named();
        if (c == '(') {
            at++;
            var inner = sum();
            expect(')');
            return inner;
        }
        throw wrong(at, c == '*' ? "a power is written ^" : "a number, a name or ( belongs here");
    }

    private Expr number() {
        int start = at;
        at = Decimal.end(text, start);
        var number = text.substring(start, at);
        var mistake = Decimal.wrong(number);
        if (mistake.isPresent()) throw wrong(start, "a number " + mistake.get() + ": " + Decimal.meant(number));
        if (at < text.length() && text.charAt(at) == '.' && number.indexOf('.') < 0) {
            throw wrong(at + 1, "digits follow a decimal point");
        }
        return Expr.of(Decimal.value(number));
    }

    private Expr named() {
        int start = at;
        while (at < text.length() && (isLetter(text.charAt(at)) || isDigit(text.charAt(at)))) at++;
        var name = text.substring(start, at);
        return next() == '(' ? call(start, name) : Expr.dim(name);
    }

    private Expr call(int start, String name) {
        var function = Function.of(name).orElseThrow(() -> wrong(start,
            "the functions are " + Function.uses() + "; a product is written with *"));
        var arguments = arguments();
        if (!function.takes(arguments.size())) throw wrong(start, "write " + function.use());
        return guarded(start, () -> function.apply(arguments, budget));
    }

    private List<Expr> arguments() {
        var of = new ArrayList<Expr>();
        do {
            at++;
            of.add(sum());
        } while (next() == ',');
        expect(')');
        return of;
    }

    private void digits() {
        while (at < text.length() && isDigit(text.charAt(at))) at++;
    }

    private void expect(char c) {
        if (next() != c) throw wrong(at, at < text.length() ? surplus() : "a " + c + " is missing");
        at++;
    }

    /// The next character that is no space, which it steps to; 0 at the end.
    private char next() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
        return at < text.length() ? text.charAt(at) : 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    /// What is wrong with a character after a complete operand.
    private String surplus() {
        char c = next();
        return switch (c) {
            case ')' -> "there is no ( for it";
            case ',' -> "a comma stands between the arguments of a function only";
            default -> isDigit(c) || isLetter(c) || c == '('
                ? "an operator is missing before it; a product is written with *"
                : "it has no meaning in a formula";
        };
    }

    /// Does arithmetic on behalf of the operator or function at a position.
    private Expr guarded(int position, Supplier<Expr> arithmetic) {
        try {
            return arithmetic.get();
        } catch (NotDivisible | ArithmeticException e) {
            var wrong = wrong(position, String.valueOf(e.getMessage()));
            wrong.initCause(e);
            throw wrong;
        }
    }

    private Malformed wrong(int position, String hint) {
        int end = position;
        while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)))) end++;
        if (end == position && end < text.length()) end = text.offsetByCodePoints(position, 1);
        return new Malformed(position, text.substring(position, Math.min(end, position + FOUND)), hint);
    }
}

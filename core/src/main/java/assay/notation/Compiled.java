package assay.notation;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An expression as a function of its dimensions in a fixed order, for evaluation at very many points.
///
/// The value is always the exact value of [Expr#at(java.util.Map)]. Bytecode in `long`s gives it where every number on
/// the way fits; where one does not, which the bytecode notices, the expression itself is evaluated, in integers
/// without limit. The same holds for an expression that cannot be bytecode, because a coefficient is no `long` or it
/// has several thousand factors.
public final class Compiled {
    private final Expr expr;
    private final List<String> dims;
    private final Optional<Bytecode.Formula> formula;

    private Compiled(Expr expr, List<String> dims, Optional<Bytecode.Formula> formula) {
        this.expr = expr;
        this.dims = dims;
        this.formula = formula;
    }

    /// The function of a point that lists the values of `dims` in this order.
    ///
    /// @throws IllegalArgumentException where a dimension of the expression is not in the list, or one is there twice
    public static Compiled of(Expr expr, List<String> dims) {
        if (Set.copyOf(dims).size() < dims.size()) throw new IllegalArgumentException("a dimension twice in " + dims);
        for (var d : expr.dims()) {
            if (dims.contains(d.name())) continue;
            throw new IllegalArgumentException("dimension " + d.name() + " is not in " + dims);
        }
        return new Compiled(expr, List.copyOf(dims), Bytecode.of(Straight.of(expr), dims));
    }

    public Expr expr() {
        return expr;
    }

    /// The dimensions, in the order of a point's values.
    public List<String> dims() {
        return dims;
    }

    /// Whether there is bytecode; without it every evaluation takes the slow way.
    public boolean isBytecode() {
        return formula.isPresent();
    }

    /// The exact value.
    ///
    /// @throws IllegalArgumentException where the number of values is not the number of dimensions, or one is negative
    /// @throws ArithmeticException where a denominator is zero
    public Rational at(long... point) {
        var fraction = new long[2];
        return quick(point, fraction) ? Rational.of(fraction[0], fraction[1]) : slow(point);
    }

    /// The exact value where it is a `long`.
    ///
    /// @throws IllegalArgumentException where the number of values is not the number of dimensions, or one is negative
    /// @throws ArithmeticException where the value is no integer or too large, or a denominator is zero
    public long longAt(long... point) {
        var fraction = new long[2];
        if (quick(point, fraction)) {
            if (fraction[1] == 1) return fraction[0];
            if (fraction[0] % fraction[1] == 0) return Math.divideExact(fraction[0], fraction[1]);
        }
        var value = slow(point);
        if (!value.isInteger()) throw new ArithmeticException(value + " is no integer");
        return value.num().longValueExact();
    }

    /// Whether the bytecode gave the value.
    private boolean quick(long[] point, long[] fraction) {
        if (point.length != dims.size()) {
            throw new IllegalArgumentException(point.length + " values for the dimensions " + dims);
        }
        if (formula.isEmpty()) return false;
        for (long n : point) if (n < 0) return false;
        try {
            formula.get().at(point, fraction);
            return fraction[1] != 0;
        } catch (ArithmeticException overflow) {
            return false;
        }
    }

    private Rational slow(long[] point) {
        var values = new HashMap<String, Rational>();
        for (int i = 0; i < point.length; i++) values.put(dims.get(i), Rational.of(point[i]));
        return expr.at(values);
    }
}

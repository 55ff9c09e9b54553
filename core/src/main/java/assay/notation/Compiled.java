package assay.notation;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.List;

/// An expression as a function of its dimensions in a fixed order, for evaluation at very many points: [Together] of
/// one.
public final class Compiled {
    private final Together together;

    private Compiled(Together together) {
        this.together = together;
    }

    /// The function of a point that lists the values of `dims` in this order.
    ///
    /// @throws IllegalArgumentException where a dimension of the expression is not in the list, or one is there twice
    public static Compiled of(Expr expr, List<String> dims) {
        return new Compiled(Together.of(List.of(expr), dims));
    }

    public Expr expr() {
        return together.exprs().getFirst();
    }

    /// The dimensions, in the order of a point's values.
    public List<String> dims() {
        return together.dims();
    }

    /// Whether there is bytecode; without it every evaluation takes the slow way.
    public boolean isBytecode() {
        return together.isQuick(0);
    }

    /// The exact value.
    ///
    /// @throws IllegalArgumentException where the number of values is not the number of dimensions, or one is negative
    /// @throws ArithmeticException where a denominator is zero
    public Rational at(long... point) {
        var value = new Rational[1];
        together.at(point, value);
        return value[0];
    }

    /// The exact value where it is a `long`.
    ///
    /// @throws IllegalArgumentException where the number of values is not the number of dimensions, or one is negative
    /// @throws ArithmeticException where the value is no integer or too large, or a denominator is zero
    public long longAt(long... point) {
        var run = together.run(new long[1]);
        if (together.quick(point, run).isEmpty()) {
            if (run.dens.length == 0) return run.nums[0];
            if (run.nums[0] % run.dens[0] == 0) return run.nums[0] / run.dens[0];
        }
        var other = together.at(0, point);
        if (!other.isInteger()) throw new ArithmeticException(other + " is no integer");
        return other.num().longValueExact();
    }
}

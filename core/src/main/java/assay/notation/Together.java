package assay.notation;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Many expressions as one function of their dimensions in a fixed order, for evaluation at very many points: what
/// they share is computed once a point.
///
/// The values are always the exact values of [Expr#at(Map)]. They are computed in `long`s; an expression in which a
/// number does not fit at a point, which is noticed, is evaluated there by itself, in integers without limit, and no
/// other one is slower for it. The same holds everywhere for an expression with a coefficient that is no `long`.
public final class Together {
    /// The denominators where there are none but one.
    private static final long[] WHOLE = {};

    private final List<Expr> exprs;
    private final List<String> dims;
    private final Straight straight;
    private final Machine.Formula formula;
    private final BitSet absent;
    private final int[] fractions;

    private Together(List<Expr> exprs, List<String> dims, Straight straight, Machine machine) {
        this.exprs = exprs;
        this.dims = dims;
        this.straight = straight;
        formula = machine.formula(straight);
        absent = straight.without(new BitSet());
        fractions = IntStream.range(0, exprs.size()).filter(i ->
            straight.results().get(i).filter(f -> !straight.isWhole(f)).isPresent()).toArray();
    }

    /// The function of a point that lists the values of `dims` in this order, as bytecode.
    ///
    /// @throws IllegalArgumentException where a dimension of an expression is not in the list, or one is there twice
    public static Together of(List<Expr> exprs, List<String> dims) {
        return of(exprs, dims, new Bytecode());
    }

    /// The function of a point that lists the values of `dims` in this order.
    ///
    /// @throws IllegalArgumentException where a dimension of an expression is not in the list, or one is there twice
    public static Together of(List<Expr> exprs, List<String> dims, Machine machine) {
        if (Set.copyOf(dims).size() < dims.size()) throw new IllegalArgumentException("a dimension twice in " + dims);
        return new Together(List.copyOf(exprs), List.copyOf(dims), Straight.of(exprs, dims), machine);
    }

    public List<Expr> exprs() {
        return exprs;
    }

    /// The dimensions, in the order of a point's values.
    public List<String> dims() {
        return dims;
    }

    /// Whether an expression is computed in `long`s where they suffice; without that it always takes the slow way.
    public boolean isQuick(int expr) {
        return !absent.get(expr);
    }

    /// Sets the exact value of every expression.
    ///
    /// @throws IllegalArgumentException where the number of values is not the number of dimensions, or one that is
    ///     needed is negative, or where there is less room than expressions
    /// @throws ArithmeticException where a denominator is zero
    public void at(long[] point, Rational[] values) {
        requireRoom(values.length);
        var run = run(new long[exprs.size()]);
        var slow = quick(point, run);
        for (int i = 0; i < exprs.size(); i++) if (!slow.get(i)) values[i] = Rational.of(run.nums[i]);
        for (int i : fractions) if (!slow.get(i)) values[i] = Rational.of(run.nums[i], run.dens[i]);
        if (slow.isEmpty()) return;
        var map = map(point);
        slow.stream().forEach(i -> values[i] = exprs.get(i).at(map));
    }

    /// Sets the exact value of every expression that has a `long` for one; the others' values are set to zero.
    ///
    /// @param others becomes the numbers of those others: they are a fraction, too large, or have a zero for a
    ///     denominator; [#at(int, long...)] says more
    /// @return whether there are no others
    /// @throws IllegalArgumentException where the number of values is not the number of dimensions, or one that is
    ///     needed is negative, or where there is less room than expressions
    public boolean longsAt(long[] point, long[] values, BitSet others) {
        requireRoom(values.length);
        var run = run(values);
        var slow = quick(point, run);
        others.clear();
        for (int i : fractions) {
            if (slow.get(i)) continue;
            if (values[i] % run.dens[i] != 0) others.set(i);
            values[i] = others.get(i) ? 0 : values[i] / run.dens[i];
        }
        if (!slow.isEmpty()) {
            var map = map(point);
            slow.stream().forEach(i -> values[i] = slow(exprs.get(i), map, i, others));
        }
        return others.isEmpty();
    }

    private static long slow(Expr expr, Map<String, Rational> point, int i, BitSet others) {
        try {
            var value = expr.at(point);
            if (value.isInteger() && value.num().bitLength() < Long.SIZE) return value.num().longValueExact();
        } catch (ArithmeticException zero) {
            // A denominator is zero.
        }
        others.set(i);
        return 0;
    }

    /// The exact value of one expression, by itself.
    ///
    /// @throws IllegalArgumentException where the number of values is not the number of dimensions, or one that is
    ///     needed is negative
    /// @throws ArithmeticException where a denominator is zero
    public Rational at(int expr, long... point) {
        requireDims(point);
        return exprs.get(expr).at(map(point));
    }

    Run run(long[] nums) {
        return new Run(nums, fractions.length == 0 ? WHOLE : new long[exprs.size()]);
    }

    /// Which expressions were not computed.
    BitSet quick(long[] point, Run run) {
        requireDims(point);
        for (long n : point) if (n < 0) return all();
        formula.at(point, run);
        var slow = run.isComplete() ? absent : straight.without(run.failed());
        for (int i : fractions) {
            if (run.dens[i] == 0 || (run.dens[i] == -1 && run.nums[i] == Long.MIN_VALUE)) {
                slow = (BitSet) slow.clone();
                slow.set(i);
            }
        }
        return slow;
    }

    private BitSet all() {
        var all = new BitSet();
        all.set(0, exprs.size());
        return all;
    }

    private void requireRoom(int length) {
        if (length >= exprs.size()) return;
        throw new IllegalArgumentException(exprs.size() + " values in " + length + " places");
    }

    private void requireDims(long[] point) {
        if (point.length == dims.size()) return;
        throw new IllegalArgumentException(point.length + " values for the dimensions " + dims);
    }

    private Map<String, Rational> map(long[] point) {
        var values = new HashMap<String, Rational>();
        for (int i = 0; i < point.length; i++) values.put(dims.get(i), Rational.of(point[i]));
        return values;
    }
}

package assay.notation;

import assay.notation.Straight.Ceiling;
import assay.notation.Straight.Constant;
import assay.notation.Straight.Dim;
import assay.notation.Straight.Given;
import assay.notation.Straight.Least;
import assay.notation.Straight.Product;
import assay.notation.Straight.Quotient;
import assay.notation.Straight.Sum;

/// Goes through the operations one by one, where no class can be made.
public final class Interpreter extends Machine {
    @Override
    Formula formula(Straight straight) {
        return (point, run) -> {
            var values = new long[straight.ops().size()];
            for (int i = 0; i < values.length; i++) {
                try {
                    values[i] = value(straight.ops().get(i), point, values);
                } catch (ArithmeticException e) {
                    run.fail(i);
                }
            }
            for (int i = 0; i < straight.results().size(); i++) {
                var result = straight.results().get(i);
                if (result.isEmpty()) continue;
                run.nums[i] = values[result.get().num()];
                if (!straight.isWhole(result.get())) run.dens[i] = values[result.get().den()];
            }
        };
    }

    /// @throws ArithmeticException where there is no such `long`
    private static long value(Straight.Op op, long[] point, long[] values) {
        return switch (op) {
            case Dim(int at) -> point[at];
            case Constant(long value) -> value;
            case Product(int left, int right) -> Math.multiplyExact(values[left], values[right]);
            case Sum(int left, int right) -> Math.addExact(values[left], values[right]);
            case Ceiling(int num, int den) -> Math.ceilDivExact(values[num], values[den]);
            case Quotient(int num, int den) -> {
                if (values[den] == 0 || values[num] % values[den] != 0) throw new ArithmeticException("no integer");
                yield Math.divideExact(values[num], values[den]);
            }
            case Least(int left, int right) -> Math.min(values[left], values[right]);
            case Given(int of, int positive) -> {
                if (values[positive] <= 0) throw new ArithmeticException("a denominator of " + values[positive]);
                yield values[of];
            }
        };
    }
}

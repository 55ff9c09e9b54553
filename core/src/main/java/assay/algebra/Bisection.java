package assay.algebra;

import java.util.OptionalLong;
import java.util.function.LongPredicate;

/// Whole numbers up to one of which something holds, and behind it no longer.
public final class Bisection {
    private Bisection() {}

    /// The last number for which it holds.
    ///
    /// @param low it holds there, or is not asked there
    /// @param high above `low`; it does not hold there, or is not asked there
    public static long last(long low, long high, LongPredicate holds) {
        long from = low;
        long to = high;
        while (to - from > 1) {
            long middle = from + (to - from) / 2;
            if (holds.test(middle)) {
                from = middle;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /// As [#last(long, long, LongPredicate)], found by doubling from `low`, for what is near it; empty where it holds
    /// up to the greatest that is tried.
    ///
    /// @param greatest above `low`
    public static OptionalLong lastFrom(long low, long greatest, LongPredicate holds) {
        long from = low;
        for (long stride = 1; from < greatest; stride *= 2) {
            long to = Math.min(greatest, from + stride);
            if (!holds.test(to)) {
                return OptionalLong.of(last(from, to, holds));
            }
            from = to;
        }
        return OptionalLong.empty();
    }
}

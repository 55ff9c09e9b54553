package assay.notation;

import java.util.BitSet;

/// One evaluation: what the results come to, and which operations failed.
final class Run {
    /// The numerators by the number of the result.
    final long[] nums;

    /// The denominators, where there are any but one.
    final long[] dens;

    private final BitSet failed = new BitSet(0);

    Run(long[] nums, long[] dens) {
        this.nums = nums;
        this.dens = dens;
    }

    void fail(int op) {
        failed.set(op);
    }

    /// The operations that failed.
    BitSet failed() {
        return failed;
    }
}

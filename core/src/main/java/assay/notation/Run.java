package assay.notation;

import java.util.BitSet;

/// One evaluation: what the results come to, and which operations failed.
final class Run {
    private static final BitSet NONE = new BitSet(0);

    /// The numerators by the number of the result.
    final long[] nums;

    /// The denominators, where there are any but one.
    final long[] dens;

    private boolean complete = true;
    private BitSet failed = NONE;

    Run(long[] nums, long[] dens) {
        this.nums = nums;
        this.dens = dens;
    }

    void fail(int op) {
        if (complete) failed = new BitSet();
        complete = false;
        failed.set(op);
    }

    /// Whether no operation failed.
    boolean isComplete() {
        return complete;
    }

    /// The operations that failed.
    BitSet failed() {
        return failed;
    }
}

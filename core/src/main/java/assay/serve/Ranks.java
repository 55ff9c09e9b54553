package assay.serve;

import assay.problem.Problem;
import assay.problem.Refusal;

/// How one replica of a model lies on devices.
///
/// @param tp ranks over which attention and dense layers are split
/// @param pp stages of layers
/// @param dp groups of ranks that have sequences of their own and all of attention, beside experts in common
/// @param ep groups of experts; those of one group are split over the ranks that are left
public record Ranks(int tp, int pp, int dp, int ep) {
    /// One device.
    public static final Ranks ONE = new Ranks(1, 1, 1, 1);

    public Ranks {
        if (tp < 1 || pp < 1 || dp < 1 || ep < 1) {
            throw new IllegalArgumentException("ranks are 1 or more");
        }
    }

    /// Checks that groups of experts lie evenly on the ranks of a stage.
    ///
    /// @throws Refusal where they do not
    public Ranks checked() {
        if (tp * dp % ep != 0) {
            throw new Refusal(new Problem("--ep " + ep, "", "does not divide the " + tp * dp
                    + " ranks of --tp x --dp-attention", "--ep " + tp * dp));
        }
        return this;
    }

    /// Devices of a replica.
    public int devices() {
        return tp * dp * pp;
    }

    /// Ranks over which one expert is split.
    public int within() {
        return Math.max(1, tp * dp / ep);
    }
}

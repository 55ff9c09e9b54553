package assay.ask;

import assay.algebra.Rational;

/// How much of a device's peak is reached: an assumption.
///
/// @param of which work, over the time of all of it, is that share of the peak
/// @param share of the peak, above zero and at most one
public record Reach(Of of, Rational share) {
    /// The work of which it is said.
    public enum Of {
        /// All FLOPs of the step: both passes, what is done again, and the optimizer's.
        ALL("utilisation"),
        /// What a step has to do for the model: the forward and the backward pass, nothing twice (MFU).
        MODEL("mfu"),
        /// What the device does for the model: the same, and what is done again (HFU).
        HARDWARE("hfu");

        private final String label;

        Of(String label) {
            this.label = label;
        }

        /// The word by which it is given: `mfu`.
        public String label() {
            return label;
        }
    }
}

package assay.ask;

import assay.algebra.Rational;
import java.util.List;

/// How much of a device's peak is reached: an assumption, or what follows from an estimate of a step.
///
/// @param of which work, over the time of all of it, is that share of the peak
/// @param share of the peak, above zero and at most one
public record Reach(Of of, Rational share, Grounds grounds) {
    /// Why it is that share.
    public enum Grounds {
        /// It is given.
        STATED,
        /// Nothing is known.
        ASSUMED,
        /// It follows from an estimate of the time of a step.
        ESTIMATED
    }

    /// What is assumed where nothing is said and no step can be estimated: the median MFU of dense runs on several
    /// devices that were measured (`assay validation training`).
    public static final Reach USUAL = new Reach(Of.ALL, Rational.of(2, 5), Grounds.ASSUMED);

    /// What one in ten of those runs fell short of, and one in ten exceeded.
    public static final List<Rational> SEEN = List.of(Rational.of(28, 100), Rational.of(52, 100));

    /// A share that is given.
    public Reach(Of of, Rational share) {
        this(of, share, Grounds.STATED);
    }

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

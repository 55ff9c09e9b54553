package assay.report;

import assay.account.Optimizer;
import assay.account.Optimizers;
import assay.account.Precision;
import assay.algebra.Rational;
import assay.device.Accelerator;
import java.util.Optional;

/// How a model is trained on one device.
///
/// @param on the device; absent: nothing is said of what fits and of time
/// @param run how long; absent: one step
/// @param utilisation the part of the device's peak that is reached, an assumption
/// @param price of an hour of the device
public record Plan(
        Optimizer optimizer,
        Precision precision,
        Optional<Accelerator> on,
        Optional<Length> run,
        Rational utilisation,
        Optional<Rational> price) {
    /// One step of AdamW in 32 bits.
    public static final Plan DEFAULT = new Plan(Optimizers.DEFAULT, Precision.FP32, Optional.empty(), Optional.empty(),
            Rational.of(1, 2), Optional.empty());

    /// How long a run is.
    public sealed interface Length {
        record Steps(Rational number) implements Length {}

        /// The last batch is filled.
        record Tokens(Rational number) implements Length {}
    }

    /// The steps of the run.
    ///
    /// @param batch the tokens of one step
    public Rational steps(Rational batch) {
        return run.map(length -> switch (length) {
            case Length.Steps(var number) -> number;
            case Length.Tokens(var number) -> number.over(batch).ceil();
        }).orElse(Rational.ONE);
    }

    public Plan by(Optimizer other) {
        return new Plan(other, precision, on, run, utilisation, price);
    }

    public Plan in(Precision other) {
        return new Plan(optimizer, other, on, run, utilisation, price);
    }
}

package assay.ask;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.life.Autocast;
import assay.life.Keeping;
import assay.life.Kernel;
import assay.pass.Recompute;
import assay.recipe.Optimizer;
import assay.recipe.Optimizers;
import assay.recipe.Precision;
import java.util.Optional;

/// How a model is trained on one device.
///
/// Where a precision casts op by op, it does so by the list of the device: PyTorch's for CUDA, and without a device its
/// list for a CPU.
///
/// @param list which activations count as kept
/// @param kernel how attention is computed
/// @param recompute what is done again instead of kept
/// @param on the device; absent: nothing is said of what fits and of time
/// @param run how long; absent: one step
/// @param reach the part of the device's peak that is reached, an assumption
/// @param price of an hour of the device
public record Plan(
        Optimizer optimizer,
        Precision precision,
        Keeping list,
        Kernel kernel,
        Recompute recompute,
        Optional<Accelerator> on,
        Optional<Length> run,
        Reach reach,
        Optional<Hourly> price) {
    public Plan {
        precision = on.isPresent() ? precision.on(Autocast.CUDA) : precision;
    }

    /// One step of AdamW in 32 bits.
    public static final Plan DEFAULT = new Plan(Optimizers.DEFAULT, Precision.FP32, Keeping.PYTORCH,
            Kernel.EXPLICIT, Recompute.NONE, Optional.empty(), Optional.empty(),
            new Reach(Reach.Of.ALL, Rational.of(1, 2)), Optional.empty());

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
        return new Plan(other, precision, list, kernel, recompute, on, run, reach, price);
    }

    public Plan in(Precision other) {
        return new Plan(optimizer, other, list, kernel, recompute, on, run, reach, price);
    }

    public Plan keeping(Keeping other) {
        return new Plan(optimizer, precision, other, kernel, recompute, on, run, reach, price);
    }

    public Plan with(Kernel other) {
        return new Plan(optimizer, precision, list, other, recompute, on, run, reach, price);
    }

    public Plan with(Recompute other) {
        return new Plan(optimizer, precision, list, kernel, other, on, run, reach, price);
    }

    public Plan on(Accelerator device) {
        return new Plan(optimizer, precision, list, kernel, recompute, Optional.of(device), run, reach, price);
    }

    /// This plan on no device in particular; what it casts stays as it is.
    public Plan anywhere() {
        return new Plan(optimizer, precision, list, kernel, recompute, Optional.empty(), run, reach, price);
    }

    public Plan run(Length length) {
        return new Plan(optimizer, precision, list, kernel, recompute, on, Optional.of(length), reach, price);
    }

    public Plan reaching(Reach other) {
        return new Plan(optimizer, precision, list, kernel, recompute, on, run, other, price);
    }

    /// This plan where all FLOPs reach a share of the peak.
    ///
    /// @param cost of an hour of the device
    public Plan at(Rational share, Optional<Hourly> cost) {
        return new Plan(optimizer, precision, list, kernel, recompute, on, run, new Reach(Reach.Of.ALL, share), cost);
    }
}

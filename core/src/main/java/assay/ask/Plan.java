package assay.ask;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.life.Autocast;
import assay.life.Keeping;
import assay.life.Kernel;
import assay.pass.Recompute;
import assay.plan.Spread;
import assay.recipe.Optimizer;
import assay.recipe.Optimizers;
import assay.recipe.Precision;
import assay.storage.Storage;
import java.util.Optional;

/// How a model is trained.
///
/// Where a precision casts op by op, it does so by the list of the device: PyTorch's for CUDA, and without a device its
/// list for a CPU.
///
/// @param stored how the weights are stored, where that is otherwise than the precision has them; gradients, states and
/// master copies are as it has them all the same
/// @param run how long; absent: one step
/// @param reference whether a frozen copy of the model is there beside it
/// @param spread over which ranks; what is counted is one rank's
public record Plan(
        Optimizer optimizer, Precision precision, Optional<Storage> stored, Kept kept, Hardware hardware,
        Optional<Length> run, boolean reference, Spread spread) {
    /// What is kept between the passes.
    ///
    /// @param list which activations count as kept
    /// @param kernel how attention is computed
    /// @param recompute what is done again instead of kept
    public record Kept(Keeping list, Kernel kernel, Recompute recompute) {}

    /// What a model is trained on.
    ///
    /// @param on the device; absent: nothing is said of what fits and of time
    /// @param reach the part of the device's peak that is reached, an assumption
    /// @param price of an hour of the device
    public record Hardware(Optional<Accelerator> on, Reach reach, Optional<Hourly> price) {}

    public Plan {
        precision = hardware.on.isPresent() ? precision.on(Autocast.CUDA) : precision;
    }

    /// One step of AdamW in 32 bits.
    public static final Plan DEFAULT = new Plan(Optimizers.DEFAULT, Precision.FP32, Optional.empty(),
            new Kept(Keeping.PYTORCH, Kernel.EXPLICIT, Recompute.NONE),
            new Hardware(Optional.empty(), Reach.USUAL, Optional.empty()),
            Optional.empty(), false, Spread.ONE);

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
        return new Plan(other, precision, stored, kept, hardware, run, reference, spread);
    }

    public Plan in(Precision other) {
        return new Plan(optimizer, other, stored, kept, hardware, run, reference, spread);
    }

    /// This plan with weights that are stored so.
    public Plan storing(Storage other) {
        return new Plan(optimizer, precision, Optional.of(other), kept, hardware, run, reference, spread);
    }

    public Plan keeping(Keeping other) {
        return with(new Kept(other, kept.kernel, kept.recompute));
    }

    public Plan with(Kernel other) {
        return with(new Kept(kept.list, other, kept.recompute));
    }

    public Plan with(Recompute other) {
        return with(new Kept(kept.list, kept.kernel, other));
    }

    public Plan on(Accelerator device) {
        return with(new Hardware(Optional.of(device), hardware.reach, hardware.price));
    }

    /// This plan on no device in particular; what it casts stays as it is.
    public Plan anywhere() {
        return with(new Hardware(Optional.empty(), hardware.reach, hardware.price));
    }

    public Plan run(Length length) {
        return new Plan(optimizer, precision, stored, kept, hardware, Optional.of(length), reference, spread);
    }

    /// This plan with a frozen copy of the model beside it, or without one.
    public Plan beside(boolean copy) {
        return new Plan(optimizer, precision, stored, kept, hardware, run, copy, spread);
    }

    /// This plan over the ranks of a layout.
    public Plan over(Spread other) {
        return new Plan(optimizer, precision, stored, kept, hardware, run, reference, other);
    }

    public Plan reaching(Reach other) {
        return with(new Hardware(hardware.on, other, hardware.price));
    }

    /// This plan where all FLOPs reach a share of the peak.
    ///
    /// @param cost of an hour of the device
    public Plan at(Rational share, Optional<Hourly> cost) {
        return with(new Hardware(hardware.on, new Reach(Reach.Of.ALL, share), cost));
    }

    private Plan with(Kept other) {
        return new Plan(optimizer, precision, stored, other, hardware, run, reference, spread);
    }

    private Plan with(Hardware other) {
        return new Plan(optimizer, precision, stored, kept, other, run, reference, spread);
    }
}

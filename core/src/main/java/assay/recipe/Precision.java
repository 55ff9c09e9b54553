package assay.recipe;

import assay.life.Autocast;
import assay.life.Types;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which element type everything that training holds is of.
///
/// @param name as `--precision` takes it
/// @param definition what it is, in a line
/// @param weights of the parameters
/// @param read of the parameters as the passes read them: in others than their own where they are made whole for these
/// @param gradients of the gradients that the optimizer reads
/// @param state of the optimizer's state, where the optimizer does not say otherwise
/// @param master of a second copy of the trained parameters, which the optimizer updates; empty where it updates the
/// weights themselves
/// @param activations of what is kept for the backward pass
/// @param autocast which operators take their inputs in other bits than they come in; empty where none does
/// @param rate the precision of the multiplications, by which an accelerator states its peak: `fp32`, `tf32`, `bf16`,
/// `fp16`
public record Precision(
        String name,
        String definition,
        Dtype weights,
        Dtype read,
        Dtype gradients,
        Dtype state,
        Optional<Dtype> master,
        Dtype activations,
        Optional<Autocast> autocast,
        String rate) {
    /// Everything in 4 bytes.
    public static final Precision FP32 = whole("fp32", "everything in 32 bits", Dtype.FP32, "fp32");

    /// All that any ranks may have, in the order in which they are shown.
    public static final List<Precision> ALL = List.of(
            FP32,
            whole("tf32", "everything in 32 bits, multiplied with 10 bits of mantissa", Dtype.FP32, "tf32"),
            mixed("bf16-mixed", Dtype.BF16),
            mixed("fp16-mixed", Dtype.FP16),
            autocast("bf16-autocast", Dtype.BF16),
            autocast("fp16-autocast", Dtype.FP16),
            whole("bf16", "everything in 16 bits, the optimizer's state too", Dtype.BF16, "bf16"));

    private static Precision whole(String name, String definition, Dtype type, String rate) {
        return new Precision(name, definition, type, type, type, type, Optional.empty(), type, Optional.empty(),
                rate);
    }

    /// As in Micikevicius et al. 2018 (arXiv 1710.03740) and the ZeRO paper (arXiv 1910.02054, section 3.1).
    private static Precision mixed(String name, Dtype half) {
        return new Precision(name, "weights, gradients and activations in 16 bits; a master copy of the weights and "
                + "the optimizer's state in 32", half, half, half, Dtype.FP32, Optional.of(Dtype.FP32), half,
                Optional.of(Autocast.LOSS), half.label());
    }

    private static Precision autocast(String name, Dtype half) {
        return new Precision(name, "weights, gradients and the optimizer's state in 32 bits; products in 16, "
                + "other ops by the device's list",
                Dtype.FP32, Dtype.FP32, Dtype.FP32, Dtype.FP32, Optional.empty(), half, Optional.of(Autocast.CPU),
                half.label());
    }

    /// As PyTorch's FSDP with `MixedPrecision(param_dtype=bfloat16, reduce_dtype=float32)`.
    private static Precision shared(String name, Dtype half) {
        return new Precision(name, "of FSDP: weights, gradients and the optimizer's state in 32 bits, of each a part "
                + "on a rank; weights made whole, products and activations in 16",
                Dtype.FP32, half, Dtype.FP32, Dtype.FP32, Optional.empty(), half, Optional.of(Autocast.LOSS),
                half.label());
    }

    /// Of ranks that share weights out, layer by layer.
    public static final Precision FSDP = shared("bf16-fsdp", Dtype.BF16);

    /// Whether weights are shared out, so that what the passes read is made for them.
    public boolean shares() {
        return !read.equals(weights);
    }

    /// This precision where ops are cast by a device's list, if it casts them op by op.
    public Precision on(Autocast list) {
        return autocast.filter(Autocast.CPU::equals).isEmpty() ? this
                : new Precision(name, definition, weights, read, gradients, state, master, activations,
                        Optional.of(list), rate);
    }

    /// The types of the passes' tensors.
    public Types types() {
        return new Types(read.bits(), autocast.isPresent() ? read.bits() : activations.bits(), autocast);
    }

    /// The precision of a name.
    ///
    /// @throws Refusal with the nearest names where there is none
    public static Precision named(String name) {
        return known().filter(p -> p.name.equals(name)).findFirst().orElseThrow(() -> new Refusal(new Problem(
                name, "--precision", "unknown precision", Nearest.hint(name, names()))));
    }

    public static List<String> names() {
        return known().map(Precision::name).toList();
    }

    private static Stream<Precision> known() {
        return Stream.concat(ALL.stream(), Stream.of(FSDP));
    }
}

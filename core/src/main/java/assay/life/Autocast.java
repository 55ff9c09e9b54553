package assay.life;

import java.util.Set;

/// Which operators take their inputs in 16 bits, and which in 32, whatever they come in; all others take them as they
/// come, and write in the widest.
///
/// The names are PyTorch's, of the operators that passes are made of.
///
/// @param name of the device
/// @param source of the lists
public record Autocast(String name, int bits, Set<String> lower, Set<String> wide, String source) {
    private static final int HALF = 16;

    /// The logarithm of the loss alone in 32 bits, as trainers do that keep 16-bit weights.
    public static final Autocast LOSS = new Autocast("loss", HALF, Set.of(), Set.of("cross_entropy_loss"),
            "Megatron-LM, vocab_parallel_cross_entropy: logits in 32 bits");

    /// Matrix multiplications alone in 16 bits; of the loss the logarithm in 32.
    public static final Autocast CPU = new Autocast("cpu", HALF,
            Set.of("linear", "matmul", "conv1d", "scaled_dot_product_attention"),
            Set.of("cross_entropy_loss"),
            "PyTorch 2.13, aten/src/ATen/autocast_mode.h, AT_FORALL_LOWER_PRECISION_FP and AT_FORALL_FP32 of the CPU");

    /// As on a CPU; softmax, norms, powers and exponentials in 32 bits too.
    public static final Autocast CUDA = new Autocast("cuda", HALF,
            Set.of("linear", "matmul", "conv1d", "scaled_dot_product_attention"),
            Set.of("cross_entropy_loss", "softmax", "layer_norm", "pow", "rsqrt", "exp", "softplus", "sum"),
            "PyTorch 2.13, aten/src/ATen/autocast_mode.h, AT_FORALL_LOWER_PRECISION_FP and AT_FORALL_FP32 of CUDA");
}

package assay.plan;

/// What a program does besides its kernels for pointwise work.
///
/// @param attention the kernel of attention
/// @param dropout whether some of the attention's weights are dropped, where it is no one kernel
/// @param gradient bytes of a gradient that is exchanged
/// @param weight bytes of a weight that is exchanged
/// @param hidesData whether the exchange of data parallelism runs beside the backward pass
/// @param hidesTensors whether exchanges of tensor parallelism run beside the products next to them, piece by piece
/// @param hidesExperts whether the exchange of experts runs beside other work
/// @param host the share of the fitted host's time that it needs: none of what is replayed as a graph
public record Habits(
        Attention attention, boolean dropout, double gradient, double weight, boolean hidesData, boolean hidesTensors,
        boolean hidesExperts, double host) {
    /// FlashAttention, 16-bit exchanges beside the backward pass.
    public static final Habits USUAL = new Habits(Attention.FLASH, false, 2, 2, true, false, false, 1);

    /// These, where the exchange of data parallelism runs beside the backward pass, or does not.
    public Habits hidingData(boolean hides) {
        return new Habits(attention, dropout, gradient, weight, hides, hidesTensors, hidesExperts, host);
    }

    /// Kernels of attention.
    public enum Attention {
        /// Products and a softmax, each with its scores in memory.
        UNFUSED,
        /// FlashAttention-1, or the same in Triton.
        FLASH_1,
        FLASH_2,
        /// The newest of the device.
        FLASH
    }
}

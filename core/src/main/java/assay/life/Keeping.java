package assay.life;

import assay.quantity.Dtype;
import java.util.List;
import java.util.Optional;

/// A named list of what is kept between the forward and the backward pass.
///
/// @param name `pytorch`
/// @param by which ops say what is kept
/// @param bookkeeping whether indices, masks and the statistics of norms and of fused attention are listed too
/// @param gates whether a gated feed-forward's second layer and its product are listed
/// @param dropout whether dropout stands behind the softmax and behind each sub-layer, with masks of 1 byte
/// @param dtype of the elements, where the list has its own
/// @param upcasts whether norms and softmax are taken in 32 bits, rotary tables are as wide as a head and GELU is
///     written out, as the library `transformers` does
/// @param loss the tensors as wide as the vocabulary that logits and loss keep
public record Keeping(
        String name,
        String title,
        By by,
        boolean bookkeeping,
        boolean gates,
        boolean dropout,
        Optional<Dtype> dtype,
        boolean upcasts,
        List<Wide> loss) {
    /// Which ops say what is kept.
    public enum By {
        /// Those that need it in the backward pass.
        READERS,
        /// Those that made it, if the list names their kind: products, norms, softmax, activations.
        MAKERS
    }

    /// A tensor of logits and loss.
    ///
    /// @param dtype of its elements, where it is not that of the activations
    public record Wide(String name, Optional<Dtype> dtype) {}

    private static final Optional<Dtype> SINGLE = Optional.of(Dtype.FP32);
    private static final List<Wide> STATED = List.of(new Wide("logits", Optional.empty()),
            new Wide("softmax", Optional.empty()));

    /// What autograd holds of a model in plain PyTorch: each storage once.
    public static final Keeping PYTORCH = new Keeping("pytorch", "what PyTorch's autograd holds, each storage once",
            By.READERS, true, true, false, Optional.empty(), false,
            List.of(new Wide("logits", Optional.empty()), new Wide("log_softmax", Optional.empty())));

    /// What autograd holds of a model of the library `transformers`, run eagerly: RMSNorm, softmax and loss in 32 bits
    /// whatever comes in, rotary tables as wide as a head, GELU by its formula where the config names one that is.
    public static final Keeping TRANSFORMERS = new Keeping("transformers",
            "what autograd holds of the library's eager models, with their upcasts", By.READERS, true, true, false,
            Optional.empty(), true, PYTORCH.loss());

    /// The outputs that an exercise on training names, the feed-forward as two layers with an activation between them.
    public static final Keeping HANDOUT = new Keeping("handout", "outputs of norms, products, softmax and activation",
            By.MAKERS, false, false, false, Optional.empty(), false, STATED);

    /// The same with the gate's layer and product.
    public static final Keeping HANDOUT_GATED = new Keeping("handout-gated",
            "outputs of norms, products, softmax, activation and gate", By.MAKERS, false, true, false,
            Optional.empty(), false, STATED);

    /// Korthikanti et al. 2022 (arXiv 2205.05198), section 4: 16-bit elements, dropout with masks of 1 byte, no
    /// statistics; logits in 32 bits.
    public static final Keeping KORTHIKANTI = new Keeping("korthikanti",
            "16-bit activations with dropout masks of 1 byte (Korthikanti et al. 2022)", By.READERS, false, true, true,
            Optional.of(Dtype.BF16), false, List.of(new Wide("logits", SINGLE)));

    /// All of them.
    public static final List<Keeping> ALL = List.of(PYTORCH, TRANSFORMERS, HANDOUT, HANDOUT_GATED, KORTHIKANTI);

    public Keeping {
        loss = List.copyOf(loss);
    }

    public static Optional<Keeping> named(String name) {
        return ALL.stream().filter(k -> k.name.equals(name)).findFirst();
    }
}

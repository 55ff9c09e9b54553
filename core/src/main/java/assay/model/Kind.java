package assay.model;

/// The small functions that a [Pointwise] op applies at every element. A convention may price each of them.
public enum Kind {
    ADD("sum of two streams"),
    BIAS("bias added"),
    RMS_NORM("RMSNorm"),
    LAYER_NORM("LayerNorm"),
    LATENT_NORM("RMSNorm of a latent"),
    ROTATE("rotary positions applied"),
    ALIBI("linear position bias added to the scores"),
    SOFTMAX("softmax"),
    SILU("SiLU"),
    GELU("GELU"),
    RELU("ReLU"),
    MULTIPLY("product of two streams"),
    SOFTCAP("scores or logits squashed by a tanh"),
    POSITION_BIAS("relative position bias added to the scores"),
    SINK("a learned sink beside the scores"),
    SIGMOID("sigmoid"),
    SOFTPLUS("softplus"),
    EXP("exponential"),
    ROOT("square root"),
    GREATER("the greater of two"),
    TANH("tanh"),
    SCALE("scaled by a learned or fixed factor"),
    CLIP("clipped to a range"),
    COMBINE("chosen experts weighted and summed"),
    SCAN("recurrence over the sequence"),
    /// Of triangular systems, one for each chunk of a delta rule.
    SOLVE("triangular systems solved"),
    SHIFT("mixed with the token before"),
    CONVOLVE("depthwise convolution over the sequence"),
    DROPOUT("elements dropped at random"),
    /// A fused tensor seen as its parts: no work.
    SPLIT("view"),
    /// What lies under a kernel at each position: seen, not copied, whatever overlaps.
    WINDOW("view of windows"),
    /// Parts of a sum that ranks hold are added up, and each has the sum: an exchange between ranks, and no work.
    ALL_REDUCE("summed over the ranks"),
    /// Parts of a sum that ranks hold are added up, and each has its share of the sum, along the tokens.
    REDUCE_SCATTER("summed over the ranks, a share for each"),
    /// A rank's share, along the tokens, of what each has whole: no exchange but in the backward pass.
    SCATTER("a share of what each rank has"),
    /// The shares of the ranks, along the tokens, as one.
    ALL_GATHER("the shares of all ranks"),
    /// Each rank gives each other what that one works on.
    ALL_TO_ALL("handed to the ranks that work on it"),
    /// Made by the stage before, which is given its gradient: no work.
    RECEIVE("given by the stage before"),
    /// What a pointwise op of the forward pass does in the backward pass.
    GRADIENT("gradient of pointwise work");

    private final String label;

    Kind(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /// Whether it does arithmetic at all.
    public boolean works() {
        return this != SPLIT && this != WINDOW && this != RECEIVE && this != SCATTER && !exchanges();
    }

    /// Whether ranks exchange something.
    public boolean exchanges() {
        return this == ALL_REDUCE || this == REDUCE_SCATTER || this == ALL_GATHER || this == ALL_TO_ALL;
    }
}

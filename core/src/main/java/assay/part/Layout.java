package assay.part;

/// How a linear layer's weight is stored.
public enum Layout {
    /// `[out in]`, a linear layer's usual form.
    OUT_IN,
    /// `[in out]`, GPT-2's one-wide convolution.
    IN_OUT
}

package assay.plan;

/// What of a layer's forward pass is done again in the backward pass, for an estimate of time.
public enum Again {
    NONE("none"),
    /// Attention from scores to the weighted sum.
    ATTENTION("selective"),
    /// All of it, its exchanges too.
    LAYERS("full"),
    /// Pointwise work, and every second matrix product. (torchtitan's selective checkpointing by operator.)
    HALF("half");

    private final String label;

    Again(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}

package assay.plan;

/// What kernels that are bound by memory move elements for.
public enum Moved {
    /// What a norm writes.
    NORM("norm"),
    /// A sum of two streams.
    ADD("add"),
    /// What is turned by its position.
    ROTATE("rotate"),
    /// Queries, keys and values as attention reads them.
    IN("in"),
    /// What attention gives.
    OUT("out"),
    ACTIVATION("activation"),
    /// An activation and the product behind it.
    GATED("gated"),
    /// The scores of all experts.
    ROUTER("router"),
    /// What chosen experts give, before it is summed.
    COMBINE("combine"),
    OTHER("other"),
    /// Scores, where attention is no one kernel.
    SCORES("scores"),
    /// The same, of which some are dropped: that much more.
    DROPPED("dropped"),
    /// Logits, with the loss; both passes together.
    LOSS("loss"),
    /// What is looked up in the table of words.
    EMBEDDING("embedding");

    private final String label;

    Moved(String label) {
        this.label = label;
    }

    /// As a row of a stack names it.
    public String label() {
        return label;
    }
}

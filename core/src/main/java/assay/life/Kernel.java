package assay.life;

/// How attention is computed between queries, keys, values and its output.
public enum Kernel {
    /// Scores and probabilities of all pairs are tensors.
    EXPLICIT("explicit"),
    /// One kernel that makes none: it keeps its inputs, its output and one statistic a head and token.
    FUSED("fused");

    private final String label;

    Kernel(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}

package assay.plan;

/// What of training lies in the host's memory instead of the device's. (Ren et al. 2021, arXiv 2101.06840.)
public enum Offload {
    /// The optimizer's state, and the gradients that its step reads.
    OPTIMIZER("optimizer"),
    /// The weights too, but for those that are gathered.
    PARAMETERS("parameters");

    private final String label;

    Offload(String label) {
        this.label = label;
    }

    /// As the word is written: `optimizer`.
    public String label() {
        return label;
    }
}

package assay.plan;

/// What the time of a step goes to.
public enum Term {
    GEMM("matrix products"),
    ATTENTION("attention and scans"),
    MEMORY("memory-bound kernels"),
    TP("tensor-parallel exchange"),
    CP("context-parallel exchange"),
    EP("expert exchange"),
    RECOMPUTE("recomputation"),
    LOGITS("logits and loss"),
    IMBALANCE("longest stage"),
    P2P("messages between stages"),
    BUBBLE("pipeline bubble"),
    DP("data-parallel exchange"),
    OPTIMIZER("optimizer"),
    /// What goes to the host's memory and comes back, and the update there.
    OFFLOAD("offloading"),
    HOST("host and launches");

    private final String label;

    Term(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /// Whether it is the exchange of several devices, and so nothing on one.
    public boolean exchanges() {
        return this == TP || this == CP || this == EP || this == P2P || this == DP;
    }
}

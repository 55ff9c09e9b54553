package assay.serve;

/// What the time of a step goes to.
public enum Portion {
    /// Weights of attention and of its projections, and what is multiplied with them.
    PROJECTIONS("attention weights"),
    FEED_FORWARD("dense feed-forward"),
    /// Experts that tokens of the step choose, and routers.
    EXPERTS("experts"),
    /// Keys, values, latents and states that decoding reads.
    CACHE("cache"),
    /// Attention of prompts.
    PROMPT("prompt attention"),
    EXCHANGE("exchanges"),
    /// What guesses tokens.
    DRAFTS("drafts"),
    ADAPTERS("adapters"),
    ELEMENTWISE("element-wise"),
    HEAD("head and sampling"),
    /// Between kernels: what they take to start.
    START("starts"),
    /// What the host takes longer than the device.
    HOST("host");

    private final String label;

    Portion(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}

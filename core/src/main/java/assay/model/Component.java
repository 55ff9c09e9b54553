package assay.model;

/// What a part is for, whatever a family calls it. The outermost component on an op's path is the op's.
public enum Component {
    EMBEDDING("embedding"),
    POSITION("positions"),
    ATTENTION("attention"),
    /// Mixes tokens through a state that is carried from one to the next.
    RECURRENCE("recurrence"),
    FEED_FORWARD("feed-forward"),
    ROUTER("routers"),
    NORM("norms"),
    RESIDUAL("residual sums"),
    HEAD("head"),
    VISION("vision tower"),
    SOUND("audio tower"),
    /// Layers behind the last one that guess further tokens.
    PREDICTION("multi-token prediction");

    private final String label;

    Component(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /// Whether it has layers of its own, and is no part of one.
    public boolean layered() {
        return this == VISION || this == SOUND || this == PREDICTION;
    }
}

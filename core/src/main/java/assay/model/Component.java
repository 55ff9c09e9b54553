package assay.model;

/// What a part is for, whatever a family calls it. The outermost component on an op's path is the op's.
public enum Component {
    EMBEDDING("embedding"),
    POSITION("positions"),
    ATTENTION("attention"),
    FEED_FORWARD("feed-forward"),
    ROUTER("routers"),
    NORM("norms"),
    RESIDUAL("residual sums"),
    HEAD("head");

    private final String label;

    Component(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}

package assay.serve;

/// What binds.
public enum Bound {
    BANDWIDTH("memory bandwidth"),
    COMPUTE("compute"),
    START("kernel starts"),
    LINK("links"),
    HOST("the host"),
    QUEUE("the queue");

    private final String label;

    Bound(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}

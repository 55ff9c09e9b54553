package assay.audit;

/// What is to be said of a figure.
public enum Status {
    EXACT("exact"),
    ROUNDED("rounded"),
    CUT("cut"),
    CONVENTION("convention"),
    WRONG("wrong"),
    INHERITED("inherited"),
    NOT_A_CLAIM("not-a-claim"),
    NOT_UNDERSTOOD("not-understood");

    private final String label;

    Status(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}

package assay.quantity;

/// What is counted. The label is the singular as it is printed and written to JSON.
public enum Unit {
    PARAMETER("parameter"),
    ELEMENT("element"),
    BYTE("byte"),
    FLOP("FLOP"),
    MULTIPLY_ADD("multiply-add"),
    SECOND("second");

    private final String label;

    Unit(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public String plural() {
        return label + "s";
    }
}

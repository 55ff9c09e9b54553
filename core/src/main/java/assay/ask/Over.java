package assay.ask;

/// The size of which the greatest value is asked that fits.
///
/// @see Fitting
public enum Over {
    BATCH("batch", "B", "sequences of one pass"),
    SEQ("seq", "T", "tokens of a sequence"),
    LAYERS("layers", "num_layers", "layers"),
    WIDTH("d_model", "d_model", "elements of a token's vector");

    private final String label;
    private final String size;
    private final String noun;

    Over(String label, String size, String noun) {
        this.label = label;
        this.size = size;
        this.noun = noun;
    }

    /// The word by which one asks for it.
    public String label() {
        return label;
    }

    /// Its name in formulas.
    public String size() {
        return size;
    }

    /// What it is a number of.
    public String noun() {
        return noun;
    }

    /// Whether another value makes another model.
    public boolean isOfModel() {
        return this == LAYERS || this == WIDTH;
    }
}

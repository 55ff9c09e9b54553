package assay.quantity;

import assay.algebra.Rational;

/// What is counted, or what is measured in.
///
/// @param label the singular as it is printed and written to JSON; empty for a bare number
/// @param plural the same as the label where that is a symbol, such as `GB/s`
/// @param prefixed whether a power of a thousand is written on it: `TFLOPs`, but `G parameters`
public record Unit(String label, String plural, boolean prefixed) {
    /// A number of nothing in particular.
    public static final Unit NUMBER = symbol("");

    public static final Unit PARAMETER = noun("parameter");
    public static final Unit ELEMENT = noun("element");
    public static final Unit BYTE = noun("byte");
    public static final Unit FLOP = new Unit("FLOP", "FLOPs", true);
    public static final Unit FLOP_RATE = new Unit("FLOP/s", "FLOP/s", true);
    public static final Unit SECOND = noun("second");
    public static final Unit OP = noun("op");
    public static final Unit TENSOR = noun("tensor");
    public static final Unit TOKEN = noun("token");
    public static final Unit STEP = noun("step");

    /// What is counted one by one.
    public static Unit noun(String label) {
        return new Unit(label, label + "s", false);
    }

    /// What stands as it is behind any number.
    public static Unit symbol(String label) {
        return new Unit(label, label, false);
    }

    /// The word behind a number: `1 op`, `25 ops`.
    public String of(Rational value) {
        return value.equals(Rational.ONE) ? label : plural;
    }
}

package assay.plan;

/// What an optimizer and the types of a training have that its estimate of time depends on.
///
/// @param state bytes of the optimizer's state and master copy, a trained parameter
/// @param packed bytes of an element of a frozen matrix that is stored packed, and unpacked before each product; zero
///     where none is
public record Recipe(double state, double packed) {
    /// AdamW with a master copy, all of it in 32 bits.
    public static final Recipe USUAL = new Recipe(12, 0);
}

package assay.account;

import assay.algebra.Expr;
import assay.quantity.Dtype;

/// What an account has to be told besides the model.
///
/// @param convention what counts as a FLOP
/// @param dtype of the stored weights and of the cache
/// @param position the token that is decoded, counted from 1
/// @param kept what of a sliding layer's keys and values is held
public record Terms(Convention convention, Dtype dtype, Expr position, Kept kept) {
    /// Whose cache is counted.
    public enum Kept {
        /// What an engine must hold: a sliding layer's whole window.
        ENGINE,
        /// What the reference implementation holds between steps: a window less the token to come.
        REFERENCE
    }

    /// The dimension that stands for the decoded token's position.
    public static final String POSITION = "t";

    /// The default convention with 4-byte elements.
    public static final Terms DEFAULT = of(Conventions.MATMUL, Dtype.FP32);

    public Terms by(Convention other) {
        return new Terms(other, dtype, position, kept);
    }

    public Terms keeping(Kept other) {
        return new Terms(convention, dtype, position, other);
    }

    public static Terms of(Convention convention, Dtype dtype) {
        return new Terms(convention, dtype, Expr.dim(POSITION), Kept.ENGINE);
    }
}

package assay.kit;

import java.util.Locale;

/// Whether a layer has one feed-forward for all tokens, or routed experts.
public enum Sparsity {
    DENSE,
    SPARSE;

    public static Sparsity sparse(boolean routed) {
        return routed ? SPARSE : DENSE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

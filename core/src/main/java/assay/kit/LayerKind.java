package assay.kit;

import assay.spec.Reading;
import java.util.List;

/// Whether a layer has experts, and how far back it reaches.
public record LayerKind(Sparsity sparsity, Reach reach) {
    /// One kind a layer, of two lists of as many.
    public static List<LayerKind> of(Reading r, List<Sparsity> sparsities, List<Reach> reaches) {
        return LayerTypes.each(r, i -> new LayerKind(LayerTypes.at(sparsities, i), LayerTypes.at(reaches, i)));
    }

    public boolean routed() {
        return sparsity == Sparsity.SPARSE;
    }

    public boolean slides() {
        return reach == Reach.SLIDING;
    }

    @Override
    public String toString() {
        return sparsity + "_" + reach;
    }
}

package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Pointwise;
import java.util.List;

/// One vector a sequence, made of its first token: from `x[b t d]` to `pooled[b d']`.
public final class Pooler {
    private Pooler() {}

    /// The linear layer and its activation.
    ///
    /// @param name of the block around the linear layer, empty where there is none
    public static Block of(String name, String dense, Kind activation) {
        return Block.of(name, Component.HEAD, List.of(
                Gather.of("first", "x[b t d] -> first[b d]"),
                new Linear(true, Layout.OUT_IN).of(dense, "first[b d]", "pooled[b d']"),
                Pointwise.of("activation", activation, "pooled[b d'] -> pooled[b d']")));
    }
}

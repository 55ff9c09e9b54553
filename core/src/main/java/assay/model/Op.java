package assay.model;

import java.util.List;

/// A leaf of the tree: one op line of a closed kind.
public sealed interface Op extends Node permits Contract, Pointwise, Gather, Opaque {
    Line line();

    @Override
    default List<Node> parts() {
        return List.of();
    }
}

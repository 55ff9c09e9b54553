package assay.model;

import java.util.List;

/// A leaf of the tree: one op line of a closed kind.
public sealed interface Op extends Node permits Contract, Pointwise, Gather, Opaque {
    Line line();

    /// This op over another line.
    default Op with(Line other) {
        return switch (this) {
            case Contract c -> new Contract(c.name(), other);
            case Pointwise p -> new Pointwise(p.name(), p.kind(), other, p.forms());
            case Gather g -> new Gather(g.name(), other);
            case Opaque o -> new Opaque(o.name(), o.operator(), other);
        };
    }

    @Override
    default List<Node> parts() {
        return List.of();
    }
}

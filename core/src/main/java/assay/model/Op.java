package assay.model;

/// A leaf of the tree: one op line of a closed kind.
public sealed interface Op extends Node permits Contract, Pointwise, Gather {
    Line line();
}

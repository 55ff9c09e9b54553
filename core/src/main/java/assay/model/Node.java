package assay.model;

/// A node of the model's tree.
public sealed interface Node permits Block, Repeat, Op {
    /// The name among its siblings, the checkpoint's where it has one.
    String name();
}

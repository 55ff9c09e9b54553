package assay.model;

import java.util.List;

/// A node of the model's tree.
public sealed interface Node permits Block, Repeat, Op {
    /// The name among its siblings, the checkpoint's where it has one.
    String name();

    /// What it is made of, in the order of execution; nothing for an op.
    List<Node> parts();
}

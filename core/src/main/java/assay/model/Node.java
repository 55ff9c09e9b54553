package assay.model;

import java.util.List;
import java.util.function.UnaryOperator;

/// A node of the model's tree.
public sealed interface Node permits Block, Repeat, Op {
    /// The name among its siblings, the checkpoint's where it has one.
    String name();

    /// What it is made of, in the order of execution; nothing for an op.
    List<Node> parts();

    /// This node with every op in it changed, or itself where it is one.
    default Node each(UnaryOperator<Op> change) {
        return switch (this) {
            case Block block -> block.with(each(block.parts(), change));
            case Repeat repeat -> repeat.with(each(repeat.parts(), change));
            case Op op -> change.apply(op);
        };
    }

    private static List<Node> each(List<Node> parts, UnaryOperator<Op> change) {
        return parts.stream().map(part -> part.each(change)).toList();
    }
}

package assay.kit;

import assay.model.Block;
import assay.model.Line;
import assay.model.Node;
import assay.model.Op;
import assay.model.Repeat;
import assay.model.Tensor;
import assay.model.Tensor.Role;

/// Parts that stand in a model once more, with the parameters of their first place.
public final class Borrowed {
    private Borrowed() {}

    /// A node that reads another's parameters where it has its own.
    ///
    /// @param module what the other stands in, with dots and `{i}` for a layer's number: `model.layers.{i}`
    public static Node of(Node node, String module) {
        return switch (node) {
            case Block block -> block.with(block.parts().stream()
                    .map(part -> of(part, block.name().isEmpty() ? module : module + "." + block.name())).toList());
            case Repeat repeat -> repeat.with(repeat.parts().stream()
                    .map(part -> of(part, module + "." + repeat.name() + ".{i}")).toList());
            case Op op -> {
                var line = op.line();
                yield op.with(new Line(line.reads().stream().map(t -> of(t, module)).toList(), line.writes(),
                        line.mask(), line.reference()));
            }
        };
    }

    private static Tensor of(Tensor tensor, String module) {
        return tensor.role() == Role.WEIGHT ? new Tensor(Role.SHARED, module, tensor.name(), tensor.dims()) : tensor;
    }
}

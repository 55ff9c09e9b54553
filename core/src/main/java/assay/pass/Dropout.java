package assay.pass;

import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Line;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A model whose layers drop elements at random while it is trained: behind the softmax of attention, and of what
/// each sub-layer adds to the residual stream.
public final class Dropout {
    private Dropout() {}

    public static Model of(Model model) {
        return model.withRoot((Block) node(model.root(), false));
    }

    private static Node node(Node node, boolean layer) {
        return switch (node) {
            case Block block -> {
                boolean sum = layer && block.component().equals(Optional.of(Component.RESIDUAL));
                yield block.with(sum ? added(block.parts()) : parts(block.parts(), layer));
            }
            case Repeat repeat -> repeat.with(parts(repeat.parts(), true));
            case Op op -> op;
        };
    }

    private static List<Node> parts(List<Node> parts, boolean layer) {
        var softmaxes = Cores.of(parts).stream().map(Cores.Span::softmax).toList();
        var all = new ArrayList<Node>();
        for (int i = 0; i < parts.size(); i++) {
            all.add(node(parts.get(i), layer));
            if (softmaxes.contains(i)) {
                all.add(of("softmax_dropout", ((Op) parts.get(i)).line().writes().getFirst()));
            }
        }
        return all;
    }

    /// A sum whose last operand comes from the sub-layer.
    private static List<Node> added(List<Node> parts) {
        var all = new ArrayList<Node>();
        for (var part : parts) {
            if (part instanceof Pointwise sum && sum.kind() == Kind.ADD) {
                all.add(of("dropout", sum.line().reads().getLast()));
            }
            all.add(part);
        }
        return all;
    }

    private static Node of(String name, Tensor stream) {
        return new Pointwise(name, Kind.DROPOUT, new Line(List.of(stream), List.of(stream), Optional.empty()));
    }
}

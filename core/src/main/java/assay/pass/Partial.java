package assay.pass;

import assay.model.Block;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Parameters that every rank of [Shard] has whole, and of whose gradients each has a part of the sum.
///
/// A gradient is summed over every axis that its op goes along and the parameter has not. Where one of these is split,
/// tokens ([Tokens]) or the heads that a norm takes each by itself, the sum is of all ranks; and so it is where the
/// gradient of what the op writes is a part itself, such as that of a latent from which each rank makes its heads.
public final class Partial {
    /// A parameter where it is read.
    public record Found(Place place, Tensor parameter) {}

    private record At(Place place, Op op) {
        /// Whether each rank has a share of a tensor.
        boolean split(Tensor tensor) {
            return tensor.axes().stream().anyMatch(axis -> place.size(axis.name()).dims().stream()
                    .anyMatch(dim -> dim.name().equals(Shard.RANKS)));
        }

        /// Whether a gradient of what is whole is summed over what is split.
        boolean sums() {
            return Stream.concat(op.line().reads().stream(), op.line().writes().stream()).anyMatch(this::split);
        }
    }

    private final List<Found> found = new ArrayList<>();

    private Partial() {}

    /// All of them, each as often as it is read; none of a tree that is not split.
    public static List<Found> of(Model model) {
        var partial = new Partial();
        partial.in(Place.root(model.axes()), model.root());
        return List.copyOf(partial.found);
    }

    private void in(Place around, Node node) {
        var place = around.of(node);
        switch (node) {
            case Op op -> backward(List.of(new At(place, op)));
            case Block block when !block.parts().isEmpty() && summed(block.parts().getLast()) -> {
                var ops = new ArrayList<At>();
                ops(place, block.parts(), ops);
                backward(ops);
            }
            default -> node.parts().forEach(part -> in(place, part));
        }
    }

    private static boolean summed(Node node) {
        return node instanceof Pointwise p && (p.kind() == Kind.ALL_REDUCE || p.kind() == Kind.REDUCE_SCATTER);
    }

    private static void ops(Place around, List<Node> parts, List<At> into) {
        for (var part : parts) {
            var place = around.of(part);
            if (part instanceof Op op) {
                into.add(new At(place, op));
            } else {
                ops(place, part.parts(), into);
            }
        }
    }

    /// From the last op of a part to its first: the sum at its end, and each on its way, has a gradient that is whole.
    private void backward(List<At> ops) {
        var parts = new HashSet<String>();
        for (var at : ops.reversed()) {
            var line = at.op.line();
            boolean sums = !summed(at.op) && (at.sums() || written(line.writes(), parts));
            line.writes().forEach(t -> parts.remove(t.key()));
            for (var read : line.reads()) {
                if (sums && !at.split(read)) {
                    if (read.updated()) {
                        found.add(new Found(at.place, read));
                    } else if (!read.parameter()) {
                        parts.add(read.key());
                    }
                }
            }
        }
    }

    private static boolean written(List<Tensor> writes, Set<String> parts) {
        return writes.stream().anyMatch(t -> parts.contains(t.key()));
    }
}

package assay.life;

import assay.model.Axis;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Op;
import assay.model.Pointwise;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The parts among siblings that run once for each expert: what hands tokens to the experts, the experts, what adds
/// their outputs up.
///
/// @param first the first of the parts
/// @param last the last of them
/// @param axis the experts'
record Loop(int first, int last, String axis) {
    static Optional<Loop> of(List<Node> parts) {
        for (int i = 0; i < parts.size(); i++) {
            var axis = ops(parts.get(i)).stream().flatMap(op -> op.line().reads().stream())
                    .filter(Tensor::parameter).flatMap(t -> t.axes().stream()).filter(Axis::chosen).findFirst();
            if (axis.isPresent()) {
                int first = i;
                while (first > 0 && all(parts.get(first - 1), op -> op instanceof Gather
                        && op.line().reads().stream().noneMatch(Tensor::parameter) && names(op.line().writes())
                                .containsAll(names(op.line().reads())))) {
                    first--;
                }
                int last = i;
                while (last + 1 < parts.size() && all(parts.get(last + 1), op -> op instanceof Pointwise p
                        && p.kind() == Kind.COMBINE)) {
                    last++;
                }
                return first < i && last > i ? Optional.of(new Loop(first, last, axis.get().name())) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean all(Node node, Predicate<Op> rule) {
        var ops = ops(node);
        return !ops.isEmpty() && ops.stream().allMatch(rule);
    }

    private static List<String> names(List<Tensor> tensors) {
        return tensors.stream().flatMap(t -> t.axes().stream()).map(Axis::name).toList();
    }

    private static List<Op> ops(Node node) {
        if (node instanceof Op op) {
            return List.of(op);
        }
        var all = new ArrayList<Op>();
        node.parts().forEach(part -> all.addAll(ops(part)));
        return all;
    }
}

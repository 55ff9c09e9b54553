package assay.ask;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.life.Lives;
import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Op;
import assay.model.Repeat;
import assay.model.Run;
import assay.model.Switch;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The accounts of the ranks of one model. Those whose trees differ in no more than the number from which layers
/// count, such as the stages between the first and the last, share what their passes hold: that has no number of a
/// layer in it.
final class Walks {
    private final Map<Tree, Lives> all = new HashMap<>();

    /// All that passes depend on but sizes, its layers counted from 0.
    private record Tree(
            Node root, Map<String, Expr> axes, List<Tensor> inputs, String output, List<Switch> switches) {}

    Accounts of(Model model) {
        var tree = new Tree(counted(model.root(), model.sizes().values()), model.axes(), model.inputs(),
                model.output(), model.switches());
        return Accounts.of(model, all.computeIfAbsent(tree, _ -> new Lives()));
    }

    private static Node counted(Node node, Map<String, Rational> values) {
        return switch (node) {
            case Op op -> op;
            case Block block -> block.with(counted(block.parts(), values));
            case Repeat repeat -> repeat.with(counted(repeat.parts(), values));
        };
    }

    private static List<Node> counted(List<Node> parts, Map<String, Rational> values) {
        var all = new ArrayList<Node>();
        for (var run : Run.of(parts)) {
            switch (run) {
                case Run.One(var node) -> all.add(counted(node, values));
                case Run.Layers(var repeats) -> {
                    boolean known = repeats.stream().allMatch(r -> r.sets().equals(r.numbers())
                            && r.numbers().sized(values) && r.numbers().size(values) > 0);
                    int first = known ? repeats.stream().mapToInt(r -> r.numbers().get(0, values)).min().orElse(0) : 0;
                    repeats.forEach(repeat -> all.add(counted(first == 0 ? repeat
                            : new Repeat(repeat.name(), repeat.variant(), less(repeat.numbers(), first, values),
                                    repeat.parts()), values)));
                }
            }
        }
        return all;
    }

    private static Numbers less(Numbers numbers, int first, Map<String, Rational> values) {
        return switch (numbers) {
            case Numbers.Every every -> new Numbers.Every(Expr.of(every.get(0, values) - first), every.step(),
                    every.count());
            case Numbers.Listed listed -> Numbers.of(listed.all().stream().map(n -> n - first).toList());
        };
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Media;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A tower of which what one layer writes is taken, the layers behind it cut off.
final class TakenLayers {
    private TakenLayers() {}

    /// As [ImageTower#taking].
    static ImageTower of(ImageTower tower, List<Integer> taken, String place) {
        var reading = tower.hf().reading();
        if (!Media.of(reading).sees() || taken.isEmpty()) {
            return tower;
        }
        int depth = reading.value("vision_num_layers");
        int layer = taken.stream().max(Comparator.comparingLong(i -> i < 0 ? i + 1L + depth : i)).orElse(-1);
        var behind = layer < 0 ? Expr.of(-1L - layer) : Expr.dim("vision_num_layers").minus(Expr.of(layer));
        var all = reading.values().get("vision_num_layers");
        if (all != null && (layer < 0 ? all.compareTo(Rational.of(-1L - layer)) < 0
                : all.compareTo(Rational.of(layer)) < 0)) {
            reading.refuse(place, "layer " + layer + " of " + all + " is not there", "");
            return tower;
        }
        if (layer == -1 || (all != null && all.equals(Rational.of(layer)))) {
            return tower;
        }
        var cut = new ArrayList<>(tower.nodes().stream().map(node -> cut(node, behind)).toList());
        cut.add(Pointwise.of("features", Kind.SPLIT, "taken[b t d] -> x[b t d]"));
        return new ImageTower(tower.hf(), cut);
    }

    private static Node cut(Node node, Expr behind) {
        if (!(node instanceof Block block)) {
            return node;
        }
        var parts = new ArrayList<Node>();
        for (var part : block.parts()) {
            if (part instanceof Repeat repeat) {
                var front = repeat.times().minus(behind);
                parts.add(new Repeat(repeat.name(), front, repeat.parts()));
                parts.add(Pointwise.of("taken", Kind.SPLIT, "x[b t d] -> taken[b t d]"));
                parts.add(new Repeat(repeat.name(), "not taken", Numbers.from(front, behind), repeat.parts()));
            } else {
                parts.add(part);
            }
        }
        return block.with(parts);
    }
}

package assay.part;

import assay.model.Axis;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A linear layer: `x[b t d] .weight[(h k) d] -> q[b t h k]`, and `q[b t h k] .bias[(h k)] -> q[b t h k]` where it has
/// a bias.
///
/// @param bias whether the layers have one
/// @param layout how their weights are stored
public record Linear(boolean bias, Layout layout) {
    private static final String NOTHING = "()";

    /// A layer without a component of its own, for use inside another part.
    public Block of(String name, String in, String out) {
        return of(name, Optional.empty(), in, out);
    }

    public Block of(String name, Component component, String in, String out) {
        return of(name, Optional.of(component), in, out);
    }

    /// The axes that `in` and `out` share are carried through; the others are summed and made. Throws
    /// [IllegalArgumentException] where there are none.
    private Block of(String name, Optional<Component> component, String in, String out) {
        var ends = Line.of(in + " -> " + out);
        var from = ends.reads().getFirst().axes();
        var to = ends.writes().getFirst().axes();
        var summed = words(from, to);
        var made = words(to, from);
        if (made.equals(NOTHING) || summed.equals(NOTHING)) {
            throw new IllegalArgumentException("a linear layer sums over an axis and makes another, d and d' where "
                    + "they are as long: " + ends);
        }
        var weight = layout == Layout.OUT_IN ? made + " " + summed : summed + " " + made;
        var parts = new ArrayList<Node>();
        parts.add(Contract.of("matmul", in + " .weight[" + weight + "] -> " + out));
        if (bias) {
            parts.add(Pointwise.of("bias", Kind.BIAS, out + " .bias[" + made + "] -> " + out));
        }
        return new Block(name, component, Map.of(), parts);
    }

    /// A head that reads another block's table: `y[b t d] /embed.weight[v d] -> logits[b t v]`.
    public static Block tied(String name, Component component, String in, String owner, String out) {
        return tied(name, component, in, owner, out, false);
    }

    /// As [#tied(String, Component, String, String, String)], with a bias of its own where it has one.
    public static Block tied(String name, Component component, String in, String owner, String out, boolean bias) {
        var ends = Line.of(in + " -> " + out);
        var from = ends.reads().getFirst().axes();
        var to = ends.writes().getFirst().axes();
        var parts = new ArrayList<Node>();
        parts.add(Contract.of(
                "matmul", in + " /" + owner + ".weight[" + words(to, from) + " " + words(from, to) + "] -> " + out));
        if (bias) {
            parts.add(Pointwise.of("bias", Kind.BIAS, out + " .bias[" + words(to, from) + "] -> " + out));
        }
        return Block.of(name, component, parts);
    }

    /// The axes of `these` that are not in `others`, as one stored dimension.
    private static String words(List<Axis> these, List<Axis> others) {
        var own = these.stream()
                .filter(a -> others.stream().noneMatch(o -> o.name().equals(a.name())))
                .toList();
        var words = own.stream().map(Axis::toString).collect(Collectors.joining(" "));
        return own.size() == 1 ? words : "(" + words + ")";
    }
}

package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;

/// Attention from `y[b t d]` to `z[b t d]` whose output, before the last layer, is multiplied by a sigmoid.
public final class GatedAttention {
    private GatedAttention() {}

    /// The block of a core's keys, values and gated output, where the layer of the queries makes the gates beside them:
    /// axis `i` = 2.
    ///
    /// @param bias whether the projections have biases
    /// @param prepared what is done to queries and keys
    public static Block of(String name, Core core, boolean bias, List<Node> prepared) {
        var linear = new Linear(bias, Layout.OUT_IN);
        var both = "both[b t " + core.heads().query() + " i " + core.heads().key() + "]";
        var gate = "gate[b t " + core.heads().query() + " " + core.heads().value() + "]";
        var parts = new ArrayList<Node>();
        parts.add(linear.of("q_proj", "y[b t d]", both));
        parts.add(Pointwise.of("split", Kind.SPLIT, both + " -> " + core.query() + " " + gate));
        return of(name, core, linear, parts, prepared, gate);
    }

    /// As [#of(String, Core, boolean, List)], where a layer of its own, without a bias, makes the gates.
    ///
    /// @param gate the name of that layer
    /// @param width the axes of a head that has a gate an element, empty where it has one gate
    public static Block apart(String name, Core core, boolean bias, List<Node> prepared, String gate, String width) {
        var linear = new Linear(bias, Layout.OUT_IN);
        var gates = "gate[b t " + core.heads().query() + (width.isEmpty() ? "" : " ") + width + "]";
        return of(name, core, linear, List.of(linear.of("q_proj", "y[b t d]", core.query()),
                new Linear(false, Layout.OUT_IN).of(gate, "y[b t d]", gates)), prepared, gates);
    }

    private static Block of(String name, Core core, Linear linear, List<Node> query, List<Node> prepared, String gate) {
        var parts = new ArrayList<>(query);
        parts.add(linear.of("k_proj", "y[b t d]", core.keys()));
        parts.add(linear.of("v_proj", "y[b t d]", core.values()));
        parts.addAll(prepared);
        parts.addAll(core.nodes());
        parts.add(Pointwise.of("gate", Kind.SIGMOID, gate + " -> " + gate));
        parts.add(Pointwise.of("gated", Kind.MULTIPLY, core.out() + " " + gate + " -> " + core.out()));
        parts.add(linear.of("o_proj", core.out(), "z[b t d]"));
        return Block.of(name, Component.ATTENTION, parts);
    }
}
